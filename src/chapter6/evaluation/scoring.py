"""The figures of one model in the units that people think in."""

from typing import Any

import numpy as np

from chapter6.climate.windows import Window, targets


def in_celsius(figures: dict[str, float], temperature_std: float) -> dict[str, float]:
    """Return the MAE, which is the climate networks' loss, as it is and in °C.

    `temperature_std` is the standard deviation of the training temperatures in °C.
    """
    return {"mae": figures["loss"], "mae_celsius": figures["loss"] * temperature_std}


def persistence(
    data: np.ndarray, rows: np.ndarray, window: Window, column: int, temperature_std: float
) -> dict[str, float]:
    """Score the naive forecast, that the temperature stays what it was in the last input row.

    `data` is the normalised table, float32 (rows, columns); `rows` are the windows to score.
    Returns the MAE in units of the training standard deviation and in °C (section 6.3.3).
    """
    last = data[rows + window.offsets[-1], column]
    mae = float(np.abs(targets(data, rows, window, column) - last).mean(dtype=np.float64))
    return {"mae": mae, "mae_celsius": mae * temperature_std}


def scores(epoch: int | None, validation: dict[str, float], test: dict[str, float]) -> Any:
    """Return the scores of one set of weights, with the epoch (from 1) that it is of."""
    return {"epoch": epoch, "validation": validation, "test": test}
