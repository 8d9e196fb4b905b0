"""What may be installed: no release of `requirements/denied.yaml`, and no code at Python's start but what is known.

`python scripts/supply_chain.py` looks at the locks and at the environment it runs in; exit code 1 where something is
found. Needs nothing that an attacked package brings: it reads names and files, and imports none of them.
"""

import hashlib
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
STARTUP = ("sitecustomize", "usercustomize")


@dataclass(frozen=True)
class Package:
    """`where`: the lock, or the environment."""

    name: str
    version: str
    where: str


@dataclass(frozen=True)
class Denied:
    """Releases that must not be there."""

    package: str
    versions: SpecifierSet
    reason: str
    source: str


@dataclass(frozen=True)
class Allowed:
    """A file that may run at Python's start: one whose lines are folders only, or of exactly this content."""

    file: str
    reason: str
    sha256: str = ""
    path_only: bool = False

    def fits(self, path: Path) -> bool:
        content = path.read_bytes()
        if not self.path_only:
            return hashlib.sha256(content).hexdigest() == self.sha256
        return not any(line.startswith(("import ", "import\t")) for line in content.decode().splitlines())


def denied(path: Path = REQUIREMENTS / "denied.yaml") -> tuple[Denied, ...]:
    """The list, checked."""
    return tuple(
        Denied(
            canonicalize_name(row["package"]), SpecifierSet(row["versions"]), _words(row["reason"]), row["source"]
        )
        for row in _rows(path)
    )


def allowed(path: Path = REQUIREMENTS / "startup.yaml") -> tuple[Allowed, ...]:
    """What may run at Python's start."""
    return tuple(Allowed(**{**row, "reason": _words(row["reason"])}) for row in _rows(path))


def locked(lock: Path) -> tuple[Package, ...]:
    """What a lock pins."""
    pins = (PINNED.match(line) for line in lock.read_text(encoding="utf-8").splitlines())
    return tuple(Package(canonicalize_name(pin["name"]), pin["version"], lock.name) for pin in pins if pin)


def installed() -> tuple[Package, ...]:
    """What this environment holds."""
    found = ((one.metadata["Name"], one.version) for one in distributions(path=_site_folders()))
    return tuple(Package(canonicalize_name(name), version, "environment") for name, version in found)


def forbidden(packages: Iterable[Package], listed: Iterable[Denied]) -> list[str]:
    """Each package that the list denies, with the reason."""
    listed = tuple(listed)
    return [
        f"{one.where}: {one.name} {one.version} – {deny.reason} ({deny.source})"
        for one in packages
        for deny in listed
        if one.name == deny.package and deny.versions.contains(one.version, prereleases=True)
    ]


def unhashed(lock: Path) -> list[str]:
    """Lines of a lock that pin nothing, or without a hash."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    wanted = (line for line in lines if line and not line.startswith("#"))
    return [f"{lock.name}: {line[:60]}" for line in wanted if not (PINNED.match(line) and HASH.search(line))]


def strangers(known: Iterable[Allowed], folders: Iterable[Path] | None = None) -> list[str]:
    """Files that run at Python's start and are not known, or are not what they were."""
    by_name = {one.file: one for one in known}
    return [
        str(path)
        for path in _startup_files(folders if folders is not None else map(Path, _site_folders()))
        if path.name not in by_name or not by_name[path.name].fits(path)
    ]


def _startup_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.glob("*.pth"))
        yield from sorted(path for name in STARTUP for path in folder.glob(f"{name}*"))


def _site_folders() -> list[str]:
    """Of this environment; the distribution's own Python below it is the distribution's care."""
    return list(dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib")))


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


def _words(reason: str) -> str:
    if len(reason.split()) < 4:
        raise ValueError(f"a reason says why: {reason!r}")
    return reason


def main() -> int:
    """Look, tell, and say with the exit code whether anything was found."""
    locks = sorted(REQUIREMENTS.glob("*.txt"))
    packages = [*installed(), *(package for lock in locks for package in locked(lock))]
    found = [*forbidden(packages, denied()), *(line for lock in locks for line in unhashed(lock))]
    found += [f"runs at every start of Python: {path}" for path in strangers(allowed())]
    print(
        "\n".join(found) or f"{len(packages)} packages in {len(locks)} locks and the environment: nothing denied"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
