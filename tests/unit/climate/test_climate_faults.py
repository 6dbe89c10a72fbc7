"""Random weather tables: well-formed ones pass, one with a fault is refused or counted."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from archives import write_zip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapter6.climate.columns import COLUMNS, TIME
from chapter6.climate.limits import notices
from chapter6.climate.reading import read_climate
from chapter6.config.schema.climate_limits import USUAL
from chapter6.errors import InputError
from chapter6.sources.sample_climate import draw_weather, measured_columns

quick = settings(
    deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Table = list[list[str]]
"""The fields of every line, the header first."""


@cache
def weather(seed: int) -> list[list[str]]:
    """The values of 2,000 rows as the file has them."""
    columns = measured_columns(draw_weather(seed, 2000)).values()
    return [[f"{value:.2f}" for value in values] for values in zip(*columns, strict=True)]


def dated(rows: list[list[str]], start: str = "2009-01-01T00:00:00", minutes: int = 10) -> Table:
    times = np.datetime64(start, "s") + np.arange(len(rows)) * np.timedelta64(minutes, "m")
    header: Table = [[TIME, *COLUMNS]]
    return header + [
        [f"{time:%d.%m.%Y %H:%M:%S}", *values]
        for time, values in zip(times.tolist(), rows, strict=True)
    ]


@st.composite
def tables(draw) -> Table:
    """A well-formed table: weather that could be, from any time on, columns in any order."""
    rows, first = draw(st.integers(200, 400)), draw(st.integers(0, 1600))
    day = np.datetime64("1950-01-01") + draw(st.integers(0, 40_000))
    table = dated(weather(draw(st.integers(0, 3)))[first : first + rows], f"{day}T00:10:00")
    order = [0, *(1 + place for place in draw(st.permutations(range(len(COLUMNS)))))]
    return [[line[place] for place in order] for line in table]


@st.composite
def small_oddities(draw) -> tuple[Table, dict]:
    """A well-formed table with what genuine ones have, and what is to be counted."""
    table, row = draw(tables()), draw(st.integers(20, 100))
    name = draw(st.sampled_from(("wv (m/s)", "max. wv (m/s)")))
    kind = draw(st.sampled_from(("gap", "repeat", "sentinel", "calm", "nothing")))
    counted = {"gap": 0, "repeated": 0, "sentinel": 0}
    if kind == "gap":
        counted["gap"] = draw(st.integers(1, 6))
        del table[row : row + counted["gap"]]
    elif kind == "repeat":
        counted["repeated"] = draw(st.integers(1, 12))
        table[row:row] = table[row - counted["repeated"] : row]
    elif kind == "sentinel":
        table[row][table[0].index(name)] = "-9999.00"
        counted["sentinel"] = 1
    elif kind == "calm":
        for line in table[row : row + 100]:
            for wind in ("wv (m/s)", "max. wv (m/s)", "wd (deg)"):
                line[line_place(table, wind)] = "0.00"
    return table, counted


def line_place(table: Table, name: str) -> int:
    return table[0].index(name)


def text_of(table: Table, quote: str = '"') -> str:
    header = ",".join(f"{quote}{name}{quote}" for name in table[0])
    return "\n".join([header, *(",".join(line) for line in table[1:])]) + "\n"


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> Callable:
    folder: Path = tmp_path_factory.mktemp("weather")

    def reading(content: str | bytes):
        return read_climate(write_zip(folder / "jena.zip", {"jena.csv": content}), "jena.csv")

    return reading


# ---- Without a fault ------------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(table=tables(), quote=st.sampled_from(('"', "")), end=st.sampled_from(("\n", "\r\n")))
def test_a_well_formed_table_passes_and_nothing_is_counted(read, table, quote, end):
    climate, found = read(text_of(table, quote).replace("\n", end))
    for name in COLUMNS:
        place = line_place(table, name)
        assert climate[name].to_pylist() == [float(line[place]) for line in table[1:]]
    assert odd(found) == set()
    assert notices(found, USUAL) == []


@settings(deadline=None, max_examples=20)
@given(case=small_oddities())
def test_what_genuine_tables_have_is_counted_and_passes(read, case):
    table, counted = case
    climate, found = read(text_of(table))
    assert climate.num_rows == len(table) - 1
    assert found["gaps"]["missing_rows"] == counted["gap"]
    assert found["repeated"]["rows"] == counted["repeated"]
    assert sum(s["count"] for s in found["sentinels"].values()) == counted["sentinel"]


def odd(found: dict) -> set[str]:
    """The irregularities of which there are some."""
    sums = {
        name: value.get("count", value.get("rows", value)) if isinstance(value, dict) else value
        for name, value in found.items()
    }
    return {name for name, value in sums.items() if value} - {
        "rows", "first", "last", "empty_lines", "sha256", "head_sha256"
    }  # fmt: skip


# ---- With a fault ---------------------------------------------------------------------------


def change_time(change: Callable[[str], str]) -> Callable:
    def spoil(table: Table, row: int) -> Table:
        table[row][0] = change(table[row][0])
        return table

    return spoil


def change_column(name: str, change: Callable[[float], float | str]) -> Callable:
    def spoil(table: Table, row: int) -> Table:
        place = line_place(table, name)
        for line in table[1:]:
            line[place] = str(change(float(line[place])))
        return table

    return spoil


def change_value(name: str, value: str) -> Callable:
    def spoil(table: Table, row: int) -> Table:
        table[row][line_place(table, name)] = value
        return table

    return spoil


def swap(one: str, other: str) -> Callable:
    def spoil(table: Table, row: int) -> Table:
        a, b = line_place(table, one), line_place(table, other)
        table[0][a], table[0][b] = other, one
        return table

    return spoil


def times_of(table: Table, order: Callable[[list], list]) -> Table:
    return [table[0], *order(table[1:])]


def stuck(name: str, value: str, rows: int) -> Callable:
    def spoil(table: Table, row: int) -> Table:
        for line in table[1 : 1 + rows]:
            line[line_place(table, name)] = value
        return table

    return spoil


def apart(minutes: int) -> Callable:
    def spoil(table: Table, row: int) -> Table:
        times = dated([[]] * (len(table) - 1), minutes=minutes)
        return [
            table[0],
            *([time, *line[1:]] for (time,), line in zip(times[1:], table[1:], strict=True)),
        ]

    return spoil


REFUSED: dict[str, tuple[Callable, str]] = {
    # times that no clock shows
    "30 February": (change_time(lambda time: "30.02.2010" + time[10:]), "a day that exists"),
    "29 February of a common year": (
        change_time(lambda time: "29.02.2011" + time[10:]), "a day that exists"),
    "31 April": (change_time(lambda time: "31.04.2010" + time[10:]), "a day that exists"),
    "day 0": (change_time(lambda time: "00" + time[2:]), "a day that exists"),
    "month 13": (change_time(lambda time: time[:3] + "13" + time[5:]), "a day that exists"),
    "leap second": (change_time(lambda time: time[:11] + "23:59:60"), "to 23:59:59"),
    "24 o’clock": (change_time(lambda time: time[:11] + "24:00:00"), "to 23:59:59"),
    "two-digit year": (change_time(lambda time: time[:6] + time[8:]), "a time such as"),
    "year 209": (change_time(lambda time: time[:6] + "0209" + time[10:]), "a year from 1900"),
    "another format": (change_time(lambda time: "2009-01-01 00:10:00"), "a time such as"),
    "without seconds": (change_time(lambda time: time[:-3]), "a time such as"),
    "time zone": (change_time(lambda time: time + "+01:00"), "without anything after it"),
    "time zone Z": (change_time(lambda time: time + "Z"), "without anything after it"),
    # times in the wrong order, or another spacing
    "backwards": (lambda t, row: times_of(t, lambda rows: rows[::-1]), "time runs backwards"),
    "shuffled": (
        lambda t, row: times_of(t, lambda rows: [rows[i * 78 % 199] for i in range(199)]),
        "time runs backwards: sort the rows",
    ),
    "two halves swapped": (
        lambda t, row: times_of(t, lambda rows: rows[100:] + rows[:100]), "sort the rows by time"),
    "recorded twice": (
        lambda t, row: times_of(t, lambda rows: rows + rows), "recorded before"),
    "hourly": (apart(60), "the usual step is 60 minutes"),
    "every 5 minutes": (apart(5), "the usual step is 5 minutes"),
    "half of it is missing": (
        lambda t, row: times_of(t, lambda rows: rows[:20] + rows[180:]), "fill the gaps"),
    # values that cannot be
    "kelvin": (change_column("T (degC)", lambda v: round(v + 273.15, 2)), "kelvin?"),
    "Celsius for kelvin": (change_column("Tpot (K)", lambda v: v - 273.15), "degrees Celsius?"),
    "pascal": (change_column("p (mbar)", lambda v: 100 * v), "expected 800 to 1090"),
    "humidity of 300": (change_value("rh (%)", "300.0"), "expected 0 to 105"),
    "sentinel -999": (change_value("T (degC)", "-999"), "expected -50 to 50"),
    "sentinel 9999": (change_value("p (mbar)", "9999"), "expected 800 to 1090"),
    "sentinel -99.9": (change_value("T (degC)", "-99.9"), "expected -50 to 50"),
    "1e6": (change_value("wv (m/s)", "1e6"), "expected 0 to 75"),
    "swapped pressure and density": (swap("p (mbar)", "rho (g/m**3)"), "out of its range"),
    "swapped dew point": (swap("T (degC)", "Tdew (degC)"), "contradict"),
    "swapped vapour pressures": (swap("VPmax (mbar)", "VPact (mbar)"), "contradict"),
    "swapped humidities": (swap("sh (g/kg)", "H2OC (mmol/mol)"), "contradict"),
    "swapped winds": (swap("wv (m/s)", "max. wv (m/s)"), "max. wv ≥ wv"),
    "Fahrenheit": (change_column("T (degC)", lambda v: round(1.8 * v + 32, 2)), "line"),
    "stuck": (stuck("rho (g/m**3)", "1200.00", 60), "line"),
    "stuck wind": (stuck("wd (deg)", "12.00", 150), "rows on end"),
    "zeros for missing": (stuck("T (degC)", "0.00", 50), "line"),
    "many sentinels": (stuck("wv (m/s)", "-9999.00", 60), "stands for a missing value"),
    # text that is no table
    "decimal comma": (change_value("T (degC)", '"1,5"'), "with a decimal point"),
    "empty field": (change_value("T (degC)", ""), "expected a number"),
    "nan": (change_value("T (degC)", "nan"), "expected a number"),
    "infinity": (change_value("T (degC)", "-inf"), "expected a number"),
    "1e999": (change_value("T (degC)", "1e999"), "expected a number"),
    "open quote": (change_value("T (degC)", '"1.5'), "a quote is opened"),
    "the header again": (lambda t, row: [*t[:row], t[0], *t[row:]], "the header is there again"),
    "a field too many": (lambda t, row: [*t[:row], [*t[row], "1"], *t[row + 1 :]], "16 fields"),
    "a row cut off": (lambda t, row: [*t[:row], t[row][:7], *t[row + 1 :]], "7 fields"),
    "a column twice": (lambda t, row: [[*line[:-1], line[1]] for line in t], "missing columns"),
    "a column more": (lambda t, row: [[*t[0], "CO2"], *([*line, "1"] for line in t[1:])], "CO2"),
    "a comma after each row": (lambda t, row: [[*line, ""] for line in t], "without a name"),
    "no header": (lambda t, row: t[1:], "missing columns"),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
@quick
@given(table=tables(), row=st.integers(20, 150))
def test_a_fault_is_refused_with_its_line_and_what_was_expected(read, fault, table, row):
    spoil, says = REFUSED[fault]
    spoiled = spoil(table, row)
    with pytest.raises(InputError, match=re.escape(says)) as error:
        read(text_of(spoiled, quote=""))
    message = str(error.value)
    assert "\n" not in message
    assert len(message) < 600
    assert re.search(r"jena\.csv, line \d+: ", message)


TEXTS: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "semicolons": (lambda text: text.replace(",", ";"), "separated by semicolons"),
    "semicolons and decimal commas": (
        lambda text: text.replace(",", ";").replace(".", ","), "separated by semicolons"),
    "tabs": (lambda text: text.replace(",", "\t"), "separated by tabs"),
    "UTF-16": (lambda text: text.encode("utf-16"), "UTF-16"),
    "cut off in the last row": (lambda text: text[:-50], "cut off"),
    "an empty file": (lambda text: "", "missing columns"),
    "a title above the header": (lambda text: "Weather of Jena\n" + text, "missing columns"),
    "NUL bytes at the end": (lambda text: text.encode() + b"\0" * 20, "fields"),
}  # fmt: skip


@pytest.mark.parametrize("fault", TEXTS)
@quick
@given(table=tables())
def test_a_text_that_is_no_such_table_is_refused(read, fault, table):
    spoil, says = TEXTS[fault]
    with pytest.raises(InputError, match=re.escape(says)):
        read(spoil(text_of(table)))


COUNTED: dict[str, tuple[Callable, str]] = {
    "one wrong year": (change_time(lambda time: time[:6] + "1949" + time[10:]), "stray"),
    "one later year": (change_time(lambda time: time[:6] + "2077" + time[10:]), "stray"),
    "one time that is 3 minutes late": (
        change_time(lambda time: time[:-4] + "3:00"), "stray"),
    "two rows swapped": (
        lambda t, row: [*t[:row], t[row + 1], t[row], *t[row + 2 :]], "misplaced"),
    "a single 0 for a missing value": (change_value("VPact (mbar)", "0.00"), "inconsistent"),
    "a single pressure of 999": (change_value("p (mbar)", "1050.00"), "inconsistent"),
    "a single temperature": (change_value("T (degC)", "49.00"), "inconsistent"),
}  # fmt: skip


@pytest.mark.parametrize("fault", COUNTED)
@quick
@given(table=tables(), row=st.integers(20, 150))
def test_a_single_oddity_is_counted_and_announced_with_its_row(read, fault, table, row):
    spoil, kind = COUNTED[fault]
    _, found = read(text_of(spoil(table, row)))
    assert kind in odd(found)
    assert any("row" in line for line in notices(found, USUAL))


@pytest.mark.parametrize(
    ("spoil", "note"),
    [
        (lambda text: "\ufeff" + text, "byte_order_mark"),
        (lambda text: text.replace(",", " , ", 8), "blanks_in_header"),
        (lambda text: text.rstrip("\n"), "no_last_line_end"),
        (lambda text: text.rstrip("\n")[:-1], "shortened_last_value"),
    ],
    ids=["byte order mark", "blanks", "no line end", "last value cut"],
)
@quick
@given(table=tables())
def test_harmless_oddities_of_the_text_are_noted_and_change_nothing(read, spoil, note, table):
    text = text_of(table, quote="")
    climate, found = read(spoil(text))
    assert note in found["notes"]
    assert climate.column_names == ["time", *COLUMNS]
    assert climate.slice(0, climate.num_rows - 1).equals(
        read(text)[0].slice(0, climate.num_rows - 1)
    )


def test_a_wrong_year_in_one_row_does_not_make_the_later_rows_repeated_ones(read):
    table = dated(weather(1)[:60])
    table[20][0] = table[20][0].replace("2009", "2016")
    _, found = read(text_of(table))
    assert found["stray"]["rows"] == 1
    assert found["stray"]["spans"][0]["row"] == 19
    assert (found["repeated"]["rows"], found["gaps"]["count"]) == (0, 0)


def test_lists_of_irregularities_are_capped(read):
    table = dated(weather(1))
    del table[100::100]
    _, found = read(text_of(table))
    assert found["gaps"]["count"] == 19
    assert len(found["gaps"]["spans"]) == 10


@pytest.mark.parametrize("check", sorted(set(USUAL) - {"scaled_values"}))
def test_a_limit_of_a_check_is_named_where_it_stops_and_can_be_relaxed(tmp_path, check):
    table = dated(weather(1)[:400])
    wrong = {
        "irregular_rows": lambda: apart(60)(table, 0),
        "missing_rows": lambda: times_of(table, lambda rows: rows[:200] + rows[250:]),
        "repeated_rows": lambda: times_of(table, lambda rows: rows + rows),
        "misplaced_rows": lambda: times_of(table, lambda rows: rows[200:] + rows[:200]),
        "sentinels": lambda: stuck("wv (m/s)", "-9999.00", 60)(table, 0),
        "out_of_range": lambda: change_value("wd (deg)", "361.00")(table, 20),
        "constant_rows": lambda: stuck("wd (deg)", "12.00", 150)(table, 0),
        "inconsistent_rows": lambda: swap("sh (g/kg)", "H2OC (mmol/mol)")(table, 0),
    }[check]()
    archive = write_zip(tmp_path / "jena.zip", {"jena.csv": text_of(wrong)})
    with pytest.raises(InputError, match=rf"checks\.climate\.{check} \(now "):
        read_climate(archive, "jena.csv")
    others = {"misplaced_rows": {"missing_rows"}, "irregular_rows": {"missing_rows"}}
    relaxed = dict.fromkeys({check} | others.get(check, set()), 1.0)
    _, found = read_climate(archive, "jena.csv", USUAL | relaxed)
    assert any(notices(found, USUAL))
