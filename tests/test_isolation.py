"""Isolation under everything that happens to look-alike clients, and proof that the machine would notice a leak.

`make isolation` walks 20,000 steps; the ordinary tests walk a few hundred.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assembly import Desk
from assistant.domain.client import Client
from tests.isolation_breaks import BREAKS, LAST_BUSINESS, OpenDoors
from tests.isolation_product import Doors, opened, product_of
from tests.isolation_walk import PLACES, tour, walk
from tests.isolation_world import Leak, World, canaries_in
from tests.stores import of_files

LONG = os.environ.get("BRIEF_LONG_TESTS") == "1"
STEPS, PARTS = (20_000, 2) if LONG else (150, 1)
"""The parts run beside each other."""

pytestmark = of_files


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("isolation")) as found:
        yield found


def test_every_kind_of_step_is_clean_and_shows_a_clients_own_words(desk: Desk) -> None:
    product = product_of(desk)
    world = World(desk.settings.data_dir, product)
    with closing(Doors(product)) as doors, world.watched():
        tour(world, doors)
    assert [place for place in PLACES if not world.seen[place]] == []
    assert len(world.did) == 17


@pytest.mark.timeout(7200)  # five minutes alone, an hour beside much other work
@pytest.mark.parametrize("part", range(PARTS))
def test_no_client_sees_another_whatever_happens(desk: Desk, part: int) -> None:
    product = product_of(desk)
    world = World(desk.settings.data_dir, product)
    began = time.perf_counter()
    with closing(Doors(product)) as doors, world.watched():
        walk(world, doors, STEPS // PARTS, start=1_000 * part)
    seconds = time.perf_counter() - began
    say(f"isolation, part {part + 1} of {PARTS}: {world.steps:,} of {STEPS:,} steps in {seconds:.0f} s, no leak")
    say(f"  done: {', '.join(f'{what} {count:,}' for what, count in sorted(world.did.items()))}")
    say(f"  own canaries seen: {', '.join(f'{place} {count:,}' for place, count in sorted(world.seen.items()))}")
    assert world.steps >= STEPS // PARTS
    assert not LONG or [place for place in PLACES if not world.seen[place]] == []


@pytest.mark.parametrize("broken", sorted(BREAKS))
def test_a_product_that_mixes_clients_is_found_out(desk: Desk, broken: str) -> None:
    product = BREAKS[broken](product_of(desk))
    world = World(desk.settings.data_dir, product)
    try:
        with closing(Doors(product)) as doors, world.watched(), pytest.raises(Leak):
            tour(world, doors)
    finally:
        clean(desk)


def test_a_rest_door_without_its_guard_is_found_out(desk: Desk) -> None:
    product = product_of(desk)
    world = World(desk.settings.data_dir, product)
    try:
        with closing(OpenDoors(product)) as doors, world.watched(), pytest.raises(Leak, match="rest of"):
            tour(world, doors)
    finally:
        clean(desk)


def test_a_random_walk_finds_a_search_that_ignores_the_client(desk: Desk) -> None:
    product = BREAKS["a search that ignores the client"](product_of(desk))
    world = World(desk.settings.data_dir, product)
    try:
        with closing(Doors(product)) as doors, world.watched(), pytest.raises(Leak, match="shows"):
            walk(world, doors, 600, shrink=False)
    finally:
        clean(desk)


def say(line: str) -> None:
    """Shown by `make isolation`."""
    sys.stdout.write(f"{line}\n")


def clean(desk: Desk) -> None:
    """What a broken product left would be found in the next one, and take the blame there."""
    desk.records.save_setting(LAST_BUSINESS, None)
    desk.records.save_client(Client(id="last", name="x"))
    for client in desk.records.clients():
        desk.records.remove_client(client.id)
    desk.memory.forget("last", [])
    World(desk.settings.data_dir, product_of(desk)).look_at_disk()


def test_canaries_are_found_in_every_kind_of_file(tmp_path: Path) -> None:
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.txt", "候補は3つ zqefghijkqz です")
    found = {"zqefghijkqz"}
    assert canaries_in(file.getvalue()) == found
    assert canaries_in('{"text": "\\u5019zqefghijkqz"}') == found
    assert canaries_in(b"\x00\xffzqefghijkqz\x00") == found
    assert canaries_in("zqefghijk qz") == set()
