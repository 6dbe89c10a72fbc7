"""When a temperature forecast is off: by hour of the day, by month, over one week (section 6.3)."""

from typing import Any

import pandas as pd

HOUR, WEEK = pd.Timedelta(hours=1), pd.Timedelta(days=7)


def errors_over_time(forecasts: pd.DataFrame) -> dict[str, Any]:
    """Return the mean absolute error in °C over all rows, for each hour and for each month.

    `forecasts` has the columns ``time`` (of the target), ``best`` and ``truth`` (°C). The keys are
    ``mae``, ``by_hour`` (24 values) and ``by_month`` (12); hours and months without rows are None.
    """
    errors = (forecasts["best"].astype("float64") - forecasts["truth"]).abs()
    time = forecasts["time"].dt
    return {
        "mae": round(float(errors.mean()), 4),
        "by_hour": _means(errors.groupby(time.hour).mean(), range(24)),
        "by_month": _means(errors.groupby(time.month).mean(), range(1, 13)),
    }


def _means(found: pd.Series, groups: range) -> list[float | None]:
    """Return the mean of each group, rounded; None for a group without rows."""
    return [round(found[group], 4) if group in found.index else None for group in groups]


def first_week(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first whole week, one per hour, from midnight to midnight.

    If a ``time`` was recorded twice, its first row is used. If no seven days follow any midnight,
    the week starts at the first full hour and may be shorter.
    """
    times = forecasts["time"]
    hourly = times[times == times.dt.floor("h")].drop_duplicates().sort_values()
    midnights = hourly[(hourly == hourly.dt.floor("D")) & (hourly + WEEK <= hourly.max() + HOUR)]
    start = midnights.min() if len(midnights) else hourly.min()
    return forecasts.loc[hourly[(hourly >= start) & (hourly < start + WEEK)].index]
