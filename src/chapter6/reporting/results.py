"""The one table of all models: our figures, beside the published ones."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.language import _, later
from chapter6.reporting import numbers
from chapter6.reporting.numbers import MISSING
from chapter6.reporting.standing import Group, Standing, grouped

DIFFERENCES = (
    (later("validation %(difference)s"), "best_validation"),
    (later("test %(difference)s"), "best_test"),
)


@dataclass(frozen=True)
class Figure:
    """A figure of a table: the value, and below it the same in °C, empty where there is none."""

    value: str
    celsius: str = ""


@dataclass(frozen=True)
class Result:
    """One model's line of the table, written out.

    ``published`` has `en`, `ko`, `range` and `test`; ``runs`` counts the seeds that ended well,
    and the figures are of these; ``standings`` has the seeds that are not simply there. ``note``
    says of a variant how it differs from its model. What needs no training is the same for every
    seed: its ``runs`` is a dash and ``is_trained`` False. ``numbers`` has what each column is
    sorted by: a column's mean, or the lower end of a range; what there is none of is left out.
    """

    model: str
    title: str
    note: str
    standings: list[Group]
    is_trained: bool
    runs: str
    parameters: str
    epochs: str
    best_epoch: str
    best_validation: Figure
    best_test: Figure
    final_test: Figure
    seconds: str
    published: dict[str, Figure]
    numbers: dict[str, float]


def results_by_section(
    comparison: Iterable[Mapping[str, Any]],
    published_celsius: float,
    standings: Iterable[Standing] = (),
) -> dict[str, list[Result]]:
    """Return the models' results by section of the chapter, sections in order.

    Parameters
    ----------
    comparison
        Rows of ``comparison.parquet``: one a model and seed.
    published_celsius
        What an MAE of 1 means in the published runs, in °C.
    standings
        The runs that are not simply there.
    """
    standings = list(standings)
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    for row in comparison:
        by_model.setdefault(row["model"], []).append(row)
    sections: dict[str, list[Result]] = {}
    for rows in sorted(by_model.values(), key=lambda rows: rows[0]["section"]):
        base = by_model.get(rows[0]["variant_of"], [])
        own = [one for one in standings if one.model == rows[0]["model"]]
        result = _result(rows, base, own, published_celsius)
        sections.setdefault(rows[0]["section"], []).append(result)
    return sections


def _result(
    rows: list[Mapping[str, Any]],
    base: list[Mapping[str, Any]],
    standings: list[Standing],
    published_celsius: float,
) -> Result:
    """Return the line of one model; `base` are the rows of the model that it is a variant of."""
    first = rows[0]
    is_trained = any(row["epochs"] is not None for row in rows)
    rows = [row for row in rows if not row["failure"]]
    if not is_trained:
        rows = rows[:1]
    write = writer(first["metric"])
    return Result(
        model=first["model"],
        title=first["title"],
        note=against_base(rows, base),
        standings=grouped(standings),
        is_trained=is_trained,
        runs=numbers.count(len(rows)) if is_trained else MISSING,
        parameters=numbers.whole_range(_known(rows, "parameters")),
        epochs=numbers.whole_range(_known(rows, "epochs")),
        best_epoch=numbers.whole_range(_known(rows, "best_epoch")),
        best_validation=_figure(rows, "best_validation", write),
        best_test=_figure(rows, "best_test", write),
        final_test=_figure(rows, "final_test", write),
        seconds=_mean_time(rows),
        published=_published(first, write, published_celsius),
        numbers=_numbers(first, rows, is_trained),
    )


def _numbers(
    first: Mapping[str, Any], rows: list[Mapping[str, Any]], is_trained: bool
) -> dict[str, float]:
    """Return what the columns of the table are sorted by."""
    measured = ("parameters", "epochs", "best_epoch", "seconds")
    scores = ("best_validation", "best_test", "final_test")
    printed = {"en": "best_en", "ko": "best_ko", "range": "best_low", "test": "test"}
    found = {name: _known(rows, name) for name in measured + scores}
    found |= {name: _known([first], f"published_{column}") for name, column in printed.items()}
    runs = {"runs": float(len(rows))} if is_trained else {}
    return runs | {name: statistics.fmean(values) for name, values in found.items() if values}


def against_base(rows: list[Mapping[str, Any]], base: list[Mapping[str, Any]]) -> str:
    """Say how a variant's validation and test figures differ from its model's, paired by seed.

    Empty where the two share no seed.
    """
    parts = []
    for words, column in DIFFERENCES:
        found = _paired_differences(rows, base, column)
        if found:
            write = difference_writer(rows[0]["metric"])
            parts.append(_(words, difference=numbers.difference(found, write)))
    return ", ".join(parts)


def _paired_differences(
    rows: list[Mapping[str, Any]], base: list[Mapping[str, Any]], column: str
) -> list[float]:
    known = {row["seed"]: row[column] for row in base if row[column] is not None}
    return [
        row[column] - known[row["seed"]]
        for row in rows
        if row[column] is not None and row["seed"] in known
    ]


def writer(metric: str) -> Callable[[float], str]:
    """Return how values of a metric are written."""
    return numbers.mae if metric == "mae" else numbers.accuracy


def difference_writer(metric: str) -> Callable[[float], str]:
    """Return how differences of a metric are written: of accuracies in points."""
    return numbers.mae if metric == "mae" else numbers.points


def _known(rows: list[Mapping[str, Any]], column: str) -> list[Any]:
    return [row[column] for row in rows if row[column] is not None]


def _figure(rows: list[Mapping[str, Any]], column: str, write: Callable[[float], str]) -> Figure:
    celsius = _known(rows, f"{column}_celsius")
    return Figure(
        numbers.with_spread(_known(rows, column), write),
        numbers.with_spread(celsius, numbers.celsius) if celsius else "",
    )


def _mean_time(rows: list[Mapping[str, Any]]) -> str:
    seconds = _known(rows, "seconds")
    return numbers.duration(sum(seconds) / len(seconds)) if seconds else MISSING


def _published(
    row: Mapping[str, Any], write: Callable[[float], str], celsius: float
) -> dict[str, Figure]:
    mae = row["metric"] == "mae"

    def figure(value: float | None) -> Figure:
        if value is None:
            return Figure(MISSING)
        return Figure(write(value), numbers.celsius(value * celsius) if mae else "")

    low, high = row["published_best_low"], row["published_best_high"]
    spread = Figure(MISSING)
    if low is not None and high is not None:
        spread = Figure(
            _written_range(low, high, write),
            _written_range(low * celsius, high * celsius, numbers.celsius) if mae else "",
        )
    return {
        "en": figure(row["published_best_en"]),
        "ko": figure(row["published_best_ko"]),
        "range": spread,
        "test": figure(row["published_test"]),
    }


def _written_range(low: float, high: float, write: Callable[[float], str]) -> str:
    """Write two figures with their unit once."""
    return f"{write(low).partition(numbers.SPACE)[0]}–{write(high)}"
