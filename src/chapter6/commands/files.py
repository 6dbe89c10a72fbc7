"""What is there in a folder of results that may be half-made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from chapter6.formats import read_json, read_table

KEYS = {
    "metrics.json": {"task", "parameters", "failure", "best", "final"},
    "run.json": {
        "threads", "settings", "code", "versions", "inputs", "best_epoch", "epoch_seconds",
        "setup_seconds", "peak_memory_mb", "machine", "failure",
    },
}  # fmt: skip
"""What a page asks for, besides `model` and `seed`."""
COLUMNS = {"model", "seed", "epoch", "split", "metric", "value"}


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


def read_facts(path: Path) -> dict[str, Any] | None:
    """Read a JSON object; None if it is not there, was torn, or is empty or something else."""
    found = if_there(read_json, path)
    return found if found and isinstance(found, dict) else None


def read_run(folder: Path, name: str, model: str, seed: int) -> dict[str, Any] | None:
    """Read a file of `KEYS` of a run; None if it is not there, not whole, or of another run."""
    found = read_facts(folder / name) or {}
    is_its_own = (found.get("model"), found.get("seed")) == (model, seed)
    return found if is_its_own and found.keys() >= KEYS[name] else None


def read_history(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a run's history; none if it is not there or not whole."""
    table: pa.Table | None = if_there(read_table, folder / "history.parquet")
    return table.to_pylist() if table and set(table.column_names) >= COLUMNS else []
