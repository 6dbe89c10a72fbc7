"""Putting the 14 columns on one scale (section 6.3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from chapter6.errors import InputError


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


def normalize(values: np.ndarray, training_end: int) -> Normalized:
    """Subtract the mean of the first `training_end` rows and divide by their standard deviation.

    `values` is float64 (rows, columns). Raises `InputError` if a column does not vary in the
    training rows, so that it cannot be scaled, or if there are no rows after them.
    """
    if training_end >= len(values):
        raise InputError(
            f"climate.splits.training_end is {training_end}, but the table has {len(values)} rows"
        )
    training = values[:training_end]
    mean, std = training.mean(axis=0), training.std(axis=0)
    if not (std > 0).all():
        column = int(np.argmin(std > 0))
        raise InputError(f"column {column} (from 0) does not vary in the training rows")
    scaled = values - mean
    scaled /= std
    return Normalized(scaled.astype(np.float32), mean, std)


def temperature_scale(arrays: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """Return the mean and the standard deviation of the training temperatures in °C.

    `arrays` is one of the normalised files (docs/files.md).
    """
    column = int(arrays["temperature"])
    return float(arrays["mean"][column]), float(arrays["std"][column])
