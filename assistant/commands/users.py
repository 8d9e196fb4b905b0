"""`user`, `team`, `grant`: who may log in, and whose clients they see. Works beside a running page."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.access.people import People
    from assistant.access.tokens import Tokens
    from assistant.settings import Settings

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Tell = Callable[["People", argparse.Namespace], str]

ROLES = ("member", "lead", "admin")
ROLE_NAMES = {"member": "担当者", "lead": "責任者", "admin": "管理者"}
STDIN_HELP = "パスワードを標準入力の1行目から読む"


def add_users(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """The arguments of `user`, `team` and `grant`."""
    _add_user(commands, common)
    _add_team(commands, common)
    _add_grant(commands, common)


def _add_user(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    user = commands.add_parser("user", help="利用者を登録する・見る・止める")
    actions = user.add_subparsers(required=True, metavar="操作")
    add = _action(actions, common, "add", "登録する(最初の1人は --role admin)", _add, "name")
    add.add_argument("--role", choices=ROLES, default="member", help="member 担当、lead チーム、admin すべて")
    add.add_argument("--team", metavar="名前", help="入るチーム")
    add.add_argument("--password-stdin", action="store_true", help=STDIN_HELP)
    _action(actions, common, "list", "一覧", _list)
    _action(actions, common, "disable", "ログインできなくする(記録は残る)", _disable, "name")
    _action(actions, common, "enable", "止めた利用者を戻す", _enable, "name")
    role = _action(actions, common, "role", "役割を変える", _role, "name")
    role.add_argument("role", choices=ROLES)
    passwd = _action(actions, common, "passwd", "パスワードを変える", _passwd, "name")
    passwd.add_argument("--password-stdin", action="store_true", help=STDIN_HELP)
    token = actions.add_parser("token", parents=[common], help="他のプログラム用のトークンを作る・取り消す")
    token.add_argument("name")
    token.add_argument("--label", default="", help="何に使うか")
    token.add_argument("--days", type=int, default=90, help="使える日数(既定 90)")
    token.add_argument("--revoke", action="store_true", help="この利用者のトークン(--label のもの)を取り消す")
    token.set_defaults(command=_token)


def _add_team(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    team = commands.add_parser("team", help="チームを作る・見る・入る")
    actions = team.add_subparsers(required=True, metavar="操作")
    _action(actions, common, "add", "作る", _new_team, "name")
    _action(actions, common, "list", "一覧", _teams)
    join = _action(actions, common, "join", "利用者をチームに入れる", _join, "team")
    join.add_argument("user")
    _action(actions, common, "leave", "利用者をチームから外す", _leave, "user")


def _add_grant(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    grant = commands.add_parser("grant", help="クライアントの担当を決める")
    actions = grant.add_subparsers(required=True, metavar="操作")
    for name, said, tell in (("add", "担当にする", _give), ("remove", "担当から外す", _take)):
        action = _action(actions, common, name, said, tell, "client")
        action.add_argument("--user", metavar="名前")
        action.add_argument("--team", metavar="名前")
    _action(actions, common, "list", "一覧", _grants)


def _action(
    actions: Subparsers, common: argparse.ArgumentParser, name: str, said: str, tell: Tell, *given: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, parents=[common], help=said)
    for argument in given:
        parser.add_argument(argument)
    parser.set_defaults(command=lambda arguments: _run(tell, arguments))
    return parser


def _run(tell: Tell, arguments: argparse.Namespace) -> int:
    with _people(arguments) as (people, _):
        print(tell(people, arguments), flush=True)  # noqa: T201 - the answer
    return 0


@contextmanager
def _people(arguments: argparse.Namespace) -> "Iterator[tuple[People, Tokens]]":
    from assistant.access.digests import Digest
    from assistant.access.passwords import Passwords
    from assistant.access.people import People
    from assistant.access.tokens import Tokens
    from assistant.assembly import open_people

    settings = _settings(arguments)
    records = open_people(settings)
    try:
        digest = Digest(settings.secret_key.get_secret_value())
        yield People(records, Passwords()), Tokens(records, digest)
    finally:
        records.close()


def _settings(arguments: argparse.Namespace) -> "Settings":
    import os

    from assistant.settings import Settings

    return Settings.read(os.environ, getattr(arguments, "data_dir", None))


def _add(people: "People", given: argparse.Namespace) -> str:
    from assistant.domain.user import Role

    user = people.add(given.name, _password(given), Role(given.role), given.team)
    return f"利用者「{user.name}」を{ROLE_NAMES[user.role.value]}として登録しました。"


def _list(people: "People", _: argparse.Namespace) -> str:
    teams = {team.id: team.name for team in people.teams()}
    rows = [
        "\t".join(
            [
                user.name,
                ROLE_NAMES[user.role.value],
                teams.get(user.team_id or "", "-"),
                "停止中" if user.disabled else "利用中",
            ]
        )
        for user in people.users()
    ]
    return "\n".join(rows) or "利用者はまだいません。`brief-assistant user add 名前 --role admin` で登録できます。"


def _disable(people: "People", given: argparse.Namespace) -> str:
    return f"利用者「{people.disable(given.name).name}」を止めました。ログイン中の画面とトークンも使えなくなりました。"


def _enable(people: "People", given: argparse.Namespace) -> str:
    return f"利用者「{people.enable(given.name).name}」は、またログインできます。"


def _role(people: "People", given: argparse.Namespace) -> str:
    from assistant.domain.user import Role

    user = people.set_role(given.name, Role(given.role))
    return f"利用者「{user.name}」を{ROLE_NAMES[user.role.value]}にしました。ログインし直しが必要です。"


def _passwd(people: "People", given: argparse.Namespace) -> str:
    people.user(given.name)
    user = people.set_password(given.name, _password(given))
    return f"利用者「{user.name}」のパスワードを変えました。ログイン中の画面とトークンは使えなくなりました。"


def _token(arguments: argparse.Namespace) -> int:
    with _people(arguments) as (people, tokens):
        user = people.user(arguments.name)
        if arguments.revoke:
            count = tokens.revoke(user, arguments.label)
            print(f"トークンを{count}件取り消しました。")  # noqa: T201 - the answer
            return 0
        secret = tokens.new(user, arguments.label, arguments.days)
    print(f"{arguments.days}日間使えます。この画面にしか出ません。", file=sys.stderr)  # noqa: T201 - beside the answer
    print(secret)  # noqa: T201 - the answer
    return 0


def _new_team(people: "People", given: argparse.Namespace) -> str:
    return f"チーム「{people.add_team(given.name).name}」を作りました。"


def _teams(people: "People", _: argparse.Namespace) -> str:
    members = {
        team.id: [user.name for user in people.users() if user.team_id == team.id] for team in people.teams()
    }
    rows = [f"{team.name}\t{'、'.join(members[team.id]) or '-'}" for team in people.teams()]
    return "\n".join(rows) or "チームはまだありません。`brief-assistant team add 名前` で作れます。"


def _join(people: "People", given: argparse.Namespace) -> str:
    user = people.join(given.user, given.team)
    return f"利用者「{user.name}」をチームに入れました。ログインし直しが必要です。"


def _leave(people: "People", given: argparse.Namespace) -> str:
    return f"利用者「{people.join(given.user, None).name}」をチームから外しました。"


def _give(people: "People", given: argparse.Namespace) -> str:
    people.give(given.client, user=given.user, team=given.team)
    return f"クライアント「{given.client}」の担当にしました。"


def _take(people: "People", given: argparse.Namespace) -> str:
    gone = people.take(given.client, user=given.user, team=given.team)
    return f"クライアント「{given.client}」の担当から外しました。" if gone else "もともと担当ではありません。"


def _grants(people: "People", _: argparse.Namespace) -> str:
    rows = [f"{client}\t{user or f'チーム {team}'}" for client, user, team in people.grants()]
    return (
        "\n".join(rows)
        or "担当はまだ決まっていません。`brief-assistant grant add ID --user 名前` で決められます。"
    )


def _password(given: argparse.Namespace) -> str:
    """Never an argument: those can be read in the list of processes and in the shell's history."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise BadInput("パスワードを尋ねられません。端末で実行するか、--password-stdin を付けてください。")
    first = getpass.getpass("パスワード(12文字以上): ")
    if getpass.getpass("パスワード(もう一度): ") != first:
        raise BadInput("2回のパスワードが違います。もう一度お試しください。")
    return first
