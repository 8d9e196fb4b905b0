"""What `doctor` looks at outside of the store: the folder, the disk, the clock, the port, the product's own files."""

import os
import shutil
import stat
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from assistant.commands.findings import Finding
from assistant.errors import BriefError
from assistant.playbooks import load_playbooks
from assistant.settings import Settings
from assistant.stopwatch import TOKYO

LITTLE: Final = 1_000_000_000
"""Bytes: the records, their backup and the index of a busy year fit; below it is time to make room."""

NOTHING: Final = 100_000_000
"""Bytes: below it the next backup or the index may fail."""

RELEASED: Final = datetime(2026, 11, 1, tzinfo=TOKYO)
"""No clock of a working computer shows an earlier moment."""


class Amiss(BriefError):
    """Something is not as it should be; the message says how to mend it."""


def free_bytes(folder: Path) -> int:
    """Free bytes where the folder is, or will be."""
    place = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return shutil.disk_usage(place).free


@dataclass(frozen=True)
class Surroundings:
    """The machine. Tests put another in its place."""

    environment: Mapping[str, str]
    free: Callable[[Path], int] = free_bytes
    now: Callable[[], datetime] = lambda: datetime.now(TOKYO)
    zone: Callable[[str], object] = ZoneInfo
    playbooks: Path | None = None
    """None is the product's own folder."""
    encoder: Path | None = None
    """Folder of the encoder's weights; None is the installed one."""


def look_around(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    """One finding each. Never raises for what it finds."""
    for name, check in (
        ("データの場所", lambda: _folder(settings.data_dir)),
        ("空き容量", lambda: _space(around.free(settings.data_dir))),
        ("時計", lambda: clock_told(around.now(), None)),
        ("時差の情報", lambda: _zone(around.zone)),
        ("画面の住所", lambda: _address(settings)),
        ("公開の設定", lambda: _reach(settings)),
        ("下書きの型", lambda: _playbooks(around.playbooks)),
        ("文章の比較", lambda: _encoder(around.encoder)),
    ):
        yield checked(name, check)


def checked(name: str, check: Callable[[], str]) -> Finding:
    """What the check tells, or the sentence of what it raises."""
    try:
        return Finding(name, True, check())
    except BriefError as error:
        return Finding(name, False, str(error))


def clock_told(now: datetime, newest: datetime | None) -> str:
    """`newest`: the moment of the last thing that was written down. Raises Amiss."""
    if now < RELEASED or (newest is not None and (newest - now).total_seconds() > 3600):
        raise Amiss(
            f"このパソコンの時計が遅れています({now:%Y年%m月%d日 %H:%M})。日付の読み取りと並び順が狂います。"
            "時計を合わせてから、もう一度実行してください(自動で合わせる設定をお勧めします)。"
        )
    return f"{now:%Y年%m月%d日 %H:%M}"


def _folder(folder: Path) -> str:
    """Before the store is opened, which takes the rights of others away where it can."""
    if not folder.exists():
        return f"{folder}(まだありません。はじめて保存するときに作ります)"
    if os.name != "posix" or not folder.is_dir():
        return str(folder)
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise Amiss(
            f"フォルダ「{folder}」の持ち主が、いま実行している利用者ではありません。sudo で実行したことがあれば、"
            "フォルダの持ち主を自分に戻してください(chown)。別のフォルダは BRIEF_DATA_DIR に指定できます。"
        )
    if found.st_mode & stat.S_ISVTX:
        raise Amiss(
            f"フォルダ「{folder}」は、ほかの利用者と共用の場所です。"
            "BRIEF_DATA_DIR に、自分だけのフォルダを指定してください。"
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Amiss(f"フォルダ「{folder}」に書き込む権限がありません。権限を戻してください(chmod 700)。")
    opened = found.st_mode & 0o077
    return f"{folder}{'(ほかの利用者にも開いていたため、閉じます)' if opened else ''}"


def _space(free: int) -> str:
    told = f"残り {free / 1e9:.1f}GB" if free >= LITTLE else f"残り {free / 1e6:.0f}MB"
    if free < NOTHING:
        raise Amiss(
            f"{told}です。保存に失敗するおそれがあります。いらないファイルを消して、空きを作ってください。"
        )
    if free < LITTLE:
        raise Amiss(f"{told}です。空きが少なくなっています。1GB以上の空きを作ってください。")
    return told


def _zone(zone: Callable[[str], object]) -> str:
    try:
        zone("Asia/Tokyo")
    except (KeyError, OSError, ValueError) as error:
        raise Amiss(
            "時差の情報(tzdata)がないため、予定のファイル(.ics)を書き出せません。"
            "`make install` で入れ直してください。"
        ) from error
    return "あります"


def _address(settings: Settings) -> str:
    from assistant.web.app import listen

    address = f"http://{settings.host}:{settings.port}"
    try:
        with closing(listen(settings.host, settings.port)):
            return address
    except BriefError:
        if _is_ours(address):
            return f"{address}(いま開いています)"
        raise


def _is_ours(address: str) -> bool:
    with suppress(OSError, ValueError):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.read(100) == b'{"status":"ok"}')
    return False


def _reach(settings: Settings) -> str:
    from assistant.web.reach import Reach

    reach = Reach.of(settings)
    if reach.alone:
        return "このパソコンの中だけで使います。"
    if not reach.secure:
        raise Amiss(
            "ほかのパソコンから使う設定ですが、https ではないため、パスワードがそのまま流れます。"
            "https にするプロキシーを置き、BRIEF_PUBLIC_URL に https:// のアドレスを指定してください。"
        )
    return f"ほかのパソコンから使います: {settings.public_url}"


def _playbooks(folder: Path | None) -> str:
    playbooks = load_playbooks(folder)
    slots = sum(len(playbook.slots) for playbook in playbooks.values())
    return f"{len(playbooks)}種類、{slots}項目"


def _encoder(folder: Path | None) -> str:
    from assistant.embedders.weights import missing_files

    missing = missing_files(folder)
    if missing:
        raise Amiss(
            f"文章を比べるためのファイル({'、'.join(missing)})がありません。過去のメモを探せず、下書きも作れません。"
            "`make install` で入れ直してください。"
        )
    return "使えます"
