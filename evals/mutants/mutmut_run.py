"""mutmut over the scorers, in a folder of its own: `make eval-mutmut`. Prints the mutants that no test notices. With a
folder as the second word it works there, and goes on there when it was broken off.

It changes functions only: patterns at the head of a file have tests of their own, an example for each of their words.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("evals", "tests", "assistant", "prompts", "pyproject.toml")
CONFIG = """
[tool.mutmut]
source_paths = ["evals/scorers"]
also_copy = ["evals", "tests", "assistant", "prompts"]
pytest_add_cli_args_test_selection = [
  "tests/test_evals_scorers.py", "tests/test_evals_views.py", "tests/test_evals_safety.py", "tests/test_evals_invention.py"
]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist"]
use_git_change_detection = false
"""
# The tools stand behind the environment's own packages, so that pytest is the one that is pinned.
START = "import sys; sys.path.append(sys.argv.pop(1)); from mutmut.__main__ import cli; cli()"


def main(tools: Path, keep: Path | None = None) -> int:
    """1 where a mutant survived. With a folder to `keep`, a run that was broken off goes on there."""
    with tempfile.TemporaryDirectory() as name:
        folder = keep or Path(name)
        if not (folder / "pyproject.toml").exists():
            _copy(folder)
        _mutmut(tools, folder, "run", "--max-children", "2")
        return _told(tools, folder)


def _copy(folder: Path) -> None:
    for one in COPIED:
        source = ROOT / one
        if source.is_dir():
            shutil.copytree(source, folder / one, ignore=shutil.ignore_patterns("__pycache__", "reports"))
        else:
            shutil.copy(source, folder / one)
    for file in (folder / "evals" / "scorers").glob("*.py"):
        file.write_text(bared(file.read_text(encoding="utf-8")), encoding="utf-8")
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(CONFIG)


def bared(source: str) -> str:
    """The same module without decorators on its functions: mutmut passes over what is decorated. What was a property
    stays one. Nothing is cached any more, or a mutant would find the answers of the function that it stands for."""
    lines = source.splitlines()
    for node in sorted(_decorated(ast.parse(source)), key=lambda one: -one.lineno):
        (decorator,) = map(ast.unparse, node.decorator_list)
        if decorator != "cache":
            lines.insert(
                node.end_lineno or 0, f"{' ' * node.col_offset}{node.name} = {decorator}(bare_{node.name})"
            )
            lines[node.lineno - 1] = lines[node.lineno - 1].replace(node.name, f"bare_{node.name}", 1)
        del lines[node.lineno - 2]
    return "\n".join(lines) + "\n"


def _decorated(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.decorator_list]


def _told(tools: Path, folder: Path) -> int:
    """Every mutant that no test noticed, and how many of each kind there were."""
    found = dict(
        line.strip().rsplit(": ", 1)
        for line in _mutmut(tools, folder, "results", "--all", "true").splitlines()
        if ": " in line
    )
    survived = [mutant for mutant, how in found.items() if how == "survived"]
    for mutant in survived:
        print(_mutmut(tools, folder, "show", mutant))
    print("、".join(f"{how} {count}個" for how, count in sorted(Counter(found.values()).items())))
    print(f"見逃し {len(survived)}個")
    return bool(survived)


def _mutmut(tools: Path, folder: Path, *words: str) -> str:
    command = [sys.executable, "-c", START, str(tools), *words]
    found = subprocess.run(command, cwd=folder, capture_output=words[0] != "run", text=True, check=False)  # noqa: S603
    return found.stdout or ""


if __name__ == "__main__":
    sys.exit(main(*(Path(word).resolve() for word in sys.argv[1:])))
