"""When a forecast of the temperature is off: by hour of the day, by month, in one week (6.3)."""

from typing import Any

import numpy as np

HOUR, DAY, WEEK = 3_600, 86_400, 7 * 86_400


def seconds_since_1970(times: np.ndarray) -> np.ndarray:
    """Return times, datetime64 of any unit, as int64 seconds."""
    return times.astype("datetime64[s]").astype(np.int64)


def mean_by(groups: np.ndarray, errors: np.ndarray, size: int) -> list[float | None]:
    """Return the mean error of each group 0 to size − 1, in the unit of `errors`; None for none."""
    counts = np.bincount(groups, minlength=size)
    sums = np.bincount(groups, weights=errors, minlength=size)
    return [
        round(total / count, 4) if count else None
        for total, count in zip(sums.tolist(), counts.tolist(), strict=True)
    ]


def hours_of(seconds: np.ndarray) -> np.ndarray:
    """Return the hour of the day, 0 to 23, of times in seconds since 1970."""
    return seconds % DAY // HOUR


def months_of(seconds: np.ndarray) -> np.ndarray:
    """Return the month, 0 to 11, of times in seconds since 1970."""
    return seconds.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12


def errors_over_time(
    seconds: np.ndarray, forecast: np.ndarray, truth: np.ndarray
) -> dict[str, Any]:
    """Return the mean absolute error, °C, of all rows, of each hour and of each month.

    `seconds` are the times of the targets since 1970; `forecast` and `truth` are in °C; all are
    (rows,). Keys: ``mae``, ``by_hour`` (24 values), ``by_month`` (12); None where there is no row.
    """
    errors = np.abs(forecast.astype(np.float64) - truth)
    return {
        "mae": round(float(errors.mean()), 4),
        "by_hour": mean_by(hours_of(seconds), errors, 24),
        "by_month": mean_by(months_of(seconds), errors, 12),
    }


def hours_of_first_week(seconds: np.ndarray) -> np.ndarray:
    """Return the rows of the first whole week, one an hour, from midnight to midnight.

    Of a time that was recorded twice it is the first row. If the rows hold no seven days from a
    midnight on, the week starts with the first full hour and is as long as there are rows.
    """
    on_the_hour = np.flatnonzero(seconds % HOUR == 0)
    if not len(on_the_hour):
        return on_the_hour
    times, first = np.unique(seconds[on_the_hour], return_index=True)
    midnights = times[(times % DAY == 0) & (times + WEEK <= times[-1] + HOUR)]
    start = midnights[0] if len(midnights) else times[0]
    return on_the_hour[first[(times >= start) & (times < start + WEEK)]]
