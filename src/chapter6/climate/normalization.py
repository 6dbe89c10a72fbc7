"""Putting the 14 columns on one scale (section 6.3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chapter6.config.schema.climate_limits import USUAL
from chapter6.errors import InputError

HARDLY = 1e-6
"""A deviation below this share of the mean (or of 1, where the mean is smaller) is rounding."""


@dataclass(frozen=True)
class Normalized:
    """The weather table on one scale.

    Attributes:
        data: float32 (rows, columns), ``(value - mean) / std``.
        mean: float64 (columns,), of the training rows, in the column's unit.
        std: float64 (columns,), likewise.
    """

    data: np.ndarray
    mean: np.ndarray
    std: np.ndarray


def side_by_side(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Put columns side by side, float64 (rows, columns), in half the time of ``column_stack``."""
    return np.ascontiguousarray(np.stack(columns).T)


def normalize(
    values: np.ndarray,
    training_end: int,
    names: Sequence[str] = (),
    largest: float = USUAL["scaled_values"],
) -> Normalized:
    """Subtract the mean of the first `training_end` rows and divide by their standard deviation.

    Parameters
    ----------
    values
        float64 (rows, columns)
    training_end
        How many rows are training rows.
    names
        Of the columns, for messages; without them they are numbered from 0.
    largest
        The largest value, in standard deviations, that a column may hold after that.

    Raises
    ------
    InputError
        If the split is past the end, or a column hardly varies in the training rows: it cannot be
        scaled, or its other values become huge.
    """
    if training_end >= len(values):
        raise InputError(
            f"climate.splits.training_end is {training_end}, but the table has {len(values)} rows"
        )
    mean = values[:training_end].mean(axis=0)
    scaled = values - mean
    std = np.sqrt(np.square(scaled[:training_end]).mean(axis=0))
    varies = std > HARDLY * np.maximum(np.abs(mean), 1)
    if not varies.all():
        column = int(np.argmin(varies))
        raise InputError(
            f"column {_name(column, names)} does not vary in the {training_end:,} training rows "
            f"(it is {mean[column]:g}, its standard deviation {std[column]:.1g}): a sensor was "
            "stuck, or the value stands for missing ones; choose other rows "
            "(climate.splits.training_end) or another table"
        )
    data = np.divide(scaled, std, out=np.empty(scaled.shape, np.float32), casting="same_kind")
    if max(data.max(), -data.min()) > largest:
        scaled /= std
        row, column = divmod(int(np.argmax(np.abs(scaled))), scaled.shape[1])
        raise InputError(
            f"column {_name(column, names)}, row {row:,} (from 0): {values[row, column]:g} is "
            f"{abs(scaled[row, column]):.3g} standard deviations from the mean of the training "
            f"rows, expected {largest:g} at most: the column hardly varies in the training rows, "
            "or the value is wrong; choose other rows (climate.splits.training_end) or relax the "
            "edition's checks.climate.scaled_values"
        )
    return Normalized(data, mean, std)


def _name(column: int, names: Sequence[str]) -> str:
    return repr(names[column]) if names else f"{column} (from 0)"


def temperature_scale(arrays: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """Return the mean and the standard deviation of the training temperatures in °C.

    `arrays` is one of the normalised files (docs/files.md).
    """
    column = int(arrays["temperature"])
    return float(arrays["mean"][column]), float(arrays["std"][column])
