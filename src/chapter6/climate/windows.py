"""Windows of the weather table: which rows are the input, which row is the target (section 6.3.2).

The input of a window at row r is the rows r − lookback, r − lookback + step, … before r. Its target
is the temperature of row r + delay. If step divides lookback, the last input row is r − step and
the forecast looks delay + step rows ahead: 25 hours with the chapter's numbers, not 24.
"""

from dataclasses import dataclass

import numpy as np

from chapter6.config.run_settings import WindowSettings
from chapter6.errors import InputError


@dataclass(frozen=True)
class Window:
    """The shape of a window, in rows of 10 minutes."""

    lookback: int
    step: int
    delay: int

    @property
    def offsets(self) -> np.ndarray:
        """Input rows relative to r, oldest first: int64 (timesteps,)."""
        return np.arange(-self.lookback, 0, self.step)

    @property
    def timesteps(self) -> int:
        """Input rows per window."""
        return len(self.offsets)

    @property
    def horizon_hours(self) -> float:
        """Hours from the last input row to the target."""
        return float(self.delay - self.offsets[-1]) / 6


def window_of(settings: WindowSettings) -> Window:
    """Return the window that a model's settings describe."""
    return Window(settings["lookback"], settings["step"], settings["delay"])


def rows_for_training(
    window: Window, training_end: int, count: int, generator: np.random.Generator
) -> np.ndarray:
    """Draw `count` rows from [lookback, training_end), with replacement: int64 (count,)."""
    return generator.integers(window.lookback, training_end, count)


def _rows_in_whole_batches(
    window: Window, first_row: int, last_row: int, batch_size: int, where: str
) -> np.ndarray:
    """Return the rows that the chapter's generator visits, in order, between two boundaries.

    It yields only whole batches of `batch_size`, and stops before one that would reach `last_row`:
    769 batches for rows 200,001 to 300,000. Raises `InputError` if no batch fits.
    """
    start = first_row + window.lookback
    batches = (last_row - start - 1) // batch_size
    if batches < 1:
        raise InputError(
            f"no whole batch of {batch_size} windows with a lookback of {window.lookback} rows "
            f"fits between rows {first_row} and {last_row} {where} "
            "(settings: climate.splits, climate.lookback)"
        )
    return np.arange(start, start + batches * batch_size)


def rows_for_validation(
    window: Window,
    training_end: int,
    validation_end: int,
    batch_size: int,
    rows: int | None = None,
) -> np.ndarray:
    """Return the rows of the validation windows: int64 (windows,).

    `rows` is the length of a table that ends soon after the validation rows; None means the whole
    table. The file that models are trained on has one day after the validation rows, for the
    targets of the chapter's delay. With a longer delay the windows end earlier.
    """
    last = validation_end if rows is None else min(validation_end, rows - window.delay)
    return _rows_in_whole_batches(window, training_end + 1, last, batch_size, "of the table")


def validation_windows(settings: WindowSettings, rows: int) -> np.ndarray:
    """Return the rows of a model's validation windows in a table of `rows` rows, as above."""
    splits = settings["splits"]
    return rows_for_validation(
        window_of(settings),
        splits["training_end"],
        splits["validation_end"],
        settings["batch_size"],
        rows,
    )


def rows_for_test(window: Window, rows: int, batch_size: int) -> np.ndarray:
    """Return the rows of the test windows in a table of `rows` test rows: int64 (windows,)."""
    return _rows_in_whole_batches(window, 0, rows - window.delay - 1, batch_size, "of the test")


def gather(data: np.ndarray, rows: np.ndarray, window: Window) -> np.ndarray:
    """Return the windows at `rows`: (len(rows), timesteps, columns), of the dtype of `data`."""
    return np.take(data, rows[:, None] + window.offsets, axis=0)


def targets(data: np.ndarray, rows: np.ndarray, window: Window, column: int) -> np.ndarray:
    """Return what the windows at `rows` should forecast: (len(rows),)."""
    return data[rows + window.delay, column]
