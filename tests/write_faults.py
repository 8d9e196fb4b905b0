"""The program whose writes fail: loads the product once, then forks one worker for each line of input.

A line is `operation<TAB>folder`. Says the worker's process id, waits for a line (a tracer is attached meanwhile), lets
it go, and says what it answered: `done`, `refused <sentence>`, `broke <error>` or `killed`.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.answering import Answering
from assistant.commands.intake import add_feedback, import_files
from assistant.commands.loop import answer, judge
from assistant.domain.feedback import NoteBook
from assistant.errors import BriefError
from assistant.keeper import Keeper
from assistant.loop import Loop
from assistant.playbooks import load_playbooks
from assistant.reading.calendar import Calendar
from assistant.records.open import open_records
from assistant.stopwatch import TOKYO
from assistant.upkeep.backup import back_up
from assistant.upkeep.restore import restore

IMPORTED = 40
NEW_NOTE = "新しいご指摘です"
REPLY = "1A、2はBでお願いします"
SCORE = "70"
playbooks = cache(load_playbooks)


class NoMemory:
    """The index may fail as it likes, with tests of its own; here it does nothing."""

    def vectors(self, book: NoteBook) -> Any:
        raise AssertionError("no draft is made here")

    def store(self, books: Sequence[NoteBook]) -> int:
        return 0

    def forget(self, client_id: str, others: object) -> bool:
        return True


def desk(folder: Path) -> Any:
    records, memory = open_records(folder), NoMemory()
    answering = Answering(records.client, playbooks, Calendar())
    loop = Loop(records, memory, answering, playbooks)  # type: ignore[arg-type]
    return SimpleNamespace(records=records, keeper=Keeper(records, memory), loop=loop)  # type: ignore[arg-type]


def with_desk(work: Callable[[Any], object]) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        opened = desk(folder)
        work(opened)
        opened.records.close()

    return run


def _add(opened: Any) -> None:
    add_feedback(opened, "aoi", text=NEW_NOTE, task="", score=None, day="2026-05-01")


OPERATIONS: dict[str, Callable[[Path], object]] = {
    "start": with_desk(lambda _: None),
    "import": lambda folder: with_desk(
        lambda desk: import_files(desk, [folder.parent / "in.jsonl"], show=lambda _: None)
    )(folder),
    "feedback": with_desk(_add),
    "answer": with_desk(
        lambda desk: answer(desk, "aoi", "d-1", REPLY, now="2026-11-20T12:00", confirmed=True, as_json=True)
    ),
    "outcome": with_desk(
        lambda desk: judge(
            desk,
            "aoi",
            "d-1",
            score=SCORE,
            words="候補は午前で3つにしてください",
            hours=None,
            said=[],
            learn=True,
            as_json=True,
        )
    ),
    "forget": with_desk(lambda desk: desk.keeper.forget("aoi")),
    "backup": lambda folder: back_up(folder, None, datetime.now(TOKYO)),
    "restore": lambda folder: restore(folder, None, datetime.now(TOKYO)),
    "restore of an old version": lambda folder: restore(folder, folder.parent / "old.backup", datetime.now(TOKYO)),
}


def answer_of(operation: str, folder: Path) -> str:
    try:
        OPERATIONS[operation](folder)
    except BriefError as error:
        return f"refused {error}".replace("\n", " ")
    except BaseException as error:
        return f"broke {type(error).__name__}: {error}".replace("\n", " ")
    return "done"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    import alembic.command  # noqa: F401 - so that a worker need not load it

    playbooks()
    for line in sys.stdin:
        operation, folder = line.rstrip("\n").split("\t")
        (ready, go), (answered, told) = os.pipe(), os.pipe()
        pid = os.fork()
        if not pid:
            os.read(ready, 1)
            os.write(told, answer_of(operation, Path(folder)).encode())
            os._exit(0)
        os.close(told)
        say(str(pid))
        sys.stdin.readline()
        os.write(go, b"!")
        with os.fdopen(answered, "rb") as reader:
            words = reader.read().decode()
        os.waitpid(pid, 0)
        os.close(ready)
        os.close(go)
        say(words or "killed")


if __name__ == "__main__":
    main()
