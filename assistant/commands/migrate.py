"""`migrate`: from the records file of this computer to a PostgreSQL server."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.settings import Settings

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

TOLD = (
    ("clients", "クライアント"),
    ("notes", "メモ"),
    ("tasks", "依頼"),
    ("task_drafts", "下書き"),
    ("users", "利用者"),
)


def add_migrate(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    migrate = commands.add_parser(
        "migrate", parents=[common], help="記録をこのパソコンのファイルから PostgreSQL(DATABASE_URL)へ移す"
    )
    migrate.set_defaults(command=_migrate)


def migrate(settings: "Settings", say: Callable[[str], None]) -> None:
    """Copy the records of the data folder to DATABASE_URL and compare them; the file stays as it is.

    Raises BadInput without an address, or where there is nothing to move or something in the way; StoreError."""
    from assistant.lock import hold_folder
    from assistant.records.open import RECORDS_FILE, open_records, open_server_records
    from assistant.records.store import move_records

    address = settings.database_url.get_secret_value()
    if not address:
        raise BadInput("移す先を、環境変数 DATABASE_URL(postgresql://…)に指定してください。")
    file = settings.data_dir / RECORDS_FILE
    if not file.exists():
        raise BadInput(f"移す記録がありません({file})。--data-dir か BRIEF_DATA_DIR を確かめてください。")
    with hold_folder(settings.data_dir):
        source = open_records(settings.data_dir)
        target = open_server_records(address)
        try:
            say("記録を移して、1行ずつ照合しています…")
            moved = {one.table: one.sum for one in move_records(source, target)}
        finally:
            source.close()
            target.close()
    say("移しました。件数と内容が、移す前と一致しています。")
    say("、".join(f"{label} {moved[table].rows:,}件" for table, label in TOLD))
    for table, found in moved.items():
        say(f"  {table}\t{found.rows}\t{found.digest[:16]}")
    say(
        "これからは DATABASE_URL を指定して起動してください。索引は `brief-assistant reindex` で作れます。"
        f"元のファイル({file})はそのまま残っています。確認が済んだら、安全な場所へ移すか削除してください。"
    )


def _migrate(arguments: argparse.Namespace) -> int:
    from assistant.settings import Settings

    migrate(Settings.read(os.environ, getattr(arguments, "data_dir", None)), _print)
    return 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
