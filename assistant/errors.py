"""The error tree. Every message is shown to a secretary: say what happened and what to do, in Japanese.

BriefError
├── BadInput            what was given cannot be used (empty, too long, wrong encoding …)
│   ├── UnknownClient   no client of that id
│   ├── ImportRefused   a file to import has wrong lines; nothing of it was stored
│   └── SecretRefused   a note holds a password, a key or the like; it must not be stored
├── PlaybookError       a file in prompts/ is wrong: names file, line and field
├── StoreError          the data folder cannot be used
│   ├── StoreLocked     another process works on the same data folder
│   └── StoreDamaged    the records cannot be read; says where the backup is
└── ModelError          the language model gave nothing usable; `trouble` says why
"""

from collections.abc import Sequence


class BriefError(Exception):
    """Base of all errors we raise on purpose; `str(error)` is the sentence for the user."""


class BadInput(BriefError):
    """What was given cannot be used."""


class UnknownClient(BadInput):
    """No client of that id is in the records."""

    def __init__(self, client_id: str) -> None:
        super().__init__(
            f"クライアント「{client_id}」は登録されていません。"
            "`brief-assistant client list` で登録済みのIDを確かめるか、先に登録してください。"
        )
        self.client_id = client_id


class ImportRefused(BadInput):
    """A file to import has wrong lines. `problems` are sentences with file, line and field."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        shown = "\n".join(f"- {problem}" for problem in self.problems[:20])
        more = len(self.problems) - 20
        tail = f"\n- ほか {more} 件" if more > 0 else ""
        super().__init__(f"取り込みを中止しました。何も保存していません。\n{shown}{tail}")


class SecretRefused(BadInput):
    """A text holds a secret that must not be stored."""


class PlaybookError(BriefError):
    """A file in prompts/ is wrong. The message names file, line and field."""


class StoreError(BriefError):
    """The data folder cannot be used."""


class StoreLocked(StoreError):
    """Another process works on the same data folder."""


class StoreDamaged(StoreError):
    """The records file cannot be read."""


class ModelError(BriefError):
    """The language model gave nothing usable.

    `trouble`: one of `domain.model.Trouble`. `detail`: kind and status of the fault for a maintainer; never a key,
    a prompt or an answer."""

    def __init__(self, message: str, trouble: str = "unknown", detail: str = "") -> None:
        super().__init__(message)
        self.trouble = trouble
        self.detail = detail
