"""What is there in a folder of results that may be half-made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def run_folders(results: Path) -> list[tuple[str, int]]:
    """Return the models and seeds that have a folder."""
    found = [path for path in sorted(results.glob("models/*/seed-*")) if path.is_dir()]
    numbers = [(path.parent.name, path.name.removeprefix("seed-")) for path in found]
    return sorted((model, int(seed)) for model, seed in numbers if seed.isdecimal())


def if_there(read: Callable[[Path], Any], path: Path) -> Any:
    """Read a file; None if it is not there or was torn."""
    try:
        return read(path)
    except (OSError, ValueError):
        return None
