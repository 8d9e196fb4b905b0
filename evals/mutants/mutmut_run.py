"""mutmut over the scorers, in a folder of its own: `make eval-mutmut`. Prints the mutants that no test notices.

Changes of explanations are left out: they are for readers, and no number depends on them.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("evals", "tests", "assistant", "prompts", "pyproject.toml")
CONFIG = """
[tool.mutmut]
source_paths = ["evals/scorers"]
also_copy = ["evals", "tests", "assistant", "prompts"]
pytest_add_cli_args_test_selection = ["tests/test_evals_scorers.py"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist"]
do_not_mutate_patterns = ["told\\\\("]
use_git_change_detection = false
"""
# The tools stand behind the environment's own packages, so that pytest is the one that is pinned.
START = "import sys; sys.path.append(sys.argv.pop(1)); from mutmut.__main__ import cli; cli()"


def main(tools: Path) -> int:
    """1 where a mutant survived."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in COPIED:
            source = ROOT / one
            if source.is_dir():
                shutil.copytree(source, folder / one, ignore=shutil.ignore_patterns("__pycache__", "reports"))
            else:
                shutil.copy(source, folder / one)
        with (folder / "pyproject.toml").open("a", encoding="utf-8") as config:
            config.write(CONFIG)
        _mutmut(tools, folder, "run", "--max-children", "2")
        survived = _mutmut(tools, folder, "results")
        for line in survived.splitlines():
            if "survived" in line:
                print(_mutmut(tools, folder, "show", line.split(":")[0].strip()))
    count = survived.count("survived")
    print(f"見逃し {count}個")
    return bool(count)


def _mutmut(tools: Path, folder: Path, *words: str) -> str:
    command = [sys.executable, "-c", START, str(tools), *words]
    found = subprocess.run(command, cwd=folder, capture_output=words[0] != "run", text=True, check=False)  # noqa: S603
    return found.stdout or ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
