"""The naive forecast, which the report shows beside the other forecasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from chapter6.tables import rows_of


@dataclass(frozen=True)
class Naive:
    """The naive forecast's validation MAE, and what an MAE of 1 means in °C.

    Either may be None: an edition need not have a baseline, or a description of its weather.
    """

    mae: float | None
    celsius: float | None


def naive_forecast(
    summary: pd.DataFrame, models: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any] | None:
    """Return the summary's row of the naive forecast; None if it has no figures.

    It is the first baseline whose setting ``forecast`` is ``naive``, whatever it is called;
    `models` are the edition's settings of its models.
    """
    names = [
        name
        for name, own in models.items()
        if own["task"] == "baseline" and own["forecast"] == "naive"
    ]
    rows = rows_of(summary[summary["model"].isin(names) & (summary["n"] > 0)])
    return rows[0] if rows else None
