"""`audit`: who did what to which client, without anybody's words. For whoever keeps the computer: there is no page."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.domain.user import AuditEntry
    from assistant.records.store import SqlRecords

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

NOT_USERS: Final[Mapping[str, str]] = {"local": "このパソコンの利用者", "command": "コマンド", "": "-"}
"""Actors that are no user's id: the page without logins, the command line, nobody known."""

MOST: Final = 1_000_000


def add_audit(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """The arguments of `audit`."""
    audit = commands.add_parser("audit", parents=[common], help="だれが何をしたかの記録を見る(新しい順)")
    audit.add_argument("--client", metavar="ID", help="このクライアントについてだけ")
    audit.add_argument(
        "--user", metavar="名前", help="この利用者がしたことだけ(local ログインなしの画面、command コマンド)"
    )
    audit.add_argument("--since", metavar="日付", help="この日(例 2026-11-20)または日時から")
    audit.add_argument("--limit", type=int, default=200, metavar="N", help="多くてN件(既定 200、0 はすべて)")
    audit.add_argument("--json", action="store_true", help="1行に1件のJSONで出力する")
    audit.set_defaults(command=_audit)


def _audit(arguments: argparse.Namespace) -> int:
    from assistant.assembly import open_people
    from assistant.settings import Settings

    if arguments.limit < 0:
        raise BadInput("--limit には 0 以上を指定してください。")
    since = _since(arguments.since)
    records = open_people(Settings.read(os.environ, getattr(arguments, "data_dir", None)))
    try:
        names = {user.id: user.name for user in records.users()}
        entries = records.audit(
            client_id=arguments.client,
            actor=_actor(records, arguments.user),
            since=since,
            limit=arguments.limit or MOST,
        )
    finally:
        records.close()
    told = _as_json if arguments.json else _as_line
    lines = [told(entry, names) for entry in entries]
    print("\n".join(lines) if lines or arguments.json else "記録はありません。", flush=True)  # noqa: T201 - the answer
    return 0


def _actor(records: "SqlRecords", name: str | None) -> str | None:
    from assistant.access.people import folded_name

    if name is None or name in ("local", "command"):
        return name
    user = records.user_named(folded_name(name))
    if user is None:
        raise BadInput(f"利用者「{name[:64]}」はいません。`brief-assistant user list` で確かめてください。")
    return user.id


def _since(text: str | None) -> datetime | None:
    """The day's beginning, or the moment, in Asia/Tokyo unless it says otherwise."""
    from assistant.commands.moments import parse_now

    return parse_now(text)


def _as_line(entry: "AuditEntry", names: Mapping[str, str]) -> str:
    from assistant.stopwatch import TOKYO

    who = names.get(entry.actor, NOT_USERS.get(entry.actor, entry.actor))
    cells = (f"{entry.at.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}", who, entry.action, entry.client_id or "-")
    more = " ".join(part for part in (names.get(entry.subject, entry.subject), entry.detail) if part)
    return "\t".join((*cells, more or "-"))


def _as_json(entry: "AuditEntry", names: Mapping[str, str]) -> str:
    values = {**entry.model_dump(mode="json"), "name": names.get(entry.actor, "")}
    return json.dumps(values, ensure_ascii=False)
