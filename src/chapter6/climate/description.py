"""What the climate data looks like before any model sees it (section 6.3.1).

The two temperature plots, the range of each measured column, and the normalisation. Values that
are missing (NaN) are counted and left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

TEMPERATURE = "T (degC)"  # the column that the plots show and the models predict
MAX_POINTS = 3000
FIRST_ROWS = 1440  # ten days of 10-minute rows, as in the book's second plot


@dataclass(frozen=True)
class Curve:
    """A long series condensed to points that a plot can show.

    Attributes
    ----------
    days
        datetime64[D] (points,), the first day of each point, rising. Days without values are not
        there.
    mean, low, high
        float64 (points,), mean, minimum and maximum over the point's days, in the column's unit.
    days_per_point
        Days that a point stands for.
    """

    days: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    days_per_point: int


@dataclass(frozen=True)
class ColumnSummary:
    """The range of one measured column, in its own unit.

    Attributes
    ----------
    name
        The column, unit included, as in the file: ``T (degC)``.
    values, missing
        Rows with and without a value.
    low, mean, high, std
        Minimum, mean, maximum and standard deviation (of the population, as NumPy's default and
        the book's); None where the column holds no value.
    """

    name: str
    values: int
    missing: int
    low: float | None
    mean: float | None
    high: float | None
    std: float | None


@dataclass(frozen=True)
class ColumnScale:
    """How one column was normalised: ``(value − mean) / std``.

    Attributes
    ----------
    name
        The column.
    mean, std
        Of the training rows, in the column's unit; `std` is what 1 means after normalisation.
    low, high
        Range of the normalised column over all rows, in standard deviations; None if all missing.
    """

    name: str
    mean: float
    std: float
    low: float | None
    high: float | None


def daily_curve(time: np.ndarray, values: np.ndarray, max_points: int = MAX_POINTS) -> Curve:
    """Condense a series to its daily mean, minimum and maximum (listing 6.30's plot).

    Where there are more than `max_points` days, a point stands for several.

    Parameters
    ----------
    time
        datetime64 (rows,), in any order.
    values
        float (rows,)
    max_points
        Points at most, at least 1.
    """
    if max_points < 1:
        raise ValueError(f"max_points is {max_points}; it must be at least 1")
    known = np.isfinite(values)
    days = time[known].astype("datetime64[D]")
    series = values[known].astype(np.float64)
    if not len(days):
        return Curve(days, series, series, series, 1)
    order = np.argsort(days, kind="stable")
    days, series = days[order], series[order]
    first = days[0]
    numbers = (days - first).astype(np.int64)
    days_per_point = int(-(-(numbers[-1] + 1) // max_points))
    points, starts, rows = np.unique(
        numbers // days_per_point, return_index=True, return_counts=True
    )
    return Curve(
        days=first + points * days_per_point,
        mean=np.add.reduceat(series, starts) / rows,
        low=np.minimum.reduceat(series, starts),
        high=np.maximum.reduceat(series, starts),
        days_per_point=days_per_point,
    )


def hours_since_start(time: np.ndarray) -> np.ndarray:
    """Return the hours from the first time to each: float64 (rows,)."""
    return (time - time[:1]) / np.timedelta64(1, "h")


def summarize_columns(columns: Mapping[str, np.ndarray]) -> list[ColumnSummary]:
    """Summarize each measured column, in the order given.

    Parameters
    ----------
    columns
        Name → float (rows,), in the column's own unit.
    """
    return [_summary(name, values) for name, values in columns.items()]


def _summary(name: str, values: np.ndarray) -> ColumnSummary:
    known = values[np.isfinite(values)].astype(np.float64)
    missing = len(values) - len(known)
    if not len(known):
        return ColumnSummary(name, 0, missing, None, None, None, None)
    low, mean, high = float(known.min()), float(known.mean()), float(known.max())
    return ColumnSummary(name, len(known), missing, low, mean, high, float(known.std()))


def summarize_normalization(
    names: Sequence[str], mean: np.ndarray, std: np.ndarray, normalized: np.ndarray
) -> list[ColumnScale]:
    """Say how each column was scaled and where that has put it (listing 6.32).

    Parameters
    ----------
    names
        The measured columns.
    mean, std
        float64 (columns,), of the training rows, in each column's unit.
    normalized
        float32 (rows, columns)

    Raises
    ------
    ValueError
        If the four do not agree on the number of columns.
    """
    counts = {len(names), len(mean), len(std), normalized.shape[1]}
    if len(counts) > 1:
        raise ValueError(
            f"{len(names)} names, {len(mean)} means and {len(std)} deviations "
            f"for {normalized.shape[1]} normalised columns"
        )
    ranges = summarize_columns(dict(zip(names, normalized.T, strict=True)))
    return [
        ColumnScale(column.name, float(mean[i]), float(std[i]), column.low, column.high)
        for i, column in enumerate(ranges)
    ]


def largest_round_trip_error(
    values: np.ndarray, normalized: np.ndarray, mean: float, std: float
) -> float:
    """Return how far ``normalized · std + mean`` strays from the column, in the column's unit.

    Float32 costs a little; anything beyond says that the two do not belong together. Rows that
    are missing on either side are left out; without rows it is 0.
    """
    error = np.abs(normalized.astype(np.float64) * std + mean - values)
    return float(np.max(error[np.isfinite(error)], initial=0.0))
