"""Upkeep at the command line: backups and the way back, a client that is to be forgotten, old tasks."""

import argparse
import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.assembly import Desk
    from assistant.domain.stored import TaskRow
    from assistant.settings import Settings
    from assistant.upkeep.backup import Backup

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_upkeep(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """`backup`, `restore` and `upkeep`."""
    backup = commands.add_parser(
        "backup", parents=[common], help="記録を1つのファイルにバックアップする(画面を開いたままでもできます)"
    )
    backup.add_argument(
        "--out", type=Path, metavar="FOLDER", help="バックアップを置くフォルダ(既定はデータフォルダの backups)"
    )
    backup.add_argument("--keep", type=int, metavar="N", help="新しいものからN個を残し、古いものを消す")
    backup.add_argument("--json", action="store_true", help="JSONで出力する")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser(
        "restore", parents=[common], help="バックアップから記録を戻す(いまの記録は別に残します)"
    )
    restore.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="バックアップのファイル(既定はいちばん新しいもの)"
    )
    restore.add_argument("--json", action="store_true", help="JSONで出力する")
    restore.set_defaults(command=_restore)
    upkeep = commands.add_parser(
        "upkeep", parents=[common], help="バックアップと、保存の期間を過ぎた依頼を確かめる"
    )
    upkeep.add_argument("--delete", action="store_true", help="期間(BRIEF_RETENTION_DAYS)を過ぎた依頼を消す")
    upkeep.set_defaults(told=_upkeep)


def add_forget(actions: Subparsers, common: argparse.ArgumentParser) -> None:
    """`client forget`."""
    forget = actions.add_parser("forget", parents=[common], help="クライアントの記録をすべて消す(戻せません)")
    forget.add_argument("id")
    forget.add_argument("--yes", action="store_true", help="確認せずに消す")
    forget.add_argument("--backups", action="store_true", help="データフォルダのバックアップからも消す")
    forget.set_defaults(told=_forget)


def _backup(arguments: argparse.Namespace) -> int:
    from assistant.stopwatch import TOKYO
    from assistant.upkeep.backup import BACKUPS, back_up, drop_old

    settings = _settings_with_file(arguments)
    if arguments.keep is not None and arguments.keep < 1:
        raise BadInput("--keep には 1 以上を指定してください。")
    made = back_up(settings.data_dir, arguments.out, datetime.now(TOKYO))
    gone = drop_old(arguments.out or settings.data_dir / BACKUPS, arguments.keep) if arguments.keep else []
    _print(_as_json(made) if arguments.json else _told(made, gone))
    return 0


def _told(made: "Backup", gone: list[Path]) -> str:
    lines = [
        f"バックアップを作り、読み直して確かめました: {made.path}",
        f"内容: {made.contents.told}({made.size / 1e6:.1f}MB)。索引は戻すときに作り直されるため、含みません。",
    ]
    if gone:
        lines.append(f"古いバックアップを{len(gone)}個消しました。")
    return "\n".join(lines)


def _as_json(made: "Backup") -> str:
    values = {"path": str(made.path), "size": made.size, **made.contents.model_dump()}
    return json.dumps(values, ensure_ascii=False)


def _restore(arguments: argparse.Namespace) -> int:
    from assistant.stopwatch import TOKYO
    from assistant.upkeep.restore import restore

    done = restore(_settings_with_file(arguments).data_dir, arguments.file, datetime.now(TOKYO))
    if arguments.json:
        values = {
            "source": str(done.source),
            "aside": done.aside and str(done.aside),
            **done.contents.model_dump(),
        }
        _print(json.dumps(values, ensure_ascii=False))
        return 0
    lines = [f"戻しました: {done.source}", f"内容: {done.contents.told}"]
    if done.aside:
        lines.append(f"これまでの記録は {done.aside} に残してあります。不要なら消してください。")
    _print("\n".join(lines))
    return 0


def _upkeep(desk: "Desk", arguments: argparse.Namespace) -> str:
    days = desk.settings.retention_days
    if arguments.delete and days is None:
        raise BadInput("消す期間が決まっていません。BRIEF_RETENTION_DAYS に日数を設定してください(例: 365)。")
    lines = [_copies_told(desk.settings.data_dir)]
    if days is None:
        return "\n".join([*lines, "保存の期間: 定めていません(BRIEF_RETENTION_DAYS に日数を設定できます)。"])
    old = _old_tasks(desk, days)
    if not old:
        return "\n".join([*lines, f"保存の期間: {days}日。過ぎた依頼はありません。"])
    lines.append(f"保存の期間: {days}日。評価してから{days}日を過ぎた依頼が{len(old)}件あります。")
    lines += [f"  {_moment(row):%Y-%m-%d}\t{row.client_id}\t{row.id}\t{row.title}" for row in old[:20]]
    lines += [f"  ほか{len(old) - 20}件"] if len(old) > 20 else []
    if not arguments.delete:
        return "\n".join([*lines, "`upkeep --delete` で消せます(覚えたメモと決めごとは残ります)。"])
    for client_id in dict.fromkeys(row.client_id for row in old):
        desk.records.remove_tasks(client_id, [row.id for row in old if row.client_id == client_id])
    return "\n".join([*lines, f"{len(old)}件を消しました。"])


def _old_tasks(desk: "Desk", days: int) -> "list[TaskRow]":
    """Tasks that were judged longer ago, oldest first."""
    from assistant.domain.task import TaskState
    from assistant.stopwatch import TOKYO

    limit = datetime.now(TOKYO) - timedelta(days=days)
    rows = desk.records.board(None, [TaskState.JUDGED], limit=None)
    return sorted((row for row in rows if _moment(row) < limit), key=_moment)


def _moment(row: "TaskRow") -> datetime:
    return row.since or row.updated


def _copies_told(data_dir: Path) -> str:
    from assistant.upkeep.backup import BACKUPS, backups

    found = backups(data_dir / BACKUPS)
    if not found:
        return "バックアップ: ありません。`brief-assistant backup` で作れます。"
    return f"バックアップ: {len(found)}個、いちばん新しいものは {found[0].name}"


def _forget(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.upkeep.cleansing import cleanse, drop_pieces, held_in

    folder = desk.settings.data_dir
    if arguments.backups and arguments.yes and not _is_known(desk, arguments.id):
        return f"バックアップ{len(cleanse(folder, arguments.id))}個から消しました: {arguments.id}"
    client = desk.records.client(arguments.id)
    notes, tasks = len(desk.records.note_history(client.id)), sum(desk.records.task_counts(client.id).values())
    ids = _ids_in_backups(desk, client.id)
    if not arguments.yes:
        copies = "" if not held_in(folder, *ids) else "バックアップからも消すには --backups も付けてください。"
        return (
            f"{client.name}様({client.id})のメモ{notes}件、依頼{tasks}件を消します。元に戻せません。"
            f"消すときは --yes を付けて、もう一度実行してください。{copies}"
        )
    drop_pieces(folder)
    whole = desk.keeper.forget(client.id)
    lines = [f"消しました: {client.id}(メモ{notes}件、依頼{tasks}件)"]
    if not whole:
        lines.append(
            "索引からは外しましたが、数値の跡がファイルに残っています。時間のあるときに `brief-assistant reindex` を実行してください。"
        )
    if arguments.backups:
        lines.append(f"バックアップ{len(cleanse(folder, *ids))}個からも消しました。")
    elif held := held_in(folder, *ids):
        how = "と".join(f"`client forget {one} --backups --yes`" for one in ids)
        lines.append(
            f"これまでのバックアップ{len(held)}個({held[0].name} など)には残っています。{how} で消せます。"
        )
    return "\n".join(lines)


def _ids_in_backups(desk: "Desk", client_id: str) -> tuple[str, ...]:
    """The client's id, and those of entries that became part of it and are nobody's today."""
    former = desk.records.former_ids(client_id)
    return (client_id, *(one for one in former if not _is_known(desk, one)))


def _is_known(desk: "Desk", client_id: str) -> bool:
    return any(client.id == client_id for client in desk.records.clients())


def _settings_with_file(arguments: argparse.Namespace) -> "Settings":
    """The settings, where the records are a file. A server has its own, better tools."""
    from assistant.settings import Settings

    settings = Settings.read(os.environ, getattr(arguments, "data_dir", None))
    if settings.database_url.get_secret_value():
        raise BadInput(
            "記録は PostgreSQL にあります(DATABASE_URL)。バックアップと復元には pg_dump と pg_restore をお使いください。"
        )
    return settings


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the command line's answer
