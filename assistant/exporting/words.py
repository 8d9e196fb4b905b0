"""Words that stand in every exported file: states, kinds of steps, names of files."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from assistant.domain.base import Language
from assistant.domain.task import Task

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "下書き",
        "waiting": "確認待ち",
        "working": "進行中",
        "delivered": "納品",
        "judged": "評価済み",
    }
)
KINDS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "ja": {"work": "作業", "draft": "初稿", "report": "途中連絡", "final": "最終", "wait": "待ち"},
        "en": {"work": "Work", "draft": "First draft", "report": "Report", "final": "Final", "wait": "Waiting"},
    }
)
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST: Final = 40


def printable(text: str) -> str:
    """The text without characters that files for others must not hold: controls, half surrogates, and the two that XML
    has not."""
    return "".join(
        c for c in text if c in "\n\t" or not (unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff")
    )


def file_stem(task: Task) -> str:
    """A name for a task's file that every system takes: `20261120_試飲会のご案内_1a2b3c4d`."""
    bare = "".join(c for c in task.draft.brief.title if unicodedata.category(c)[0] != "C")
    title = _UNFIT.sub("_", bare)[:_LONGEST].strip("._ ") or "brief"
    short = re.sub(r"[^A-Za-z0-9]", "", task.id)[-8:]
    return f"{task.draft.now:%Y%m%d}_{title}_{short}"
