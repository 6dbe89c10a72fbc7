import numpy as np
import pytest

from chapter6.climate.windows import (
    Window,
    gather,
    rows_for_test,
    rows_for_training,
    rows_for_validation,
    targets,
)
from chapter6.errors import InputError
from chapter6.evaluation.baselines import climatology, naive, persistence
from chapter6.evaluation.scoring import score_forecast

CHAPTER = Window(lookback=1440, step=6, delay=144)


def chapter_batches(data, lookback, delay, min_index, max_index, batch_size, step, batches):
    """Listing 6.33 of the book, not shuffled, rewritten."""
    if max_index is None:
        max_index = len(data) - delay - 1
    row = min_index + lookback
    for _ in range(batches):
        if row + batch_size >= max_index:
            row = min_index + lookback
        rows = np.arange(row, min(row + batch_size, max_index))
        row += len(rows)
        samples = np.stack([data[range(r - lookback, r, step)] for r in rows])
        yield samples, np.array([data[r + delay][1] for r in rows])


def test_the_chapter_has_769_validation_batches_and_929_of_test():
    validation = rows_for_validation(CHAPTER, 200_000, 300_000, 128)
    assert (validation[0], validation[-1] + 1, len(validation) / 128) == (201_441, 299_873, 769)
    test = 300_001 + rows_for_test(CHAPTER, 420_551 - 300_001, 128)
    assert (test[0], test[-1] + 1, len(test) / 128) == (301_441, 420_353, 929)


def test_a_window_ends_a_step_before_the_present_so_the_horizon_is_25_hours():
    assert CHAPTER.timesteps == 240
    assert CHAPTER.offsets[-1] == -6
    assert CHAPTER.horizon_hours == 25


@pytest.mark.parametrize("lookback", [20, 21])
def test_windows_and_targets_are_those_of_the_chapters_generator(lookback):
    data = np.random.default_rng(0).normal(size=(400, 3)).astype(np.float32)
    window = Window(lookback, step=6, delay=9)
    for rows, (low, high) in (
        (rows_for_validation(window, 100, 250, 16), (101, 250)),
        (251 + rows_for_test(window, len(data) - 251, 16), (251, None)),
    ):
        theirs = list(chapter_batches(data, lookback, 9, low, high, 16, 6, batches=len(rows) // 16))
        assert (gather(data, rows, window) == np.concatenate([b[0] for b in theirs])).all()
        assert (targets(data, rows, window, 1) == np.concatenate([b[1] for b in theirs])).all()


def test_training_windows_lie_inside_the_training_rows():
    rows = rows_for_training(Window(5, 1, 2), 8, 1000, np.random.default_rng(0))
    assert sorted(set(rows)) == [5, 6, 7]


def test_a_delay_beyond_the_day_after_validation_ends_the_windows_before_the_test_rows():
    whole = rows_for_validation(CHAPTER, 200_000, 300_000, 128)
    assert (rows_for_validation(CHAPTER, 200_000, 300_000, 128, rows=300_144) == whole).all()
    later = rows_for_validation(Window(1440, 6, 400), 200_000, 300_000, 128, rows=300_144)
    assert len(later) == len(whole) - 2 * 128
    assert later[-1] + 400 < 300_144


def test_too_few_rows_for_a_batch_say_which_settings_to_change():
    with pytest.raises(
        InputError, match=r"between rows 1001 and 2000 of the table \(settings: climate\.splits"
    ):
        rows_for_validation(CHAPTER, 1000, 2000, 128)
    with pytest.raises(InputError, match="no whole batch of 128 windows"):
        rows_for_test(CHAPTER, 1_000, 128)


def table(hours, temperatures, training_end):
    """Return the arrays of a normalised file: one row an hour from a Thursday in 1970."""
    return {
        "data": np.column_stack([np.zeros(hours), temperatures]).astype(np.float32),
        "time": np.arange(hours) * 3600,
        "temperature": np.array(1),
        "training_end": np.array(training_end),
    }


def test_the_naive_forecast_repeats_the_last_temperature_seen_and_persistence_the_present():
    arrays, rows = table(50, np.arange(50.0), 10), np.arange(20, 40)
    window = Window(10, 5, 3)
    truth = targets(arrays["data"], rows, window, 1)
    assert score_forecast(naive(arrays, arrays, rows, window), truth, 2.0) == {
        "mae": 8.0,
        "mae_celsius": 16.0,
    }
    assert score_forecast(persistence(arrays, arrays, rows, window), truth, 2.0)["mae"] == 3.0


def test_climatology_is_the_training_mean_of_that_hour_and_day_of_the_year():
    hours, year = 24 * 800, 24 * 365
    time = np.arange(hours)
    # the second year is warmer by 2, what comes after is far away: it must not be looked at
    values = time % 24 + 100 * (time // 24 % 365) + 2.0 * (time >= year) + 9e6 * (time >= 2 * year)
    arrays = table(hours, values, 2 * year)
    rows = np.array([2 * year + 5, 2 * year + 24 * 30 + 17])
    forecast = climatology(arrays, arrays, rows, Window(10, 5, 0))
    assert forecast.tolist() == [5 + 1.0, 17 + 3000 + 1.0]


def test_climatology_takes_the_nearest_day_round_the_year_where_it_has_none():
    arrays = table(24 * 400, np.arange(24 * 400.0) // 24, 24 * 10)  # ten days of training
    window = Window(10, 5, 0)
    days = np.array([9, 12, 360, 364])
    assert climatology(arrays, arrays, days * 24 + 7, window).tolist() == [9, 9, 0, 0]
