"""Reading files that may be missing, damaged, or of another run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from chapter6.formats import read_json, read_table
from chapter6.layout import Run

KEYS = {
    "metrics": {"task", "parameters", "failure", "best", "final"},
    "run": {
        "threads", "settings", "code", "versions", "inputs", "best_epoch", "epoch_seconds",
        "setup_seconds", "peak_memory_mb", "machine", "failure",
    },
}  # fmt: skip
"""The keys that a page needs from each file, besides `model` and `seed`."""
COLUMNS = {"model", "seed", "epoch", "split", "metric", "value"}


def if_there(read: Callable[[Path], Any], path: Path) -> Any:
    """Read a file with `read`; return None if the file is missing or damaged."""
    try:
        return read(path)
    except (OSError, ValueError):
        return None


def read_facts(path: Path) -> dict[str, Any] | None:
    """Read a JSON object; return None if it is missing, damaged, empty, or not an object."""
    found = if_there(read_json, path)
    return found if found and isinstance(found, dict) else None


def read_run(run: Run, name: str) -> dict[str, Any] | None:
    """Read a run's ``metrics`` or ``run`` file.

    Return None if it is missing, damaged, lacks one of `KEYS`, or is of another run.
    """
    found = read_facts(run.file(name)) or {}
    is_its_own = (found.get("model"), found.get("seed")) == (run.model, run.seed)
    return found if is_its_own and found.keys() >= KEYS[name] else None


def read_history(run: Run) -> list[dict[str, Any]]:
    """Return the rows of a run's history; an empty list if it is missing or damaged."""
    table: pa.Table | None = if_there(read_table, run.file("history"))
    return table.to_pylist() if table and set(table.column_names) >= COLUMNS else []
