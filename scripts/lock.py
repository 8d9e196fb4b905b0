"""Compile the requirement files: exact versions with hashes, and no address of any package index in them."""

import subprocess
import sys
from pathlib import Path

from supply_chain import denied, forbidden, locked

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
UV = Path(sys.executable).with_name("uv")
FIXED = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")
TARGETS = {
    "app": ("pyproject.toml",),
    "dev": ("pyproject.toml", "--extra", "dev"),
    "evals": ("pyproject.toml", "--extra", "evals"),
    # What installs the others must agree with them where both name a package.
    "bootstrap": ("requirements/bootstrap.in", "--constraint", "requirements/dev.txt"),
}


def compile_all() -> None:
    """Write requirements/*.txt; stops at the first that cannot be resolved."""
    for name, sources in TARGETS.items():
        target = REQUIREMENTS / f"{name}.txt"
        command = [UV, "pip", "compile", *sources, *FIXED, "--no-annotate", "--quiet", "-o", target]
        subprocess.run([str(part) for part in command], cwd=ROOT, check=True)
        _refuse_addresses(target)
        _refuse_denied(target)


def _refuse_addresses(target: Path) -> None:
    lines = target.read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if "://" in line or line.startswith("--")]
    if wrong:
        raise SystemExit(f"{target.name} holds an address: {wrong[0]}")


def _refuse_denied(target: Path) -> None:
    found = forbidden(locked(target), denied())
    if found:
        raise SystemExit(f"{target.name} must not be used: {found[0]}")


if __name__ == "__main__":
    compile_all()
