"""A client that was forgotten, taken out of the copies that were made before."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from assistant.errors import StoreError
from assistant.records.copies import contents, copy_records, holds_client, remove_from_copy
from assistant.records.open import RECORDS_FILE
from assistant.records.sqlite import refuse_leftovers
from assistant.upkeep.backup import BACKUPS, backups, drop_unfinished, fresh_file
from assistant.upkeep.restore import asides, drop_stages


def held_in(data_dir: Path, *client_ids: str) -> list[Path]:
    """The backups, and the records put aside by `restore`, in which one of these clients still is, or that cannot be
    read."""
    copies = [*backups(data_dir / BACKUPS), *(folder / RECORDS_FILE for folder in asides(data_dir))]
    return [path for path in copies if any(_may_hold(path, client_id) for client_id in client_ids)]


def drop_pieces(data_dir: Path) -> None:
    """Delete copies that were never finished: nobody knows who is in them. Only for who holds the folder."""
    drop_stages(data_dir)
    drop_unfinished(data_dir / BACKUPS)


def cleanse(data_dir: Path, *client_ids: str) -> list[Path]:
    """Take these clients out of every backup in the data folder, and drop what `restore` put aside. Each backup is
    read back before it takes the place of the old one; one that is broken is left. Returns what was changed."""
    changed = held_in(data_dir, *client_ids)
    for path in changed:
        if path.name == RECORDS_FILE:
            shutil.rmtree(path.parent, ignore_errors=True)
        else:
            _cleanse_one(path, client_ids)
    return changed


def _cleanse_one(path: Path, client_ids: Iterable[str]) -> None:
    with fresh_file(path.parent) as fresh:
        copy_records(path, fresh)
        for client_id in client_ids:
            remove_from_copy(fresh, client_id)
        refuse_leftovers(fresh)
        contents(fresh)
        fresh.replace(path)


def _may_hold(path: Path, client_id: str) -> bool:
    with suppress(StoreError):
        return holds_client(path, client_id)
    return path.exists()
