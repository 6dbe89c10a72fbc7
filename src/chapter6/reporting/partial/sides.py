"""Reading one of the two folders of results that the compare page is about."""

from collections.abc import Iterable, Mapping
from typing import Any

from chapter6.errors import InputError
from chapter6.formats import read_table
from chapter6.layout import Results
from chapter6.reporting.compare_page import Side
from chapter6.reporting.partial.reading import if_there, read_history, read_run


def read_side(results: Results) -> Side:
    """Read the scored models of a folder, in the order of its comparison.

    Raises
    ------
    InputError
        If the folder has no scored model.
    """
    metrics, runs, histories = {}, {}, {}
    for place in results.runs():
        scored = read_run(place, "metrics")
        if scored is None:
            continue
        key = (place.model, place.seed)
        metrics[key] = scored
        run = read_run(place, "run")
        if run is not None:
            runs[key] = run
        histories[key] = _validation(read_history(place))
    if not metrics:
        example = results.run("jena_gru", 1).file("metrics")
        raise InputError(f"{results.folder}: no scored model, such as {example}")
    titles = _titles(results)
    order = [*titles, *sorted({model for model, _ in metrics} - set(titles))]
    ordered = dict(sorted(metrics.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))
    return Side(str(results.folder), titles, ordered, runs, histories)


def _titles(results: Results) -> dict[str, str]:
    table = if_there(read_table, results.table("comparison"))
    return {row["model"]: row["title"] for row in table.to_pylist()} if table else {}


def _validation(history: Iterable[Mapping[str, Any]]) -> dict[str, list[float]]:
    curves: dict[str, list[float]] = {}
    for row in sorted(history, key=lambda row: row["epoch"]):
        if row["split"] == "validation":
            curves.setdefault(row["metric"], []).append(row["value"])
    return curves
