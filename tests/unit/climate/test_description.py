"""The description of the climate table (section 6.3)."""

import runpy

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.climate.description import (
    daily_curve,
    hours_since_start,
    largest_round_trip_error,
    summarize_columns,
    summarize_normalization,
)
from chapter6.formats import read_json, write_arrays, write_table

SCRIPTS = ROOT / "scripts"


def ten_minutes(rows, start="2009-01-01T00:00"):
    return np.datetime64(start, "us") + np.arange(rows) * np.timedelta64(10, "m")


def at(time, values):
    return pd.Series(values, index=pd.DatetimeIndex(time))


def days(curve):
    return curve.points["day"].dt.strftime("%Y-%m-%d").tolist()


def test_a_day_becomes_its_mean_minimum_and_maximum():
    time = ten_minutes(288)
    values = np.concatenate([np.tile([-4.0, 10.0], 72), np.full(144, 7.5)])
    curve = daily_curve(at(time, values))
    assert days(curve) == ["2009-01-01", "2009-01-02"]
    assert curve.points["mean"].tolist() == [3.0, 7.5]
    assert curve.points["low"].tolist() == [-4.0, 7.5]
    assert curve.points["high"].tolist() == [10.0, 7.5]
    assert curve.days_per_point == 1


def test_days_without_rows_are_left_out_not_made_up():
    time = np.concatenate([ten_minutes(144), ten_minutes(144, "2009-01-05T00:00")])
    curve = daily_curve(at(time, np.zeros(288)))
    assert days(curve) == ["2009-01-01", "2009-01-05"]


@pytest.mark.parametrize("missing", [np.nan, np.inf])
def test_a_missing_value_does_not_spoil_its_day(missing):
    values = np.full(144, 3.0)
    values[5] = missing
    assert daily_curve(at(ten_minutes(144), values)).points["mean"].tolist() == [3.0]


def test_a_table_without_values_gives_an_empty_curve():
    assert len(daily_curve(at(ten_minutes(3), np.full(3, np.nan))).points) == 0


def test_rows_out_of_order_give_the_same_curve():
    time, values = ten_minutes(1000), np.sin(np.arange(1000.0))
    order = np.random.default_rng(0).permutation(1000)
    ordered, shuffled = daily_curve(at(time, values)), daily_curve(at(time[order], values[order]))
    pd.testing.assert_frame_equal(ordered.points, shuffled.points)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 50))
def test_a_long_series_has_at_most_the_points_asked_for(number_of_days, max_points):
    time = np.datetime64("2009-01-01", "us") + np.arange(number_of_days) * np.timedelta64(1, "D")
    values = np.arange(number_of_days, dtype=float)
    curve = daily_curve(at(time, values), max_points)
    points = curve.points
    assert 1 <= len(points) <= max_points
    assert points["low"].iloc[0] == 0
    assert points["high"].iloc[-1] == number_of_days - 1
    assert (points["low"] <= points["mean"]).all()
    assert (points["mean"] <= points["high"]).all()
    assert (points["day"].diff().dropna().dt.days == curve.days_per_point).all()


def test_eight_years_keep_one_point_a_day():
    time = np.arange("2009-01-01", "2017-01-01", dtype="datetime64[D]").astype("datetime64[us]")
    curve = daily_curve(at(time, np.zeros(len(time))))
    assert (len(curve.points), curve.days_per_point) == (2922, 1)


def test_the_first_ten_days_are_240_hours():
    hours = hours_since_start(pd.Series(ten_minutes(1440)))
    assert hours.iloc[0] == 0
    assert hours.iloc[-1] == pytest.approx(240 - 1 / 6)


def test_a_gap_shows_in_the_hours():
    time = np.concatenate([ten_minutes(2), ten_minutes(1, "2009-01-01T01:00")])
    np.testing.assert_allclose(hours_since_start(pd.Series(time)), [0, 1 / 6, 1])


def test_columns_are_summarized_in_their_own_units_and_order():
    columns = {"T (degC)": [1.0, 2.0, np.nan, 6.0], "p (mbar)": [np.inf, 990.0, 990.0, 990.0]}
    found = summarize_columns(pd.DataFrame(columns))
    assert found.drop(columns="std").to_dict("records") == [
        {"name": "T (degC)", "values": 3, "missing": 1, "low": 1, "mean": 3, "high": 6},
        {"name": "p (mbar)", "values": 3, "missing": 1, "low": 990, "mean": 990, "high": 990},
    ]
    assert found["std"].tolist() == pytest.approx([np.std([1, 2, 6]), 0])


def test_a_column_without_values_says_so():
    found = summarize_columns(pd.DataFrame({"p (mbar)": np.full(2, np.nan)}))
    assert found[["values", "missing"]].to_numpy().tolist() == [[0, 2]]
    assert found[["low", "mean", "high", "std"]].isna().all(axis=None)


def test_the_normalization_is_described_with_the_training_rows_numbers():
    values = np.random.default_rng(0).normal([9.0, 990.0], [8.0, 7.0], (500, 2))
    mean, std = values[:300].mean(axis=0), values[:300].std(axis=0)
    data = ((values - mean) / std).astype(np.float32)
    scales = summarize_normalization(["T (degC)", "p (mbar)"], mean, std, data)
    assert scales["name"].tolist() == ["T (degC)", "p (mbar)"]
    assert scales["std"].tolist() == std.tolist()
    assert scales["low"][1] == pytest.approx((values[:, 1].min() - mean[1]) / std[1], rel=1e-5)
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
