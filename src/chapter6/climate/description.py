"""What the climate data looks like before any model sees it (section 6.3.1).

The two temperature plots, the range of each measured column, and the normalisation. Missing values
(NaN or infinite) are counted and left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

TEMPERATURE = "T (degC)"  # the column that the plots show and the models predict
MAX_POINTS = 3000
FIRST_ROWS = 1440  # ten days of 10-minute rows, as in the book's second plot


@dataclass(frozen=True)
class Curve:
    """A long series condensed to points that a plot can show.

    Attributes
    ----------
    points
        A row per point: ``day`` (datetime64 of its first day, in order; a point without values has
        no row) and ``mean``, ``low``, ``high`` over its days, float64, in the column's unit.
    days_per_point
        Days that a point covers.
    """

    points: pd.DataFrame
    days_per_point: int


def daily_curve(series: pd.Series, max_points: int = MAX_POINTS) -> Curve:
    """Condense a series to its daily mean, minimum and maximum (listing 6.30's plot).

    If there are more than `max_points` days, each point covers several.

    Parameters
    ----------
    series
        float (rows,), indexed by time, in any order.
    max_points
        The most points to return.

    Raises
    ------
    ValueError
        If `max_points` is less than 1.
    """
    if max_points < 1:
        raise ValueError(f"max_points is {max_points}; it must be at least 1")
    known = series[np.isfinite(series)].astype("float64")
    days = known.index.floor("D")
    number_of_days = (days.max() - days.min()).days + 1 if len(days) else 1
    days_per_point = -(-number_of_days // max_points)
    first_days = days - (days - days.min()) % pd.Timedelta(days=days_per_point)
    points = known.groupby(first_days).agg(mean="mean", low="min", high="max")
    return Curve(points.rename_axis("day").reset_index(), days_per_point)


def hours_since_start(time: pd.Series) -> pd.Series:
    """Return the hours from the first time to each: float64 (rows,)."""
    return (time - time.iloc[0]) / pd.Timedelta(hours=1)


def summarize_columns(columns: pd.DataFrame) -> pd.DataFrame:
    """Summarize each measured column: a row per column, in their order.

    Returns
    -------
    pd.DataFrame
        ``name`` (with the unit, as in the file: ``T (degC)``); ``values`` and ``missing``, the
        numbers of rows with and without a value; ``low``, ``mean``, ``high`` and ``std`` in the
        column's unit, NaN if the column has no values. ``std`` is that of the population, as NumPy
        and the book compute it.
    """
    columns = columns.astype("float64").where(np.isfinite)
    return pd.DataFrame(
        {
            "name": columns.columns,
            "values": columns.count().to_numpy(),
            "missing": columns.isna().sum().to_numpy(),
            "low": columns.min().to_numpy(),
            "mean": columns.mean().to_numpy(),
            "high": columns.max().to_numpy(),
            "std": columns.std(ddof=0).to_numpy(),
        }
    )


def summarize_normalization(
    names: Sequence[str], mean: np.ndarray, std: np.ndarray, normalized: np.ndarray
) -> pd.DataFrame:
    """Say how each column was scaled, and what range that gave it (listing 6.32).

    Parameters
    ----------
    names
        The measured columns.
    mean, std
        float64 (columns,), of the training rows, in each column's unit.
    normalized
        float32 (rows, columns)

    Returns
    -------
    pd.DataFrame
        A row per column: ``name``, ``low`` and ``high`` after normalisation, ``mean``, ``std``.

    Raises
    ------
    ValueError
        If the four have different numbers of columns.
    """
    counts = {len(names), len(mean), len(std), normalized.shape[1]}
    if len(counts) > 1:
        raise ValueError(
            f"{len(names)} names, {len(mean)} means and {len(std)} deviations "
            f"for {normalized.shape[1]} normalised columns"
        )
    ranges = summarize_columns(pd.DataFrame(normalized, columns=list(names)))
    return ranges[["name", "low", "high"]].assign(mean=mean, std=std)


def largest_round_trip_error(
    values: np.ndarray, normalized: np.ndarray, mean: float, std: float
) -> float:
    """Return the largest difference of ``normalized · std + mean`` from `values`, in their unit.

    Float32 costs a little; a larger error means that the two do not belong together. Rows that are
    missing on either side are left out; without rows the error is 0.
    """
    error = np.abs(normalized.astype(np.float64) * std + mean - values)
    return float(np.max(error[np.isfinite(error)], initial=0.0))
