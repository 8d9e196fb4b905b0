"""Damaged scorers: one line of one scorer changed. The exam must go red on every one of them.

Every `Score(metric, good, of, why)` of the scorers' source is damaged in four ways, by machine, so that a new scorer
is damaged too as soon as it is written.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from evals.results import Judge
from evals.scorers import MODULES, score

WAYS: Mapping[str, tuple[int, str]] = {
    "always_full": (1, "({of})"),
    "always_nothing": (1, "0 * ({of})"),
    "upside_down": (1, "({of}) - ({good})"),
    "never_measured": (2, "0 * ({of})"),
}
"""Way → (which argument of `Score`, what it becomes)."""

HARMLESS = {("usable", "always_full")}
"""`score` gives an unusable draft nothing, whatever a scorer says."""


@dataclass(frozen=True)
class Damage:
    """`line` of `file` in the scorers, damaged in this way. `judge` scores with it."""

    file: str
    line: int
    way: str
    judge: Judge

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.way}"


def damages() -> Iterator[Damage]:
    """Every way at every score of every scorer."""
    for module in MODULES:
        tree = ast.parse(inspect.getsource(module))
        for number, call in enumerate(_scores(tree)):
            for way in WAYS:
                if (_metric(call), way) not in HARMLESS:
                    name = module.__name__.rpartition(".")[2]
                    yield Damage(name, call.lineno, way, _damaged(module, number, way))


def _scores(tree: ast.AST) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Score"
    ]


def _metric(call: ast.Call) -> str:
    """The metric's name; empty where the source has a variable."""
    return str(call.args[0].value) if isinstance(call.args[0], ast.Constant) else ""


def _damaged(module: ModuleType, number: int, way: str) -> Judge:
    """The whole scoring, with this module's source changed in one place."""
    tree = ast.parse(inspect.getsource(module))
    call = _scores(tree)[number]
    place, text = WAYS[way]
    names = {"good": ast.unparse(call.args[1]), "of": ast.unparse(call.args[2])}
    call.args[place] = ast.parse(text.format(**names), mode="eval").body
    space: dict[str, Any] = {"__name__": module.__name__}
    exec(compile(ast.fix_missing_locations(tree), module.__name__, "exec"), space)  # noqa: S102 - our own source
    scorers = [scorer for one in MODULES for scorer in (space["SCORERS"] if one is module else one.SCORERS)]
    return lambda view: score(view, scorers)
