"""One of two folders of results that are compared."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.formats import read_table
from chapter6.jobs.trainings import run_folders
from chapter6.reporting.differences import Side
from chapter6.reporting.half_made.reading import if_there, read_history, read_run


def read_side(results: Path) -> Side:
    """Return what there is of the scored models in a folder, in the order of its comparison.

    Raises `InputError` if there is none.
    """
    metrics, runs, histories = {}, {}, {}
    for model, seed in run_folders(results):
        folder = results / f"models/{model}/seed-{seed}"
        scored = read_run(folder, "metrics.json", model, seed)
        if scored is None:
            continue
        metrics[model, seed] = scored
        run = read_run(folder, "run.json", model, seed)
        if run is not None:
            runs[model, seed] = run
        histories[model, seed] = _validation(read_history(folder))
    if not metrics:
        raise InputError(f"{results}: no scored model, such as models/jena_gru/seed-1/metrics.json")
    titles = _titles(results)
    order = [*titles, *sorted({model for model, _ in metrics} - set(titles))]
    ordered = dict(sorted(metrics.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))
    return Side(str(results), titles, ordered, runs, histories)


def _titles(results: Path) -> dict[str, str]:
    table = if_there(read_table, results / "comparison.parquet")
    return {row["model"]: row["title"] for row in table.to_pylist()} if table else {}


def _validation(history: Iterable[Mapping[str, Any]]) -> dict[str, list[float]]:
    curves: dict[str, list[float]] = {}
    for row in sorted(history, key=lambda row: row["epoch"]):
        if row["split"] == "validation":
            curves.setdefault(row["metric"], []).append(row["value"])
    return curves
