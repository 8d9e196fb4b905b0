"""Files for their owner only. What an older version or a library left open is closed when the folder is opened."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
"""The rights of group and others."""


def keep_to_owner() -> None:
    """What this process makes from now on is for its owner only. For entry points: it holds for the whole process."""
    os.umask(OTHERS)


def close_folder(folder: Path) -> None:
    """Take the rights of group and others away from all that is in the folder; what is somebody else's stays."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            close_to_others(Path(place) / name)


def close_to_others(path: Path) -> None:
    with suppress(OSError):  # gone meanwhile, or not ours
        mode = path.lstat().st_mode
        if mode & OTHERS and not stat.S_ISLNK(mode):
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)
