"""One cache for all the tests of a run: each process and each data folder would read, check, unpack and encode the same
files of ours again, for seconds each."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from assistant.playbooks import Playbooks, load_playbooks

VARIABLE: Final = "BRIEF_CACHE_DIR"


def cache_dir() -> Path:
    """The cache of this run; the workers of the run and the programs they start have it in their environment."""
    return Path(os.environ[VARIABLE])


def make_cache() -> Path:
    """Make it, for everything that is started from here."""
    made = Path(tempfile.mkdtemp(prefix="brief-cache-"))
    os.environ[VARIABLE] = str(made)
    return made


def drop_cache(made: Path) -> None:
    os.environ.pop(VARIABLE, None)
    shutil.rmtree(made, ignore_errors=True)


@cache
def shipped_playbooks() -> Playbooks:
    """The playbooks as shipped, read and checked once in a process."""
    return load_playbooks()
