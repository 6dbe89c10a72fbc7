"""The Markdown tables that `train_steps.py` prints."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Measured = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]
"""Model → kind, e.g. "ours, alone" → one measurement per run."""

COLUMNS = ["chapter, alone", "ours, alone", "chapter, side by side", "ours, side by side"]


def step_table(measured: Measured, key: str) -> str:
    """Return a row per model: the chapter's way, ours and their ratio, alone and side by side."""
    rows = []
    for model, kinds in measured.items():
        times = [median(kinds, kind, key) for kind in COLUMNS]
        ratios = [times[0] / times[1], times[2] / times[3]]
        cells = [*times[:2], f"{ratios[0]:.2f}", *times[2:], f"{ratios[1]:.2f}"]
        rows.append([model, *cells])
    head = ["model", *COLUMNS[:2], "ratio", *COLUMNS[2:], "ratio"]
    return table(head, rows)


def determinism_table(measured: Measured, kinds: Sequence[str]) -> str:
    """Return what determinism costs per step, and the parts of a job's start-up."""
    rows = []
    for model, found in measured.items():
        for kind in kinds:
            step, validation = median(found, kind, "step"), median(found, kind, "validation")
            rows.append([model, kind, step, validation, *startup(found, kind)])
    head = ["model", "", "ms a step", "ms per 1,000 validation examples"]
    return table([*head, "import, s", "data and build, s", "first step, s"], rows)


def startup(kinds: Mapping[str, Sequence[Mapping[str, Any]]], kind: str) -> list[float]:
    """Return the medians of the seconds of import, of data and building, and of the first step."""
    parts = zip(*(run["startup"] for run in kinds[kind]), strict=True)
    return [statistics.median(part) for part in parts]


def median(kinds: Mapping[str, Sequence[Mapping[str, Any]]], kind: str, key: str) -> float:
    """Return the median of a figure over the runs."""
    return statistics.median(run[key] for run in kinds[kind])


def counted(measured: Measured) -> str:
    """Say how much was measured."""
    runs = [run for kinds in measured.values() for found in kinds.values() for run in found]
    least = min(len(found) for kinds in measured.values() for found in kinds.values())
    steps, batches = ([run[key] for run in runs] for key in ("steps", "validation_batches"))
    return (
        f"Every measurement counts {min(steps):,} to {max(steps):,} training steps and "
        f"{min(batches):,} to {max(batches):,} validation batches a process; "
        f"medians of {least} run(s)."
    )


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}" if value < 100 else f"{value:.0f}"
    return str(value)
