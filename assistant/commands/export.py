"""`export`: one client, or one task, as a file."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.assembly import Desk

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_export(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    export = commands.add_parser("export", parents=[common], help="クライアントの記録や依頼書をファイルに書き出す")
    export.add_argument("--client", required=True, metavar="ID")
    export.add_argument("--task", metavar="ID", help="この依頼だけ(md、docx、ics)")
    export.add_argument(
        "--format", help="zip(一式)、jsonl、notes-csv、briefs-csv、ics。--task のときは md、docx、ics"
    )
    export.add_argument("--out", type=Path, metavar="FILE", help="書き出し先(既定はこのフォルダに名前を付けて)")
    export.add_argument("--force", action="store_true", help="同じ名前のファイルを上書きする")
    export.set_defaults(told=_export)


def _export(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.exporting.files import export_client, export_task
    from assistant.stopwatch import TOKYO

    now = datetime.now(TOKYO)
    if arguments.task:
        file = export_task(desk.records, arguments.client, arguments.task, arguments.format or "md", now)
    else:
        file = export_client(desk.records, arguments.client, arguments.format or "zip", now)
    return f"書き出しました: {_write(file.data, arguments.out or Path(file.name), force=arguments.force)}"


def _write(data: bytes, path: Path, *, force: bool) -> Path:
    """Write the whole file. An old one is replaced only by `force`."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise BadInput(
            f"{path} はもうあります。--out で別の名前を指定するか、--force で上書きしてください。"
        ) from error
    except OSError as error:
        raise BadInput(f"{path} に書き込めません。場所を確かめてください。({error.strerror})") from error
    return path
