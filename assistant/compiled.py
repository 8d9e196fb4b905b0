"""Playbooks, vague words and misreadings in the form they have once checked, kept beside the records.

Reading YAML and trying every pattern costs most of a second in each new process, and finds nothing new while the
files are the same. What is kept is named after the bytes of the files and of the code that checks them, and is only
used for exactly these; whatever is wrong with it, the files themselves are read and checked again.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant import playbooks as playbooks_module
from assistant.domain import base, instruction
from assistant.domain import playbook as playbook_module
from assistant.domain.base import Frozen
from assistant.domain.playbook import Playbook
from assistant.playbooks import Playbooks, load_playbooks, situations_file
from assistant.prompts import load_model, prompts_folder
from assistant.reading import misreading_entry, vague_entry
from assistant.reading import misreadings as misreadings_module
from assistant.reading import vague as vague_module
from assistant.reading.misreadings import MisreadingLexicon
from assistant.reading.vague import VagueLexicon

Kept = TypeVar("Kept", bound=BaseModel)

_PLAYBOOK_CODE = (playbooks_module, playbook_module, instruction, base)
_VAGUE_CODE = (vague_module, vague_entry, base)
_MISREADING_CODE = (misreadings_module, misreading_entry, base)


class _Shelf(Frozen):
    playbooks: tuple[Playbook, ...]


def quick_playbooks(kept_in: Path, folder: Path | None = None) -> Playbooks:
    """As `load_playbooks`, in a twentieth of the time where nothing changed. Raises PlaybookError."""
    books = sorted((folder or prompts_folder() / "playbooks").glob("*.yaml"))
    files = [*books, *(file for file in map(situations_file, books) if file.is_file())]

    def checked() -> _Shelf:
        return _Shelf(playbooks=tuple(load_playbooks(folder).values()))

    shelf = _kept(kept_in, "playbooks", _Shelf, _identity(files, _PLAYBOOK_CODE), checked)
    return Playbooks({playbook.id: playbook for playbook in shelf.playbooks})


def quick_lexicon(kept_in: Path, file: Path | None = None) -> VagueLexicon:
    """The vague words, as `load_model` reads and checks them. Raises PlaybookError."""
    path = file or prompts_folder() / "vague.yaml"
    identity = _identity([path], _VAGUE_CODE)
    return _kept(kept_in, "vague", VagueLexicon, identity, lambda: load_model(path, VagueLexicon))


def quick_misreadings(kept_in: Path, file: Path | None = None) -> MisreadingLexicon:
    """What may be read otherwise than written, as `load_model` reads and checks it. Raises PlaybookError."""
    path = file or prompts_folder() / "misreadings.yaml"
    identity = _identity([path], _MISREADING_CODE)
    return _kept(kept_in, "misreadings", MisreadingLexicon, identity, lambda: load_model(path, MisreadingLexicon))


def _kept(folder: Path, name: str, model: type[Kept], identity: str | None, load: Callable[[], Kept]) -> Kept:
    path = folder / f"{name}-{identity}.json"
    if identity and (found := _read(path, model)):
        return found
    value = load()
    if identity:
        _write(path, value, stale=f"{name}-*")
    return value


def _identity(files: Iterable[Path], code: Iterable[object]) -> str | None:
    """Names the files' names and bytes and those of the checking code; None where one cannot be read."""
    digest = hashlib.sha256()
    modules = [Path(str(getattr(module, "__file__", ""))) for module in code]
    try:
        for path in (*files, *modules):
            content = path.read_bytes()
            digest.update(f"{path.parent.name}/{path.name}\0{len(content)}\0".encode() + content)
    except OSError:
        return None  # the loader says what is wrong
    return digest.hexdigest()[:32]


def _read(path: Path, model: type[Kept]) -> Kept | None:
    """The kept value, or None where there is none that is whole."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
        whole = digest == _digest(content)
        return model.model_validate_json(content, context=vague_entry.CHECKED) if whole else None
    except (OSError, ValidationError):
        return None


def _write(path: Path, value: BaseModel, stale: str) -> None:
    """Best effort: what cannot be kept is checked again next time."""
    fresh = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = value.model_dump_json(by_alias=True).encode()
        fresh.write_bytes(_digest(content) + b"\n" + content)
        fresh.replace(path)
        for old in path.parent.glob(stale):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return  # what may lie there half written goes with the next form kept


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
