"""The sweeps: for each swept model a table of its points, and the metric over the grid."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.reporting.material import Material
from chapter6.reporting.plots.sweeps import Grid, SweepPlot, Value, draw_sweep, written
from chapter6.reporting.run_status import Group, by_model
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.cells import Cell, measured
from chapter6.reporting.wording.numbers import MISSING
from chapter6.tables import rows_of

FEW = 30
"""Points up to which a table is open."""
SORTED_BY = ("best_validation", "best_test", "seconds", "best_validation_difference")


@dataclass(frozen=True)
class PointRow:
    """One point's row of a table, formatted.

    Attributes
    ----------
    values
        Its values of the settings, and what each is sorted by.
    is_own, is_best
        Whether it is the model with its own settings, and whether its validation figure is the
        best.
    difference
        How its validation figure differs from the model's own, paired by seed.
    numbers
        What the columns of figures are sorted by; missing figures are left out.
    """

    model: str
    values: list[tuple[str, float]]
    is_own: bool
    is_best: bool
    statuses: list[Group]
    runs: str
    parameters: str
    best_validation: Cell
    best_test: Cell
    difference: str
    seconds: str
    numbers: dict[str, float]


@dataclass(frozen=True)
class Sweep:
    """One model's sweep: its table and its plots; `left_out` are points that cannot run."""

    model: str
    title: str
    settings: list[str]
    rows: list[PointRow]
    left_out: list[str]
    plots: list[SweepPlot]
    has_own_line: bool
    is_open: bool


def part(material: Material) -> dict[str, Any]:
    """Return the sweep of every model that has points, in the order of the configuration."""
    rows = [row for row in rows_of(material.summary) if row["swept"] is not None]
    own = [row for row in rows if row["variant_of"] is None]
    return {
        "models": [
            _sweep([row, *(r for r in rows if r["variant_of"] == row["model"])], material)
            for row in own
        ]
    }


def _sweep(rows: Sequence[Mapping[str, Any]], material: Material) -> Sweep:
    """Return the sweep of a model from its rows of the summary, the model's own first."""
    model, grid = rows[0]["model"], _grid(rows, material)
    statuses = by_model(material.statuses, material.comparison)
    values = {row["model"]: _values(row) for row in rows}
    best = next((name for name, point in values.items() if point == grid.best), None)
    return Sweep(
        model=model,
        title=rows[0]["title"],
        settings=list(grid.settings),
        rows=[
            _row(row, list(values.values()), row["model"] == best, statuses.get(row["model"], []))
            for row in rows
        ],
        left_out=list(material.left_out.get(model, ())),
        plots=draw_sweep(grid, material.naive),
        has_own_line=bool(grid.own),
        is_open=len(rows) <= FEW,
    )


def _grid(rows: Sequence[Mapping[str, Any]], material: Material) -> Grid:
    """Return what is drawn of a sweep."""
    first, table = rows[0], material.comparison
    table = table[table["failure"].isna() & table["best_validation"].notna()]
    figures = {
        row["model"]: table.loc[table["model"] == row["model"], "best_validation"].tolist()
        for row in rows
    }
    points = {_values(row): figures[row["model"]] for row in rows}
    scored = [row for row in rows if row["best_validation_mean"] is not None]
    choose = max if first["metric"] == "accuracy" else min
    best = choose(scored, key=lambda row: row["best_validation_mean"], default=None)
    # the model's own settings need not be a point of the grid
    tried = material.settings["sweep"].get(first["model"], {})
    on_grid = all(value in tried[key] for key, value in json.loads(first["swept"]).items())
    return Grid(
        model=first["model"],
        title=first["title"],
        metric=first["metric"],
        settings=[key.removeprefix("arguments.") for key in json.loads(first["swept"])],
        points=points if on_grid else {v: f for v, f in points.items() if v != _values(first)},
        best=None if best is None else _values(best),
        own=() if on_grid else figures[first["model"]],
    )


def _values(row: Mapping[str, Any]) -> tuple[Value, ...]:
    return tuple(json.loads(row["swept"]).values())


def _row(
    row: Mapping[str, Any],
    every: Sequence[tuple[Value, ...]],
    is_best: bool,
    statuses: list[Group],
) -> PointRow:
    has_parameters = row["n"] > 0 and row["parameters"] is not None
    figures = {name: row[f"{name}_mean"] for name in SORTED_BY}
    figures |= {"parameters": row["parameters"] if has_parameters else None, "runs": row["n"]}
    return PointRow(
        model=row["model"],
        values=[
            (written(value), _rank(value, [point[place] for point in every]))
            for place, value in enumerate(_values(row))
        ],
        is_own=row["variant_of"] is None,
        is_best=is_best,
        statuses=statuses,
        runs=numbers.count(row["n"]),
        parameters=numbers.count(row["parameters"]) if has_parameters else MISSING,
        best_validation=measured(row, "best_validation", has_spread=True),
        best_test=measured(row, "best_test", has_spread=True),
        difference=_difference(row),
        seconds=numbers.mean_and_spread(row["seconds_mean"], None, numbers.duration),
        numbers={name: float(value) for name, value in figures.items() if value is not None},
    )


def _difference(row: Mapping[str, Any]) -> str:
    """Write how a point's validation figure differs from that of its model, paired by seed."""
    mean, deviation = (row[f"best_validation_difference_{kind}"] for kind in ("mean", "std"))
    if mean is None:
        return MISSING
    return numbers.mean_difference(mean, deviation, numbers.difference_writer(row["metric"]))


def _rank(value: Value, values: Sequence[Value]) -> float:
    """Return what a value is sorted by: a number by itself, a word by its place among the words."""
    if isinstance(value, bool | str):
        return sorted({*map(str, values)}).index(str(value))
    return float(value)
