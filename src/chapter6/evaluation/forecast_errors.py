"""When a forecast of the temperature is off: by hour of the day, by month, in one week (6.3)."""

from typing import Any

import pandas as pd

HOUR, WEEK = pd.Timedelta(hours=1), pd.Timedelta(days=7)


def errors_over_time(forecasts: pd.DataFrame) -> dict[str, Any]:
    """Return the mean absolute error, °C, of all rows, of each hour and of each month.

    `forecasts` has ``time``, that of the targets, and ``best`` and ``truth`` in °C. Keys: ``mae``,
    ``by_hour`` (24 values), ``by_month`` (12); None where there is no row.
    """
    errors = (forecasts["best"].astype("float64") - forecasts["truth"]).abs()
    time = forecasts["time"].dt
    return {
        "mae": round(float(errors.mean()), 4),
        "by_hour": _means(errors.groupby(time.hour).mean(), range(24)),
        "by_month": _means(errors.groupby(time.month).mean(), range(1, 13)),
    }


def _means(found: pd.Series, groups: range) -> list[float | None]:
    """Return the mean of each group; None for a group without rows."""
    return [round(found[group], 4) if group in found.index else None for group in groups]


def first_week(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first whole week, one an hour, from midnight to midnight.

    Of a ``time`` that was recorded twice it is the first row. If the rows hold no seven days from a
    midnight on, the week starts with the first full hour and is as long as there are rows.
    """
    times = forecasts["time"]
    hourly = times[times == times.dt.floor("h")].drop_duplicates().sort_values()
    midnights = hourly[(hourly == hourly.dt.floor("D")) & (hourly + WEEK <= hourly.max() + HOUR)]
    start = midnights.min() if len(midnights) else hourly.min()
    return forecasts.loc[hourly[(hourly >= start) & (hourly < start + WEEK)].index]
