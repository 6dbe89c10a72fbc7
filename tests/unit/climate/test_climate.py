import numpy as np
import pytest
from archives import climate_csv, climate_row, write_zip
from pydantic import ValidationError

from chapter6.climate.columns import COLUMNS, TIME
from chapter6.climate.limits import notices
from chapter6.climate.normalization import normalize
from chapter6.climate.reading import read_climate
from chapter6.config.schema.checks import ClimateChecks
from chapter6.config.schema.climate_limits import USUAL, ClimateLimits
from chapter6.errors import InputError


@pytest.fixture
def read(tmp_path):
    def reading(content):
        return read_climate(write_zip(tmp_path / "jena.zip", {"jena.csv": content}), "jena.csv")

    return reading


def ten_minutes(count):
    return [climate_row(10 * row, temperature=float(row % 30)) for row in range(count)]


def test_every_row_comes_in_its_order_with_time_and_fourteen_columns(read):
    table, found = read(climate_csv(ten_minutes(5)))
    assert table.column_names == ["time", *COLUMNS]
    assert table["T (degC)"].to_pylist() == [0, 1, 2, 3, 4]
    assert (found["rows"], found["first"], found["last"]) == (
        5,
        "2009-01-01T00:00:00",
        "2009-01-01T00:40:00",
    )
    assert found["gaps"]["count"] == 0
    assert found["repeated"]["rows"] == 0
    assert found["sentinels"] == {}


def test_columns_may_stand_in_any_order(read):
    rows = ten_minutes(3)
    swapped = [",".join([*row.split(",")[::-1]]) for row in rows]
    table, _ = read(climate_csv(swapped, columns=(TIME, *COLUMNS)[::-1]))
    assert table.equals(read(climate_csv(rows))[0])


def test_a_table_is_known_by_its_content_and_an_excerpt_by_its_first_rows(read, monkeypatch):
    monkeypatch.setattr("chapter6.climate.reading.HEAD_ROWS", 4)
    rows = ten_minutes(6)
    _, usual = read(climate_csv(rows))
    swapped = [",".join(row.split(",")[::-1]) for row in rows]
    _, turned = read(climate_csv(swapped, (TIME, *COLUMNS)[::-1]))
    _, excerpt = read(climate_csv(rows[:5]))
    _, warmer = read(climate_csv([climate_row(0, temperature=1.0), *rows[1:]]))
    assert turned["sha256"] == usual["sha256"]
    assert excerpt["head_sha256"] == usual["head_sha256"]
    assert excerpt["sha256"] != usual["sha256"]
    assert warmer["head_sha256"] != usual["head_sha256"]


def test_a_gap_is_counted_and_rows_stay_where_they_are(read):
    rows = ten_minutes(6)
    table, found = read(climate_csv(rows[:2] + rows[4:]))
    assert (found["gaps"]["count"], found["gaps"]["missing_rows"]) == (1, 2)
    assert found["gaps"]["spans"] == [
        {
            "row": 2,
            "after": "2009-01-01T00:10:00",
            "before": "2009-01-01T00:40:00",
            "missing_rows": 2,
        }
    ]
    assert table.num_rows == 4


def test_times_recorded_twice_are_counted_and_kept(read):
    rows = ten_minutes(6)
    table, found = read(climate_csv(rows[:4] + rows[2:4] + rows[4:]))
    assert found["repeated"]["rows"] == 2
    assert found["repeated"]["spans"][0]["row"] == 4
    assert found["repeated"]["spans"][0]["first"] == "2009-01-01T00:20:00"
    assert table.num_rows == 8


def test_a_sentinel_becomes_the_last_value_before_it(read):
    wind = [3.0, -9999.0, -9999.0, 5.0]
    rows = [climate_row(10 * i, **{"wv (m/s)": value}) for i, value in enumerate(wind)]
    table, found = read(climate_csv(rows))
    assert table["wv (m/s)"].to_pylist() == [3, 3, 3, 5]
    assert found["sentinels"] == {"wv (m/s)": {"count": 2, "rows": [1, 2]}}


def test_a_sentinel_in_the_first_row_becomes_the_first_value_after_it(read):
    rows = [climate_row(10 * i, **{"wv (m/s)": v}) for i, v in enumerate([-9999.0, 4.0])]
    assert read(climate_csv(rows))[0]["wv (m/s)"].to_pylist() == [4, 4]


@pytest.mark.parametrize(("ending", "count"), [("", 1), ("\n", 2), ("\n\n\n", 4)])
def test_empty_lines_are_passed_over_and_counted(read, ending, count):
    table, found = read(climate_csv(ten_minutes(3)) + ending)
    assert table.num_rows == 3
    assert found["empty_lines"] == count


def test_windows_line_ends_are_read(read):
    content = climate_csv(ten_minutes(3))
    assert read(content.replace("\n", "\r\n"))[0].equals(read(content)[0])


def test_a_missing_column_is_named(read):
    columns = [name for name in (TIME, *COLUMNS) if name != "rh (%)"]
    with pytest.raises(InputError, match=r"jena\.csv, line 1: missing columns: rh \(%\)"):
        read(climate_csv([], columns))


@pytest.mark.parametrize("word", ["mild", "", "nan", "inf"])
def test_a_word_in_a_number_column_is_named_with_line_and_column(read, word):
    rows = [*ten_minutes(3), climate_row(30, temperature=word)]
    with pytest.raises(
        InputError,
        match=rf"jena\.csv, line 5: column 'T \(degC\)' holds '{word}', expected a number",
    ):
        read(climate_csv(rows))


def test_a_time_that_is_none_is_named(read):
    rows = [*ten_minutes(1), climate_row(10).replace("01.01.2009", "2009-01-01")]
    with pytest.raises(InputError, match=r"line 3: column 'Date Time' holds '2009-01-01 00:10:00'"):
        read(climate_csv(rows))


def test_a_short_row_is_named(read):
    with pytest.raises(InputError, match=r"line 3: 3 fields, expected 15"):
        read(climate_csv([*ten_minutes(1), "01.01.2009 00:10:00,1,2"]))


def test_the_usual_limits_are_those_of_the_configuration():
    assert ClimateChecks().model_dump() == USUAL
    assert set(ClimateLimits.__annotations__) == set(USUAL)


def test_a_limit_beyond_the_whole_table_is_no_limit():
    with pytest.raises(ValidationError, match="missing_rows"):
        ClimateChecks(missing_rows=1.5)


def test_genuine_oddities_are_announced_only_where_they_are_many(read):
    rows = ten_minutes(3000)
    _, found = read(climate_csv(rows[:1000] + rows[1012:]))
    assert notices(found, USUAL) == []
    _, found = read(climate_csv(rows[:1000] + rows[1030:]))
    (line,) = notices(found, USUAL)
    assert "30 of 3,000 rows of 10 minutes are missing; the first is row 1,000 (from 0)" in line


def test_a_table_without_rows_is_an_error(read):
    with pytest.raises(InputError, match="no rows after the header"):
        read(climate_csv([]))


def test_normalised_training_rows_have_mean_0_and_deviation_1():
    values = np.random.default_rng(0).normal(5, 3, (100, 4))
    scaled = normalize(values, 60)
    assert scaled.data.dtype == np.float32
    assert np.allclose(scaled.data[:60].mean(axis=0), 0, atol=1e-6)
    assert np.allclose(scaled.data[:60].std(axis=0), 1, atol=1e-6)
    assert np.allclose(scaled.data[60:] * scaled.std + scaled.mean, values[60:], atol=1e-5)


def weather_of_a_sensor_that(values):
    """Two columns: an ordinary one, and `values`."""
    return np.column_stack([np.random.default_rng(0).normal(5, 3, len(values)), values])


@pytest.mark.parametrize(
    "values",
    [
        np.full(3000, 0.1),  # whose mean is not quite 0.1
        np.where(np.arange(3000) % 2, 7.0, 7.0 + 1e-13),
        np.concatenate([np.full(2000, -3.0), np.linspace(0, 30, 1000)]),
    ],
    ids=["constant", "but for rounding", "stuck in the training rows"],
)
def test_a_column_that_does_not_vary_in_the_training_rows_is_refused_by_name(values):
    with pytest.raises(InputError, match=r"'wv \(m/s\)' does not vary in the 2,000 training rows"):
        normalize(weather_of_a_sensor_that(values), 2000, ("T (degC)", "wv (m/s)"))


@pytest.mark.parametrize(
    "values",
    [
        np.concatenate([[5.01], np.full(11_999, 5.0), np.linspace(0, 30, 1000)]),
        np.concatenate([np.tile([1.0, 1.001], 6000), np.full(1000, 12.0)]),
        np.concatenate([np.tile([1.0, 2.0], 6000), np.full(1000, 1e6)]),
    ],
    ids=["one blip", "hardly varies", "one huge value"],
)
def test_a_column_whose_values_become_huge_is_refused_with_what_to_relax(values):
    with pytest.raises(InputError, match=r"'wv.* row .*checks\.climate\.scaled_values") as error:
        normalize(weather_of_a_sensor_that(values), 12_000, ("T (degC)", "wv (m/s)"))
    assert "expected 100 at most" in str(error.value)
    relaxed = normalize(weather_of_a_sensor_that(values), 12_000, (), 1e12)
    assert np.abs(relaxed.data).max() > 100


def test_a_split_past_the_end_of_the_table_is_an_error():
    with pytest.raises(InputError, match="training_end is 100, but the table has 100 rows"):
        normalize(np.ones((100, 2)), 100)
