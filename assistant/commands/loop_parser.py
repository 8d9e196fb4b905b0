"""The arguments of the loop's commands. Light: everything else loads when a command runs."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from assistant.assembly import Desk

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Told = Callable[["Desk", argparse.Namespace], str]
"""Does the work with an open desk and returns what is printed; set as `told`."""


def add_loop(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """`task`, `message`, `answer` and `outcome`."""
    tasks = commands.add_parser("task", parents=[common], help="保存した依頼の一覧(遅れているものが先)")
    tasks.add_argument("--client", metavar="ID", help="このクライアントの依頼だけ")
    tasks.add_argument("--json", action="store_true", help="JSONで出力する")
    tasks.set_defaults(told=_tasks)
    _add_message(commands, common)
    _add_answer(commands, common)
    _add_outcome(commands, common)


def add_note_care(actions: Subparsers, common: argparse.ArgumentParser) -> None:
    """`feedback history`, `correct`, `remove` and `restore`."""
    history = actions.add_parser("history", parents=[common], help="取り消したものも含む一覧")
    history.add_argument("--client", required=True, metavar="ID")
    history.set_defaults(told=_note_history)
    correct = actions.add_parser("correct", parents=[common], help="書き間違いを直す(元のメモも残ります)")
    correct.add_argument("--text", required=True, help="正しい本文")
    for name, told in (("remove", _note_remove), ("restore", _note_restore)):
        texts = {"remove": "取り消す(戻せます)", "restore": "取り消し・訂正を元に戻す"}
        parser = actions.add_parser(name, parents=[common], help=texts[name])
        parser.add_argument("--client", required=True, metavar="ID")
        parser.add_argument("note", metavar="MEMO_ID")
        parser.set_defaults(told=told)
    correct.add_argument("--client", required=True, metavar="ID")
    correct.add_argument("note", metavar="MEMO_ID")
    correct.set_defaults(told=_note_correct)


def _add_message(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    message = _of_task(commands, common, "message", "保存した依頼の、送る文面を出す")
    message.add_argument("--remind", action="store_true", help="まだ返事のない点をお尋ねする文面")
    message.add_argument("--sent", action="store_true", help="この文面を送った、と記録する(確認待ちになります)")
    message.set_defaults(told=_message)


def _add_answer(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    answer = _of_task(commands, common, "answer", "届いた返事を読み取る(--yes で取り込む)")
    answer.add_argument("text", metavar="TEXT", help="返事の文章(- で標準入力)")
    answer.add_argument("--now", metavar="ISO", help="返事が届いた日時(既定は現在)")
    answer.add_argument("--yes", action="store_true", help="読み取ったとおりに保存し、下書きを直す")
    answer.set_defaults(told=_answer)


def _add_outcome(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    outcome = _of_task(commands, common, "outcome", "仕事の評価を記録し、次に覚えることを出す")
    outcome.add_argument("--score", help="点数 0〜100")
    outcome.add_argument("--words", default="", help="クライアントの言葉(- で標準入力)")
    outcome.add_argument("--hours", help="かかった時間")
    for name, text in (("held", "当たっていた"), ("broke", "外れていた"), ("unknown", "分からない")):
        outcome.add_argument(
            f"--{name}", action="append", default=[], metavar="SLOT", help=f"{text}仮置き(何度でも)"
        )
    outcome.add_argument("--learn", action="store_true", help="出てきた案をすべて覚える")
    outcome.set_defaults(told=_outcome)


def _of_task(
    commands: Subparsers, common: argparse.ArgumentParser, name: str, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, parents=[common], help=text)
    parser.add_argument("--client", required=True, metavar="ID")
    parser.add_argument("--task", required=True, metavar="TASK_ID", help="依頼のID(`task` で一覧)")
    parser.add_argument("--json", action="store_true", help="JSONで出力する")
    return parser


def _tasks(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.commands.loop import list_tasks

    return list_tasks(desk, arguments.client, as_json=arguments.json)


def _message(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.commands.loop import message

    return message(
        desk,
        arguments.client,
        arguments.task,
        remind=arguments.remind,
        sent=arguments.sent,
        as_json=arguments.json,
    )


def _answer(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.commands.loop import answer

    return answer(
        desk,
        arguments.client,
        arguments.task,
        _read(arguments.text),
        now=arguments.now,
        confirmed=arguments.yes,
        as_json=arguments.json,
    )


def _outcome(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.commands.loop import judge

    return judge(
        desk,
        arguments.client,
        arguments.task,
        score=arguments.score,
        words=_read(arguments.words),
        hours=arguments.hours,
        said=[
            *((slot, "held") for slot in arguments.held),
            *((slot, "broke") for slot in arguments.broke),
            *((slot, "unknown") for slot in arguments.unknown),
        ],
        learn=arguments.learn,
        as_json=arguments.json,
    )


def _note_history(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.commands.clients import list_history

    return list_history(desk, arguments.client)


def _note_correct(desk: "Desk", arguments: argparse.Namespace) -> str:
    from assistant.commands.intake import correct_feedback

    return correct_feedback(desk, arguments.client, arguments.note, arguments.text)


def _note_remove(desk: "Desk", arguments: argparse.Namespace) -> str:
    desk.keeper.withdraw(arguments.client, arguments.note)
    return f"取り消しました: {arguments.note}(`feedback restore` で戻せます)"


def _note_restore(desk: "Desk", arguments: argparse.Namespace) -> str:
    desk.keeper.restore(arguments.client, arguments.note)
    return f"戻しました: {arguments.note}"


def _read(text: str) -> str:
    return sys.stdin.read() if text == "-" else text
