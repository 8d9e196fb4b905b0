"""Who can reach the page: this computer only, or others; and what must be there before others may."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from assistant.access.doors import Limits
from assistant.errors import BadInput
from assistant.settings import Settings
from assistant.web.pace import Allowed
from assistant.web.security import LOOPBACK

EVERYWHERE: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - told apart, not bound
SHORTEST_KEY: Final = 32
_IN_THE_CLEAR: Final = (
    "ご注意: https ではないため、パスワードがそのまま流れます。プロキシーで https にしてください。"
)
_MAKE_KEY: Final = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'


@dataclass(frozen=True)
class Reach:
    """`hosts`: names under which the page answers; `authority`: host and port that a proxy shows to browsers, empty
    without one; `secure`: browsers come by https; `alone`: only this computer reaches it."""

    hosts: frozenset[str]
    authority: str = ""
    secure: bool = False
    alone: bool = True

    @classmethod
    def of(cls, settings: Settings) -> "Reach":
        """As the settings say. Raises BadInput, before anything is opened, where others could come in unseen."""
        public = urlsplit(settings.public_url)
        name = public.hostname or ""
        alone = settings.host in LOOPBACK and (not name or name in LOOPBACK)
        if not alone:
            _refuse_without_key(settings)
            _refuse_without_name(settings, name)
        own = frozenset() if settings.host in EVERYWHERE else frozenset({settings.host})
        return cls(
            hosts=LOOPBACK | own | ({name} if name else frozenset()),
            authority=public.netloc,
            secure=public.scheme == "https",
            alone=alone,
        )

    @property
    def warning(self) -> str:
        """What whoever starts it must know; empty where nothing is to be said."""
        return "" if self.alone or self.secure else _IN_THE_CLEAR


def limits_of(settings: Settings) -> Limits:
    """How long a login lasts."""
    return Limits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


def allowed_by(settings: Settings) -> Allowed:
    """How much one person may ask for."""
    return Allowed(
        requests=settings.requests_per_minute,
        heavy=settings.drafts_per_minute,
        at_once=settings.requests_at_once,
        waiting=settings.clicks_waiting,
        queue=settings.queue,
    )


def refuse_without_admin(admins: int, reach: Reach) -> None:
    """Raise BadInput where others reach the page and nobody has been named who lets them in."""
    if not reach.alone and not admins:
        raise BadInput(
            "ほかのパソコンから使うには、先に管理者の登録が必要です。"
            "`brief-assistant user add 名前 --role admin` を実行してから、もう一度起動してください。"
        )


def _refuse_without_key(settings: Settings) -> None:
    if len(settings.secret_key.get_secret_value()) < SHORTEST_KEY:
        raise BadInput(
            f"ほかのパソコンから使う設定(BRIEF_HOST={settings.host} または BRIEF_PUBLIC_URL)では起動できません。"
            f"BRIEF_SECRET_KEY に{SHORTEST_KEY}文字以上の秘密の文字列を設定してください。作り方: {_MAKE_KEY}"
            " このパソコンの中だけで使うときは、BRIEF_HOST と BRIEF_PUBLIC_URL を消してください。"
        )


def _refuse_without_name(settings: Settings, name: str) -> None:
    if settings.host in EVERYWHERE and not name:
        raise BadInput(
            f"BRIEF_HOST={settings.host} では、画面を開くアドレスが決まりません。"
            "BRIEF_PUBLIC_URL に、利用者が開くアドレス(例: https://brief.example.jp)を設定してください。"
        )
