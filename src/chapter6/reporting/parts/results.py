"""The table of all models: our figures next to the published ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.reporting.material import Material
from chapter6.reporting.run_status import Group, by_model
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.cells import Cell, measured
from chapter6.reporting.wording.numbers import MISSING
from chapter6.reporting.wording.variants import difference_from_base
from chapter6.tables import rows_of

MEANS = ("epochs", "best_epoch", "best_validation", "best_test", "final_test", "seconds")
PUBLISHED = {"en": "best_en", "ko": "best_ko", "range": "best_low", "test": "test"}


@dataclass(frozen=True)
class Result:
    """One model's row of the table, formatted.

    Attributes
    ----------
    note
        How a variant differs from its base model; empty for other models.
    statuses
        The seeds that are unfinished or stale.
    runs
        The number of seeds that finished, which the figures are over; a dash for a baseline, which
        is the same for every seed.
    published
        The figures `en`, `ko`, `range` and `test`.
    numbers
        What each column is sorted by: the mean, or the lower end of a published range. Missing
        figures are left out.
    """

    model: str
    title: str
    has_page: bool
    note: str
    statuses: list[Group]
    runs: str
    parameters: str
    epochs: str
    best_epoch: str
    best_validation: Cell
    best_test: Cell
    final_test: Cell
    seconds: str
    published: dict[str, Cell]
    numbers: dict[str, float]


def part(material: Material) -> dict[str, Any]:
    """Return the results by section, and the values for the notes below the table.

    ``celsius`` and ``published_celsius`` say what an MAE of 1 means here and in the published runs.
    """
    published = material.published["temperature_std_celsius"]
    here = material.naive.celsius
    results = _results(material, published)
    sections = material.summary["section"]
    return {
        "sections": {
            section: [
                result for result, own in zip(results, sections, strict=True) if own == section
            ]
            for section in sorted(sections.unique())
        },
        "celsius": None if here is None else numbers.celsius(here),
        "published_celsius": numbers.celsius(published),
        "published_runs": material.published["runs"],
    }


def _results(material: Material, celsius: float) -> list[Result]:
    """Return a row for each model, in the order of the chapter."""
    statuses = by_model(material.statuses, material.comparison)
    return [
        _result(
            row,
            statuses.get(row["model"], []),
            row["model"] in material.with_figures,
            celsius,
        )
        for row in rows_of(material.summary)
    ]


def _result(
    row: Mapping[str, Any], statuses: list[Group], has_page: bool, celsius: float
) -> Result:
    """Return a model's row of the table from its row of the summary."""
    is_trained = row["epochs"] is not None
    return Result(
        model=row["model"],
        title=row["title"],
        has_page=has_page,
        note=difference_from_base(row),
        statuses=statuses,
        runs=numbers.count(row["n"]) if is_trained else MISSING,
        parameters=numbers.count(row["parameters"]) if _has_parameters(row) else MISSING,
        epochs=_range(row, "epochs"),
        best_epoch=_range(row, "best_epoch"),
        best_validation=measured(row, "best_validation", is_trained),
        best_test=measured(row, "best_test", is_trained),
        final_test=measured(row, "final_test", is_trained),
        seconds=numbers.mean_and_spread(row["seconds_mean"], None, numbers.duration),
        published=_published(row, celsius),
        numbers=_numbers(row, is_trained),
    )


def _range(row: Mapping[str, Any], name: str) -> str:
    ends = [row[f"{name}_min"], row[f"{name}_max"]]
    return MISSING if None in ends else numbers.whole_range(ends)


def _has_parameters(row: Mapping[str, Any]) -> bool:
    return row["n"] > 0 and row["parameters"] is not None


def _numbers(row: Mapping[str, Any], is_trained: bool) -> dict[str, float]:
    """Return what the columns are sorted by."""
    found = {name: row[f"{name}_mean"] for name in MEANS}
    found |= {name: row[f"published_{column}"] for name, column in PUBLISHED.items()}
    if is_trained:
        found["runs"] = float(row["n"])
    if _has_parameters(row):
        found["parameters"] = float(row["parameters"])
    return {name: value for name, value in found.items() if value is not None}


def _published(row: Mapping[str, Any], celsius: float) -> dict[str, Cell]:
    return {
        "en": _printed(row, ["published_best_en"], celsius),
        "ko": _printed(row, ["published_best_ko"], celsius),
        "range": _printed(row, ["published_best_low", "published_best_high"], celsius),
        "test": _printed(row, ["published_test"], celsius),
    }


def _printed(row: Mapping[str, Any], columns: Sequence[str], celsius: float) -> Cell:
    """Return a published figure, or the lower and the upper end of a range."""
    values = [row[column] for column in columns]
    if None in values:
        return Cell(MISSING)
    return Cell(
        _joined([numbers.writer(row["metric"])(value) for value in values]),
        _joined([numbers.celsius(value * celsius) for value in values])
        if row["metric"] == "mae"
        else "",
    )


def _joined(ends: Sequence[str]) -> str:
    """Join the ends of a range, giving the unit only once."""
    return "–".join([*(end.partition(numbers.SPACE)[0] for end in ends[:-1]), ends[-1]])
