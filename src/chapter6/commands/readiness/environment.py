"""What the environment lacks: Python, packages, folders that can be written to."""

import importlib.metadata
import os
import re
import sys
import tempfile
from pathlib import Path

from chapter6.layout import workflow_home

LEAST_PYTHON = (3, 11)
LOCK = "requirements.lock"
FOLDERS = ("results", "resources", ".snakemake")
SHOWN = 4


def python_line() -> str:
    """Say whether Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= LEAST_PYTHON:
        return f"Python {version}: right"
    return f"Python {version}: too old, 3.11 or newer is needed"


def packages_line() -> str:
    """Compare what is installed with the lock; what only the tests need may be absent."""
    lock = workflow_home() / LOCK
    if not lock.is_file():
        return f"packages: not compared, there is no {lock}"
    pinned = _pinned(lock.read_text(encoding="utf-8"))
    found = {name: _version(name) for name in pinned}
    other = [
        f"{name} {found[name]} instead of {' or '.join(sorted(pinned[name]))}"
        for name in pinned
        if found[name] and found[name] not in pinned[name]
    ]
    absent = [f"{name} is missing" for name in sorted(_needed() & pinned.keys()) if not found[name]]
    faults = [*absent, *other]
    if not faults:
        return f"packages: all {sum(map(bool, found.values()))} as {LOCK} has them"
    more = f" and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    return f"packages: {', '.join(faults[:SHOWN])}{more}; `make env` sets them up"


def _pinned(lock: str) -> dict[str, set[str]]:
    """Return name → versions of a lock; another Python or system may have another one."""
    pinned: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        pinned.setdefault(name, set()).add(version)
    return pinned


def _needed() -> set[str]:
    """Return what the package itself requires."""
    try:
        stated = importlib.metadata.requires("chapter6") or []
    except importlib.metadata.PackageNotFoundError:
        return set()
    return {found[0] for line in stated if (found := re.match(r"[\w-]+", line))}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def folders_line() -> str:
    """Say whether the folders that the workflow writes to can be written to."""
    closed = [f"{name}: {why}" for name in FOLDERS if (why := _fault_of_folder(Path(name)))]
    if closed:
        return f"folders: cannot be written to ({'; '.join(closed)})"
    return f"folders: {', '.join(FOLDERS)} can be written to"


def _fault_of_folder(folder: Path) -> str:
    """Say why no file can be made in a folder, or in the one that it would be made in."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return os.strerror(error.errno) if error.errno else str(error)
