"""The index folder on disk: is it as we left it, and where does a damaged one go."""

import hashlib
import shutil
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class Manifest(BaseModel):
    """How the folder looked when it was known to be whole. `files`: path → fingerprint of the content.

    Sizes and times would be cheaper, but a rotten byte in Chroma's graph kills the process that loads it, and
    reading the files (0.1 s at 10,000 notes) only warms them for Chroma.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedder: str
    chroma: str
    count: int
    files: dict[str, str]


def has_index(folder: Path) -> bool:
    """Something is there, be it an index or not, or something that we may not look into."""
    try:
        return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError:
        return True


def write_manifest(folder: Path, embedder: str, count: int) -> None:
    """Call while nothing writes into the folder. A failure only costs a probe at the next start."""
    with suppress(OSError):
        manifest = Manifest(embedder=embedder, chroma=version("chromadb"), count=count, files=_files(folder))
        draft = _manifest_path(folder).with_suffix(".new")
        draft.write_text(manifest.model_dump_json(), encoding="utf-8")
        draft.replace(_manifest_path(folder))


def read_manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json(_manifest_path(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return None


def forget_manifest(folder: Path) -> None:
    """From now on the folder is no longer known to be whole."""
    with suppress(OSError):
        _manifest_path(folder).unlink(missing_ok=True)


def is_as_left(folder: Path, manifest: Manifest, embedder: str) -> bool:
    """No byte changed since the manifest, and neither embedder nor Chroma is another."""
    try:
        same_files = manifest.files == _files(folder)
    except OSError:
        return False
    return same_files and manifest.embedder == embedder and manifest.chroma == version("chromadb")


def move_aside(folder: Path) -> Path:
    """Rename to `<folder>.damaged-<n>` for a later look; only the newest is kept. Raises OSError."""
    forget_manifest(folder)
    earlier = sorted(_damaged(folder), key=_number)
    target = folder.with_name(f"{folder.name}.damaged-{_number(earlier[-1]) + 1 if earlier else 1}")
    folder.rename(target)
    for old in earlier:
        shutil.rmtree(old, ignore_errors=True)
    return target


def drop_damaged(folder: Path) -> None:
    """Delete what was moved aside: it holds notes that nobody can remove one by one."""
    for old in _damaged(folder):
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.unlink(missing_ok=True)


def _damaged(folder: Path) -> list[Path]:
    prefix = f"{folder.name}.damaged-"
    if not folder.parent.is_dir():
        return []
    return [
        p for p in folder.parent.iterdir() if p.name.startswith(prefix) and p.name.removeprefix(prefix).isdecimal()
    ]


def _number(damaged: Path) -> int:
    return int(damaged.name.rpartition("-")[2])


def _manifest_path(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.manifest.json")


def _files(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _fingerprint(path) for path in files}


def _fingerprint(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "blake2b").hexdigest()[:32]
