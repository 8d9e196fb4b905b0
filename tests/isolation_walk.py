"""Running the isolation machine for a number of steps."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.isolation_machine import IsolationMachine
from tests.isolation_product import Doors
from tests.isolation_world import World

AT_ONCE = 50
"""Steps of one example."""

Step = Callable[[IsolationMachine], Any]

PLACES = ("draft", "message", "brief", "prompt", "search", "export", "rest", "row", "board", "task", "lessons")
"""Where own canaries must have been seen, or nothing was proved."""


TOUR: Sequence[Step] = (
    *(partial(IsolationMachine.add, id_=n, name=n) for n in (2, 3, 4)),
    *(partial(IsolationMachine.edit_profile, who=n, line=n) for n in range(5)),
    *(partial(IsolationMachine.remember, who=n, words=n, day=n, shared=True) for n in range(10)),
    partial(IsolationMachine.take_in, who=1, other=0, words=2),
    *(partial(IsolationMachine.draft, who=n, words=n % 4, keep=True) for n in range(5)),
    *(partial(IsolationMachine.improve, who=n, words=n) for n in range(3)),
    *(partial(IsolationMachine.name_type, who=n, words=n) for n in range(2)),
    *(partial(IsolationMachine.search, who=n, words=n) for n in range(3)),
    *(partial(IsolationMachine.answer, who=n, text=n) for n in range(3)),
    *(partial(IsolationMachine.judge, who=n, score=60 + n, learn=True) for n in range(4)),
    partial(IsolationMachine.undo, who=1),
    partial(IsolationMachine.amend, who=0, which=0, away=False),
    partial(IsolationMachine.amend, who=1, which=0, away=True),
    partial(IsolationMachine.rename, who=2, name=0),
    *(partial(IsolationMachine.export, who=n, form=n) for n in range(5)),
    partial(IsolationMachine.ask_rest, who=1, other=2),
    partial(IsolationMachine.merge, who=3, other=1),
    partial(IsolationMachine.forget, who=2),
    partial(IsolationMachine.merge, who=1, other=1),
    *(partial(IsolationMachine.draft, who=n, words=n, keep=False) for n in range(3)),
    *(partial(IsolationMachine.search, who=n, words=n) for n in range(3)),
    partial(IsolationMachine.ask_rest, who=1, other=0),
)
"""Every rule at least once, by hand: what a short random walk may miss."""


def tour(world: World, doors: Doors) -> None:
    """Walk the tour, with the same checks after each step. Raises Leak."""
    machine = _machine(world, doors)()
    machine.two_alike()
    for step in TOUR:
        step(machine)
        world.check()


def walk(world: World, doors: Doors, steps: int, *, start: int = 0, shrink: bool = True) -> None:
    """At least so many random steps. Raises Leak. `start`: another number, other steps."""
    wanted, number = world.steps + steps, start
    while world.steps < wanted:
        # The first example of each run is always the simplest one.
        examples = 1 + -(-(wanted - world.steps) // AT_ONCE)
        chosen = _settings(examples, shrink=shrink)
        run_state_machine_as_test(seed(number)(_machine(world, doors)), settings=chosen)
        number += 1


def _machine(world: World, doors: Doors) -> type[IsolationMachine]:
    return type("Machine", (IsolationMachine,), {"world": world, "doors": doors})


def _settings(examples: int, *, shrink: bool) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=AT_ONCE,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        database=None,
        derandomize=False,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
