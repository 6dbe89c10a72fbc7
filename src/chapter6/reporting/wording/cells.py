"""A model's figures as the cells of a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.reporting.wording import numbers


@dataclass(frozen=True)
class Cell:
    """A figure in a table: the value, and the same in °C to show below it, or nothing."""

    value: str
    celsius: str = ""


def measured(row: Mapping[str, Any], name: str, has_spread: bool) -> Cell:
    """Return the mean of a figure over the seeds, with the standard deviation if `has_spread`.

    `row` is a row of the summary.
    """

    def written(column: str, write: Callable[[float], str]) -> str:
        deviation = row[f"{column}_std"] if has_spread else None
        return numbers.mean_and_spread(row[f"{column}_mean"], deviation, write)

    has_celsius = row[f"{name}_celsius_mean"] is not None
    return Cell(
        written(name, numbers.writer(row["metric"])),
        written(f"{name}_celsius", numbers.celsius) if has_celsius else "",
    )
