"""The description of the climate table (section 6.3)."""

import runpy
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapter6.climate.description import (
    daily_curve,
    hours_since_start,
    largest_round_trip_error,
    summarize_columns,
    summarize_normalization,
)
from chapter6.formats import read_json, write_arrays, write_table

SCRIPTS = Path(__file__).parents[2] / "scripts"


def ten_minutes(rows, start="2009-01-01T00:00"):
    return np.datetime64(start, "us") + np.arange(rows) * np.timedelta64(10, "m")


def test_a_day_becomes_its_mean_minimum_and_maximum():
    time = ten_minutes(288)
    values = np.concatenate([np.tile([-4.0, 10.0], 72), np.full(144, 7.5)])
    curve = daily_curve(time, values)
    assert curve.days.astype(str).tolist() == ["2009-01-01", "2009-01-02"]
    assert curve.mean.tolist() == [3.0, 7.5]
    assert curve.low.tolist() == [-4.0, 7.5]
    assert curve.high.tolist() == [10.0, 7.5]
    assert curve.days_per_point == 1


def test_days_without_rows_are_left_out_not_made_up():
    time = np.concatenate([ten_minutes(144), ten_minutes(144, "2009-01-05T00:00")])
    curve = daily_curve(time, np.zeros(288))
    assert curve.days.astype(str).tolist() == ["2009-01-01", "2009-01-05"]


def test_a_missing_value_does_not_spoil_its_day():
    values = np.full(144, 3.0)
    values[5] = np.nan
    assert daily_curve(ten_minutes(144), values).mean.tolist() == [3.0]


def test_a_table_without_values_gives_an_empty_curve():
    assert len(daily_curve(ten_minutes(3), np.full(3, np.nan)).days) == 0


def test_rows_out_of_order_give_the_same_curve():
    time, values = ten_minutes(1000), np.sin(np.arange(1000.0))
    order = np.random.default_rng(0).permutation(1000)
    ordered, shuffled = daily_curve(time, values), daily_curve(time[order], values[order])
    np.testing.assert_array_equal(ordered.days, shuffled.days)
    np.testing.assert_allclose(ordered.mean, shuffled.mean)
    np.testing.assert_array_equal(ordered.high, shuffled.high)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 50))
def test_a_long_series_has_at_most_the_points_asked_for(days, max_points):
    time = np.datetime64("2009-01-01", "us") + np.arange(days) * np.timedelta64(1, "D")
    values = np.arange(days, dtype=float)
    curve = daily_curve(time, values, max_points)
    assert 1 <= len(curve.days) <= max_points
    assert curve.low[0] == 0
    assert curve.high[-1] == days - 1
    assert (curve.low <= curve.mean).all()
    assert (curve.mean <= curve.high).all()


def test_eight_years_keep_one_point_a_day():
    time = np.arange("2009-01-01", "2017-01-01", dtype="datetime64[D]").astype("datetime64[us]")
    curve = daily_curve(time, np.zeros(len(time)))
    assert (len(curve.days), curve.days_per_point) == (2922, 1)


def test_the_first_ten_days_are_240_hours():
    hours = hours_since_start(ten_minutes(1440))
    assert hours[0] == 0
    assert hours[-1] == pytest.approx(240 - 1 / 6)


def test_a_gap_shows_in_the_hours():
    time = np.concatenate([ten_minutes(2), ten_minutes(1, "2009-01-01T01:00")])
    np.testing.assert_allclose(hours_since_start(time), [0, 1 / 6, 1])


def test_a_column_is_summarized_in_its_own_unit():
    (column,) = summarize_columns({"T (degC)": np.array([1.0, 2.0, np.nan, 6.0])})
    assert (column.name, column.values, column.missing) == ("T (degC)", 3, 1)
    assert (column.low, column.mean, column.high) == (1, 3, 6)
    assert column.std == pytest.approx(np.std([1, 2, 6]))


def test_a_column_without_values_says_so():
    (column,) = summarize_columns({"p (mbar)": np.full(2, np.nan)})
    assert (column.values, column.missing, column.mean) == (0, 2, None)


def test_the_normalization_is_told_with_the_training_rows_numbers():
    values = np.random.default_rng(0).normal([9.0, 990.0], [8.0, 7.0], (500, 2))
    mean, std = values[:300].mean(axis=0), values[:300].std(axis=0)
    data = ((values - mean) / std).astype(np.float32)
    scales = summarize_normalization(["T (degC)", "p (mbar)"], mean, std, data)
    assert [scale.name for scale in scales] == ["T (degC)", "p (mbar)"]
    assert scales[0].std == std[0]
    assert scales[1].low == pytest.approx((values[:, 1].min() - mean[1]) / std[1], rel=1e-5)
    assert largest_round_trip_error(values[:, 0], data[:, 0], mean[0], std[0]) < 1e-5
    assert largest_round_trip_error(values[:, 0], data[:, 1], mean[0], std[0]) > 1


def test_a_normalization_of_other_columns_is_refused():
    with pytest.raises(ValueError, match="2 names, 1 means"):
        summarize_normalization(["a", "b"], np.zeros(1), np.ones(1), np.zeros((3, 1)))


def test_the_script_describes_a_table(tmp_path):
    random = np.random.default_rng(0)
    columns = {"p (mbar)": random.normal(990, 8, 2000), "T (degC)": random.normal(9, 8, 2000)}
    values = np.stack(list(columns.values()), axis=1)
    mean, std = values[:1000].mean(axis=0), values[:1000].std(axis=0)
    write_table(pa.table({"time": ten_minutes(2000), **columns}), tmp_path / "climate.parquet")
    write_arrays(
        tmp_path / "normalized.npz",
        {"data": ((values - mean) / std).astype(np.float32), "mean": mean, "std": std},
    )
    runpy.run_path(str(SCRIPTS / "describe_climate.py"))["describe_climate"](
        climate=str(tmp_path / "climate.parquet"),
        normalized=str(tmp_path / "normalized.npz"),
        output=str(tmp_path / "climate.json"),
    )
    facts = read_json(tmp_path / "climate.json")
    assert (facts["rows"], facts["first_time"]) == (2000, "2009-01-01T00:00:00")
    assert len(facts["daily"]["day"]) == len(facts["daily"]["low"]) == 14
    assert len(facts["first_days"]["hours"]) == len(facts["first_days"]["value"]) == 1440
    assert [column["name"] for column in facts["columns"]] == list(columns)
    assert facts["normalization"]["temperature_std"] == pytest.approx(std[1], abs=1e-4)
    assert facts["normalization"]["round_trip_error"] < 1e-4
