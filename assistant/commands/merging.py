"""`client rename` and `client merge`: another name for a client, and two entries of one person made one."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.assembly import Desk
    from assistant.domain.client import Client
    from assistant.domain.stored import MergeResult

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_rename(actions: Subparsers, common: argparse.ArgumentParser) -> None:
    """`client rename`."""
    rename = actions.add_parser("rename", parents=[common], help="名前を変える(IDと記録はそのまま)")
    rename.add_argument("id")
    rename.add_argument("name", metavar="名前")
    rename.set_defaults(told=_rename)


def add_merge(actions: Subparsers, common: argparse.ArgumentParser) -> None:
    """`client merge`."""
    merge = actions.add_parser("merge", parents=[common], help="重複した登録を1つにまとめる(戻せません)")
    merge.add_argument("source", metavar="FROM", help="なくなるほうのID")
    merge.add_argument("target", metavar="INTO", help="残すほうのID")
    merge.add_argument("--yes", action="store_true", help="確認せずにまとめる")
    merge.set_defaults(told=_merge)


def _rename(desk: "Desk", arguments: argparse.Namespace) -> str:
    from pydantic import ValidationError

    from assistant.domain.client import Client
    from assistant.reading.text import clean, look

    old = desk.records.client(arguments.id)
    try:
        new = Client(**{**dict(old), "name": clean(arguments.name).strip()})
    except ValidationError as error:
        raise BadInput("名前は1文字から200文字までで指定してください。") from error
    desk.keeper.register(new)
    told = f"名前を変えました: {old.name} → {new.name}({new.id})"
    alike = [one for one in desk.records.clients() if one.id != new.id and look(one.name) == look(new.name)]
    if not alike:
        return told
    return f"{told}\n同じ名前の登録がほかにもあります: {'、'.join(one.id for one in alike)}。同じ方なら `client merge` でまとめられます。"


def _merge(desk: "Desk", arguments: argparse.Namespace) -> str:
    source, target = (desk.records.client(one) for one in (arguments.source, arguments.target))
    if source.id == target.id:
        raise BadInput("同じIDです。なくなるほうと残すほうに、別のIDを指定してください。")
    if not arguments.yes:
        return _plan(desk, source, target)
    result = desk.keeper.merge(source.id, target.id)
    _write_down(desk, source.id, target.id)
    return "\n".join(
        [f"まとめました: {source.id} → {target.id}({_counted(result)})", *_remarks(desk, source, result)]
    )


def _plan(desk: "Desk", source: "Client", target: "Client") -> str:
    notes, tasks = len(desk.records.note_history(source.id)), sum(desk.records.task_counts(source.id).values())
    return "\n".join(
        [
            f"{source.name}様({source.id})を、{target.name}様({target.id})にまとめます。",
            f"メモ{notes}件、依頼{tasks}件と、これまでに学んだことが {target.id} に移り、{source.id} の登録はなくなります。",
            f"プロフィールは {target.id} のものを残し、環境、決めごと、関係者の名前は足し合わせます。",
            "担当が分かれていたときは、どちらの担当の方も両方の記録を見られるようになります。",
            "元に戻せません。戻す方法はバックアップだけです(先に `brief-assistant backup` をお勧めします)。",
            "まとめるときは --yes を付けて、もう一度実行してください。",
        ]
    )


def _counted(result: "MergeResult") -> str:
    return f"メモ{result.notes}件、依頼{result.tasks}件"


def _remarks(desk: "Desk", source: "Client", result: "MergeResult") -> list[str]:
    from assistant.upkeep.cleansing import held_in

    lines = []
    if result.notes_known:
        lines.append(f"両方にあった同じメモ{result.notes_known}件は、1件ずつにしました。")
    if result.renumbered:
        lines.append(f"IDが重なったメモと依頼{result.renumbered}件には、新しいIDを付けました。")
    if held := held_in(desk.settings.data_dir, source.id):
        lines.append(f"これまでのバックアップ{len(held)}個には、{source.id} も残っています。")
    return lines


def _write_down(desk: "Desk", source_id: str, target_id: str) -> None:
    from assistant.access.people import COMMAND
    from assistant.domain.user import AuditEntry

    entry = AuditEntry(
        at=datetime.now(UTC), actor=COMMAND, action="client.merge", client_id=target_id, subject=source_id
    )
    desk.records.add_audit(entry)
