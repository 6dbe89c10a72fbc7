"""Temperature forecasts that need no training.

Each takes the normalised rows of training, those to forecast from (both with ``data``, ``time`` and
``temperature``), `rows`, int (windows,), the present row of each window, and the window. It returns
normalised temperatures, float32 (windows,).
"""

from collections.abc import Mapping

import numpy as np

from chapter6.climate.windows import Window

DAY, HOUR = 86_400, 3_600
LONGEST_YEAR = 366

Arrays = Mapping[str, np.ndarray]


def naive(training: Arrays, arrays: Arrays, rows: np.ndarray, window: Window) -> np.ndarray:
    """Forecast the temperature of the last input row (section 6.3.3).

    Windows end `step` rows before the present, so with the chapter's numbers that row is 25 hours
    before the target.
    """
    return arrays["data"][rows + window.offsets[-1], int(arrays["temperature"])]


def persistence(training: Arrays, arrays: Arrays, rows: np.ndarray, window: Window) -> np.ndarray:
    """Forecast the present temperature, `delay` rows before the target.

    This is what the text of section 6.3.3 says: the temperature of exactly 24 hours before. No
    window contains that row, but it is known when the forecast is made.
    """
    return arrays["data"][rows, int(arrays["temperature"])]


def climatology(training: Arrays, arrays: Arrays, rows: np.ndarray, window: Window) -> np.ndarray:
    """Forecast the mean training temperature of the target's hour and day of the year.

    Hours and days are in the table's own time. If the training rows lack that hour on that day, the
    nearest day of the year that has it is used; of two equally near, the earlier in the year.
    """
    end = int(training["training_end"])
    times, column = training["time"][:end], int(training["temperature"])
    day, hour = _calendar(times)
    sums, counts = np.zeros((2, LONGEST_YEAR, 24))
    np.add.at(sums, (day, hour), training["data"][:end, column].astype(np.float64))
    np.add.at(counts, (day, hour), 1)
    means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    for of_hour in range(24):
        _fill(means[:, of_hour])
    wanted_day, wanted_hour = _calendar(arrays["time"][rows + window.delay])
    return means[wanted_day, wanted_hour].astype(np.float32)


FORECASTS = {"naive": naive, "persistence": persistence, "climatology": climatology}


def _calendar(seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the day of the year, from 0, and the hour of times in seconds since 1970."""
    days = (seconds // DAY).astype("datetime64[D]")
    return (days - days.astype("datetime64[Y]")).astype(int), (seconds % DAY // HOUR).astype(int)


def _fill(means: np.ndarray) -> None:
    """Replace each NaN by the nearest day's value, in place; by 0, the mean, if all are NaN.

    The year wraps around: its last day is next to its first.
    """
    known = np.flatnonzero(~np.isnan(means))
    if not len(known):
        means[:] = 0.0
        return
    for day in np.flatnonzero(np.isnan(means)):
        away = np.abs(known - day)
        means[day] = means[known[np.argmin(np.minimum(away, LONGEST_YEAR - away))]]
