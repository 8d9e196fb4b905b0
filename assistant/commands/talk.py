"""`talk`: a chat log as candidate notes; those that she names are kept."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.assembly import Desk
    from assistant.importing.chat import ChatLog, NoteCandidate

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_talk(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """The arguments of `talk`."""
    talk = commands.add_parser(
        "talk", parents=[common], help="会話の記録(LINE、Chatwork、Slack)から、覚えておくメモの案を出す"
    )
    talk.add_argument("file", type=Path, metavar="FILE")
    talk.add_argument("--client", required=True, metavar="ID")
    talk.add_argument("--sender", default="", metavar="名前", help="会話の中でのクライアントの名前")
    talk.add_argument("--room", default="", metavar="名前", help="Slackなどのチャンネル")
    talk.add_argument("--keep", default="", metavar="1,3", help="この番号の案をメモとして保存する(all ですべて)")
    talk.set_defaults(told=_talk)


def _talk(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.importing.chat import as_plan, parse_chat, propose
    from assistant.stopwatch import TOKYO

    client = desk.records.client(arguments.client)
    log = _of_room(parse_chat(_read(arguments.file), arguments.file.name), arguments.room)
    sender = _sender(log, desk, client.id, arguments.sender)
    today = datetime.now(TOKYO).date()
    *_, last = propose(log, sender, today=today, known=[n.text for n in desk.records.notebook(client.id).notes])
    if not last.found:
        return f"「{sender}」の発言に、新しく覚えておくことは見つかりませんでした。"
    if not arguments.keep:
        rows = [_row(number, one) for number, one in enumerate(last.found, start=1)]
        return "\n".join([*rows, "", "保存するものを --keep 1,3 のように指定してください(all ですべて)。"])
    chosen = _chosen(last.found, arguments.keep)
    result = desk.keeper.take_in(as_plan(chosen, client.id))
    return f"{result.notes_added}件をメモとして保存しました。"


def _of_room(log: "ChatLog", room: str) -> "ChatLog":
    """One conversation only: other channels may belong to other clients."""
    if room and room not in log.rooms:
        raise BadInput(f"チャンネル「{room[:40]}」がありません。あるのは {_some(log.rooms)} です。")
    if not room and len(log.rooms) > 1:
        raise BadInput(f"チャンネルが複数あります。--room で選んでください: {_some(log.rooms)}")
    return log.of_room(room) if room else log


def _sender(log: "ChatLog", desk: "Desk", client_id: str, wanted: str) -> str:
    from assistant.importing.chat import guess_client

    names = [name for name, _ in log.senders]
    if wanted:
        if wanted not in names:
            raise BadInput(f"「{wanted[:40]}」の発言がありません。あるのは {_some(names)} です。")
        return wanted
    guess = guess_client(log, desk.records.client(client_id))
    if guess.sure:
        return guess.sender
    hint = f"(「{guess.sender}」でしょうか)" if guess.sender else ""
    raise BadInput(f"クライアントがどなたか分かりません{hint}。--sender で選んでください: {_some(names)}")


def _some(names: "list[str] | tuple[str, ...]") -> str:
    return "、".join(names[:20])


def _row(number: int, one: "NoteCandidate") -> str:
    score = "" if one.score is None else f"{one.score}点"
    cut = "(秘密の値を *** に替えました)" if one.cut else ""
    return f"{number}\t{one.date}\t{score}\t{one.task}\t{' '.join(one.text.split())}{cut}"


def _chosen(found: "tuple[NoteCandidate, ...]", wanted: str) -> "list[NoteCandidate]":
    if wanted == "all":
        return list(found)
    numbers = [part.strip() for part in wanted.split(",") if part.strip()]
    if not all(part.isdecimal() and 1 <= int(part) <= len(found) for part in numbers):
        raise BadInput(f"--keep は 1〜{len(found)} の番号を , で区切って指定してください(例: 1,3)。")
    return [found[int(part) - 1] for part in numbers]


def _read(file: Path) -> bytes:
    from assistant.importing.parse import MAX_FILE

    try:
        with file.open("rb") as opened:
            return opened.read(MAX_FILE + 1)
    except OSError as error:
        raise BadInput(f"{file}: 開けません。ファイル名と場所を確かめてください。({error.strerror})") from error
