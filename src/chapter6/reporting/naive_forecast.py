"""The naive forecast, which the report compares the other forecasts with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from chapter6.tables import rows_of


@dataclass(frozen=True)
class Naive:
    """The naive forecast's validation MAE, and what an MAE of 1 means in °C.

    Either may be None: an edition may have no baseline, or no description of its weather.
    """

    mae: float | None
    celsius: float | None


def naive_forecast(
    summary: pd.DataFrame, models: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any] | None:
    """Return the naive forecast's row of the summary; None if it has no figures.

    That is the first baseline whose ``forecast`` setting is ``naive``, whatever its name. `models`
    maps each model of the edition to its settings.
    """
    names = [
        name
        for name, own in models.items()
        if own["task"] == "baseline" and own["forecast"] == "naive"
    ]
    rows = rows_of(summary[summary["model"].isin(names) & (summary["n"] > 0)])
    return rows[0] if rows else None
