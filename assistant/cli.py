"""The command line: parses and prints, nothing more. Heavy libraries load inside the command that needs them."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.commands.audit import add_audit
from assistant.commands.export import add_export
from assistant.commands.loop_parser import add_loop, add_note_care
from assistant.commands.merging import add_merge, add_rename
from assistant.commands.migrate import add_migrate
from assistant.commands.talk import add_talk
from assistant.commands.upkeep import add_forget, add_upkeep
from assistant.commands.users import add_users
from assistant.errors import BadInput, BriefError

if TYPE_CHECKING:
    from assistant.assembly import Desk
    from assistant.settings import Settings

Command = Callable[[argparse.Namespace], int]

FAILED = 1
BAD_USE = 2
INTERRUPTED = 130


def run(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code. Every expected failure is one Japanese sentence on stderr."""
    _speak_utf8()
    arguments = _parser().parse_args(argv)
    command: Command = getattr(arguments, "command", _tell)
    try:
        return command(arguments)
    except BriefError as error:
        print(f"エラー: {error}", file=sys.stderr)
        return BAD_USE if isinstance(error, BadInput) else FAILED
    except KeyboardInterrupt:
        print("\n中断しました。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`); point stdout elsewhere so that exit does not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _speak_utf8() -> None:
    """Japanese output must not fail on a terminal set to another encoding."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data-dir", type=Path, default=argparse.SUPPRESS, help="データを置くフォルダ")
    parser = argparse.ArgumentParser(
        prog="brief-assistant",
        description="短い指示から、依頼書・仮置き・確認すべき質問を作ります。",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="コマンド")
    for add in (
        _add_serve,
        _add_import,
        _add_draft,
        add_loop,
        _add_client,
        _add_feedback,
        add_talk,
        add_export,
        _add_mask,
        _add_reindex,
        add_upkeep,
        add_migrate,
        add_users,
        add_audit,
        _add_doctor,
    ):
        add(commands, common)
    return parser


Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_serve(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    serve = commands.add_parser("serve", parents=[common], help="画面を開く(127.0.0.1:7860)")
    serve.add_argument("--host", help="待ち受けるアドレス(既定 127.0.0.1)")
    serve.add_argument("--port", help="ポート番号(既定 7860)")
    serve.set_defaults(command=_serve)


def _add_import(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    take = commands.add_parser("import", parents=[common], help="JSONL、CSV、書き出したzipを取り込む")
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--dry-run", action="store_true", help="保存せず、取り込む内容だけを表示する")
    take.add_argument("--replace", action="store_true", help="同じIDで内容の違うメモを置き換える")
    take.add_argument("--redact", action="store_true", help="メモの中のパスワードなどを *** に替えて取り込む")
    take.set_defaults(command=_import)


def _add_draft(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    draft = commands.add_parser("draft", parents=[common], help="指示から下書きを作る(--keep で保存)")
    draft.add_argument("text", nargs="?", metavar="TEXT", help="指示の文章(- で標準入力)")
    draft.add_argument("--client", metavar="ID", help="クライアントのID")
    draft.add_argument("--now", metavar="ISO", help="受け取った日時(既定は現在、例 2026-11-20T10:30)")
    draft.add_argument("--engine", default="auto", help="auto、playbook、またはモデル名")
    draft.add_argument(
        "--type",
        action="append",
        default=[],
        dest="types",
        metavar="ID",
        help="仕事の種類を順に決める(auto は読み取りのまま)",
    )
    draft.add_argument("--keep", action="store_true", help="依頼として保存する")
    draft.add_argument("--json", action="store_true", help="JSONで出力する")
    draft.add_argument(
        "--batch", type=Path, metavar="IN.jsonl", help="まとめて作る(id, client_id, now, instruction)"
    )
    draft.add_argument("--out", type=Path, metavar="OUT.jsonl", help="--batch の出力先")
    draft.set_defaults(command=_draft)


def _add_client(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    client = commands.add_parser("client", help="クライアントを見る・登録する")
    actions = client.add_subparsers(required=True, metavar="操作")
    listing = actions.add_parser("list", parents=[common], help="一覧")
    listing.set_defaults(command=_client_list)
    show = actions.add_parser("show", parents=[common], help="1名の登録内容")
    show.add_argument("id")
    show.set_defaults(command=_client_show)
    add = actions.add_parser("add", parents=[common], help="登録する(同じIDは更新)")
    add.add_argument("id")
    add.add_argument("--name", required=True, help="名前")
    add.add_argument("--business", default="", help="事業")
    add.add_argument("--channel", default="email", help="phone / email / chat / line / video")
    add.add_argument("--environment", action="append", default=[], metavar="一文", help="仕事の環境(何度でも)")
    add.add_argument("--rule", action="append", default=[], metavar="一文", help="決めごと(何度でも)")
    add.add_argument("--language", default="ja", help="ja / en")
    add.set_defaults(command=_client_add)
    add_rename(actions, common)
    add_merge(actions, common)
    add_forget(actions, common)


def _add_feedback(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    feedback = commands.add_parser("feedback", help="過去のご指摘を見る・加える")
    actions = feedback.add_subparsers(required=True, metavar="操作")
    listing = actions.add_parser("list", parents=[common], help="一覧(新しい順)")
    listing.add_argument("--client", required=True, metavar="ID")
    listing.set_defaults(command=_feedback_list)
    add = actions.add_parser("add", parents=[common], help="1件加える")
    add.add_argument("--client", required=True, metavar="ID")
    add.add_argument("--text", required=True, help="クライアントの言葉")
    add.add_argument("--task", default="", help="どの作業についてか")
    add.add_argument("--score", help="点数 0〜100")
    add.add_argument("--date", help="日付(既定は今日、例 2026-05-22)")
    add.add_argument("--redact", action="store_true", help="パスワードなどを *** に替えて保存する")
    add.set_defaults(command=_feedback_add)
    add_note_care(actions, common)


def _add_mask(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    masked = commands.add_parser("mask", parents=[common], help="外に出る場合に伏せる箇所を示す")
    masked.add_argument("--batch", type=Path, required=True, metavar="IN.jsonl", help="1行に id と text")
    masked.add_argument("--out", type=Path, required=True, metavar="OUT.jsonl", help="出力先")
    masked.set_defaults(command=_mask)


def _add_reindex(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    reindex = commands.add_parser("reindex", parents=[common], help="記録から索引を作り直す")
    reindex.set_defaults(command=_reindex)


def _add_doctor(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    doctor = commands.add_parser("doctor", parents=[common], help="設定と保存先を点検する")
    doctor.add_argument("--playbooks", action="store_true", help="すべての型と項目を一覧する")
    doctor.add_argument("--json", action="store_true", help="JSONで出力する")
    doctor.set_defaults(command=_doctor)


def _tell(arguments: argparse.Namespace) -> int:
    """A command that only needs the desk, and prints what it returns."""
    from assistant.commands.audited import write_down

    with _desk(arguments) as desk:
        write_down(desk, arguments.told, arguments, first=True)
        print(arguments.told(desk, arguments), flush=True)
        write_down(desk, arguments.told, arguments)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from assistant.web.app import serve

    changes = {"BRIEF_HOST": arguments.host, "BRIEF_PORT": arguments.port}
    return serve(_settings(arguments, {name: value for name, value in changes.items() if value}))


def _import(arguments: argparse.Namespace) -> int:
    from assistant.commands.intake import import_files

    if arguments.dry_run:
        return import_files(None, arguments.files, show=print)
    with _desk(arguments) as desk:
        return import_files(desk, arguments.files, replace=arguments.replace, redact=arguments.redact, show=print)


def _draft(arguments: argparse.Namespace) -> int:
    from assistant.commands.audited import write_down
    from assistant.commands.drafts import draft_batch, draft_one

    if arguments.batch:
        if arguments.out is None or arguments.text or arguments.types or arguments.keep:
            raise BadInput("--batch には --out を付け、指示の文章と --type と --keep は付けないでください。")
        with _desk(arguments) as desk:
            return draft_batch(desk, arguments.batch, arguments.out, engine=arguments.engine)
    if not arguments.client or arguments.text is None:
        raise BadInput("--client と指示の文章を指定してください。例: brief-assistant draft --client ID 「…」")
    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    with _desk(arguments) as desk:
        shown = draft_one(
            desk,
            arguments.client,
            text,
            now=arguments.now,
            engine=arguments.engine,
            types=arguments.types,
            keep=arguments.keep,
            as_json=arguments.json,
        )
        write_down(desk, _draft, arguments)
    print(shown)
    return 0


def _client_list(arguments: argparse.Namespace) -> int:
    from assistant.commands.clients import list_clients

    with _desk(arguments) as desk:
        print(list_clients(desk))
    return 0


def _client_show(arguments: argparse.Namespace) -> int:
    from assistant.commands.clients import show_client

    with _desk(arguments) as desk:
        print(show_client(desk, arguments.id))
    return 0


def _client_add(arguments: argparse.Namespace) -> int:
    from assistant.commands.audited import write_down
    from assistant.commands.clients import add_client

    with _desk(arguments) as desk:
        print(
            add_client(
                desk,
                id=arguments.id,
                name=arguments.name,
                business=arguments.business,
                channel=arguments.channel,
                environment=arguments.environment,
                rules=arguments.rule,
                language=arguments.language,
            )
        )
        write_down(desk, _client_add, arguments)
    return 0


def _feedback_list(arguments: argparse.Namespace) -> int:
    from assistant.commands.clients import list_feedback

    with _desk(arguments) as desk:
        print(list_feedback(desk, arguments.client))
    return 0


def _feedback_add(arguments: argparse.Namespace) -> int:
    from assistant.commands.audited import write_down
    from assistant.commands.intake import add_feedback

    with _desk(arguments) as desk:
        print(
            add_feedback(
                desk,
                arguments.client,
                text=arguments.text,
                task=arguments.task,
                score=arguments.score,
                day=arguments.date,
                redact=arguments.redact,
            ),
            flush=True,
        )
        write_down(desk, _feedback_add, arguments)
    return 0


def _mask(arguments: argparse.Namespace) -> int:
    from assistant.commands.jsonlines import each_line
    from assistant.commands.masking import masked_row

    each_line(arguments.batch, arguments.out, masked_row)
    return 0


def _reindex(arguments: argparse.Namespace) -> int:
    from assistant.commands.care import reindex

    with _desk(arguments) as desk:
        print(reindex(desk))
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from assistant.commands.care import list_slots
    from assistant.commands.doctor import examine

    if arguments.playbooks:
        print(list_slots())
        return 0
    report = examine(_settings(arguments))
    print(report.as_json() if arguments.json else report.as_text())
    return 0 if report.well else FAILED


def _desk(arguments: argparse.Namespace) -> "Desk":
    from assistant.assembly import open_desk

    return open_desk(_settings(arguments))


def _settings(arguments: argparse.Namespace, changes: dict[str, str] | None = None) -> "Settings":
    from assistant.settings import Settings

    return Settings.read({**os.environ, **(changes or {})}, getattr(arguments, "data_dir", None))


def _version() -> str:
    from assistant import __version__

    return f"brief-assistant {__version__}"
