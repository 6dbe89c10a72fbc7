"""Reading files that may be missing, damaged, or of another run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

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


class FactLacksKeyError(Exception):
    """A file of facts lacks a key; `fact` is its name, a key of `chapter6.layout.FACTS`."""

    def __init__(self, fact: str, key: str) -> None:
        """Name the fact and the key that it lacks."""
        super().__init__(f"{fact} lacks {key}")
        self.fact, self.key = fact, key


class _Watched(dict[str, Any]):
    """A mapping within a fact, which says whose it is if it lacks a key."""

    def __init__(self, fact: str, content: Mapping[str, Any]) -> None:
        super().__init__({key: watched(fact, value) for key, value in content.items()})
        self._fact = fact

    def __missing__(self, key: str) -> NoReturn:
        raise FactLacksKeyError(self._fact, key)


def watched(fact: str, value: Any) -> Any:
    """Return a fact whose mappings raise `FactLacksKeyError`, on every level, for a missing key."""
    if isinstance(value, dict):
        return _Watched(fact, value)
    return [watched(fact, each) for each in value] if isinstance(value, list) else value


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
