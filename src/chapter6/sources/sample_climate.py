"""A synthetic jena_climate_2009_2016.csv.zip: invented weather in the genuine file's format.

The temperature is a yearly and a daily cycle plus an air mass that comes and goes within days. How
the air will change within the next 25 hours shows in the pressure (and faintly in the wind and the
humidity), under noise that lasts for hours. So the present temperature says a good deal about
tomorrow's, the pressure of the last hours says the rest, and older rows mislead. Some air is local
and nothing announces it, so no forecast is perfect.

The other columns follow from temperature, pressure and humidity by the formulae that the genuine
file obeys. The wind is drawn separately, and turns a little before the air changes.

Formulae (T in °C, p and e in mbar): saturation pressure after Magnus with the constants that
reproduce the genuine column, 6.1078 · exp(17.08085 T / (234.175 + T)); dew point its inverse;
specific humidity 1000 · 0.622 e / (p − 0.378 e) g/kg; potential temperature
(T + 273.15) · (1000 / p)^0.286 K; density of moist air 100 p (1 − 0.378 e / p) / (287.058 · (T +
273.15)) kg/m³.
"""

import os
import zipfile
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from chapter6.formats import whole_file

MEMBER = "jena_climate_2009_2016.csv"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
FIRST_TIME = np.datetime64("2009-01-01T00:10:00")
ROWS_PER_HOUR, ROWS_PER_DAY, DAYS_PER_YEAR = 6, 144, 365.25
COLUMNS = (
    "p (mbar)", "T (degC)", "Tpot (K)", "Tdew (degC)", "rh (%)", "VPmax (mbar)", "VPact (mbar)",
    "VPdef (mbar)", "sh (g/kg)", "H2OC (mmol/mol)", "rho (g/m**3)", "wv (m/s)", "max. wv (m/s)",
    "wd (deg)",
)  # fmt: skip
MISSING = -9999.0

GAP_AT, GAP_ROWS = 0.30, 3
"""Where the gap begins, as a share of the rows, and how many rows are missing there."""
REPEATED_DAY_AT = 0.55
"""Roughly where the day is that is recorded twice, as a share of the rows."""
MISSING_WIND_AT, MISSING_WIND_ROWS = (0.40, 0.85), 3
"""Where the wind columns hold −9999, as shares of the rows, and for how many rows each time."""

LEAD_HOURS = 25
"""How many hours ahead the pressure shows how the air will change."""
AIR_HOURS, AIR_TEMPERATURE = 30.0, 4.0
"""How long an air mass stays (each of two relaxation times, in hours), and its size in °C."""
CHANGE_PRESSURE = 7.0
"""Pressure in mbar for a usual (one standard deviation) change of the air that is on its way."""
GUST_PRESSURE, GUST_HOURS = 3.0, 2.0
"""Short-lived pressure noise that hides that change: mbar, relaxation time in hours."""
LOCAL_TEMPERATURE, LOCAL_HOURS = 1.8, 18.0
"""Local air, which nothing announces: °C, relaxation time in hours."""


@dataclass(frozen=True)
class Weather:
    """What is drawn at random, one value a row; everything else follows from it."""

    temperature: np.ndarray
    """°C"""
    pressure: np.ndarray
    """mbar"""
    humidity: np.ndarray
    """relative, %"""
    wind: np.ndarray
    """m/s"""
    gust: np.ndarray
    """m/s, at least `wind`"""
    direction: np.ndarray
    """degrees, 0 to 360"""


def relaxed(values: np.ndarray, hours: float) -> np.ndarray:
    """Return `values` smoothed by relaxation with a time constant in hours: float64 (rows,)."""
    alpha = 1 - np.exp(-1 / (hours * ROWS_PER_HOUR))
    following, level = np.empty(len(values)), float(values[0])
    for row, value in enumerate(values.tolist()):
        level += alpha * (value - level)
        following[row] = level
    return following


def _noise(rng: np.random.Generator, rows: int, *hours: float) -> np.ndarray:
    """Return noise of mean 0 and deviation 1 that decays with the given time constants."""
    warm_up = int(10 * max(hours) * ROWS_PER_HOUR)
    values = rng.normal(size=rows + warm_up)
    for constant in hours:
        values = relaxed(values, constant)
    values = values[warm_up:]
    return (values - values.mean()) / values.std()


def draw_weather(seed: int, rows: int) -> Weather:
    """Draw the weather of `rows` rows of 10 minutes from `seed`."""
    air_rng, local_rng, gust_rng, moist_rng, wind_rng = np.random.default_rng(seed).spawn(5)
    lead = LEAD_HOURS * ROWS_PER_HOUR
    air = _noise(air_rng, rows + lead, AIR_HOURS, AIR_HOURS)
    present = air[:-lead]
    coming = (air[lead:] - present) / np.std(air[lead:] - present)
    day = (np.arange(rows) + 1) / ROWS_PER_DAY
    # Coldest in the middle of January.
    season = -np.cos(2 * np.pi * (day - 15) / DAYS_PER_YEAR)
    # Coldest at half past two, warmest at half past two in the afternoon.
    sun = -np.cos(2 * np.pi * (day - 2.5 / 24))
    local = LOCAL_TEMPERATURE * _noise(local_rng, rows, LOCAL_HOURS)
    # Summer days warm up more than winter days.
    daily_range = 3.0 + 1.8 * season
    temperature = (
        8.5 + 8.5 * season + daily_range * sun + AIR_TEMPERATURE * present + local
        + 0.15 * local_rng.normal(size=rows)
    )  # fmt: skip
    pressure = 987.5 + CHANGE_PRESSURE * coming + GUST_PRESSURE * _noise(gust_rng, rows, GUST_HOURS)
    humidity = (
        76 - 4 * season - (7 + 3 * season) * sun - 5 * coming + 9 * _noise(moist_rng, rows, 8.0)
    )
    return Weather(temperature, pressure, np.clip(humidity, 12, 100), *_wind(wind_rng, coming, sun))


def _wind(
    rng: np.random.Generator, coming: np.ndarray, sun: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = len(coming)
    strength = np.exp(0.55 + 0.15 * sun + 0.6 * _noise(rng, rows, 6.0) - 0.1 * coming)
    wind = strength * rng.gamma(6.0, 1 / 6.0, size=rows)
    gust = wind * (1.25 + rng.gamma(2.0, 0.18, size=rows))
    direction = (200 + 25 * coming + 45 * _noise(rng, rows, 5.0) + 20 * rng.normal(size=rows)) % 360
    return wind, gust, direction


def saturation_pressure(temperature: np.ndarray) -> np.ndarray:
    """Return the saturation vapour pressure over water in mbar, after Magnus; T in °C."""
    return 6.1078 * np.exp(17.08085 * temperature / (234.175 + temperature))


def dew_point(vapour_pressure: np.ndarray) -> np.ndarray:
    """Return the temperature in °C at which `vapour_pressure` (mbar) is saturated."""
    logarithm = np.log(vapour_pressure / 6.1078)
    return 234.175 * logarithm / (17.08085 - logarithm)


def measured_columns(weather: Weather) -> dict[str, np.ndarray]:
    """Return the 14 columns that follow from the weather, in the file's order and units."""
    celsius, pressure = weather.temperature, weather.pressure
    kelvin = celsius + 273.15
    saturated = saturation_pressure(celsius)
    vapour = saturated * weather.humidity / 100
    values = (
        pressure,
        celsius,
        kelvin * (1000 / pressure) ** 0.286,
        dew_point(vapour),
        weather.humidity,
        saturated,
        vapour,
        saturated - vapour,
        1000 * 0.622 * vapour / (pressure - 0.378 * vapour),
        1000 * vapour / pressure,
        1000 * 100 * pressure * (1 - 0.378 * vapour / pressure) / (287.058 * kelvin),
        weather.wind,
        weather.gust,
        weather.direction,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _file_rows(rows: int) -> np.ndarray:
    """Return which 10-minute step each row of the file holds: with a gap, and a day twice.

    As in the genuine file on 2010-07-01, the day runs from 00:10 to the next 00:00, and its 144
    rows appear twice, one block after the other.
    """
    gap = int(GAP_AT * rows)
    day = int(REPEATED_DAY_AT * rows) // ROWS_PER_DAY * ROWS_PER_DAY
    steps = np.arange(rows + GAP_ROWS)
    steps = np.delete(steps, slice(gap, gap + GAP_ROWS))
    after = np.searchsorted(steps, day + ROWS_PER_DAY)
    return np.insert(steps, after, steps[after - ROWS_PER_DAY : after])[:rows]


def climate_table(seed: int, rows: int) -> pa.Table:
    """Return the rows of the file, with their irregularities, as text columns ready to write."""
    if rows < 10 * ROWS_PER_DAY:
        raise ValueError(f"a sample climate needs at least {10 * ROWS_PER_DAY} rows, got {rows}")
    columns = measured_columns(draw_weather(seed, rows + GAP_ROWS))
    steps = _file_rows(rows)
    times = pa.array(FIRST_TIME + steps * np.timedelta64(10, "m"), pa.timestamp("s"))
    table = {"Date Time": pc.strftime(times, "%d.%m.%Y %H:%M:%S")}
    for name, values in columns.items():
        recorded = np.round(values[steps], 2)
        if name in ("wv (m/s)", "max. wv (m/s)"):
            for share in MISSING_WIND_AT:
                start = int(share * rows)
                recorded[start : start + MISSING_WIND_ROWS] = MISSING
        table[name] = pa.array([f"{value:.2f}" for value in recorded.tolist()])
    return pa.table(table)


def write_climate_archive(path: str | os.PathLike[str], *, seed: int, rows: int) -> None:
    """Write synthetic weather as a zip in the layout of jena_climate_2009_2016.csv.zip.

    Parameters
    ----------
    path
        Where to write the archive; it is whole or absent.
    seed
        The same seed and number of rows give the same bytes.
    rows
        Rows of data in the file, 10 minutes each; the repeated day counts twice and the rows
        missing in the gap do not count. At least ten days, 1,440 rows.

    Raises
    ------
    ValueError
        If `rows` is too small to hold the irregularities.
    """
    table = climate_table(seed, rows)
    header = ",".join(f'"{name}"' for name in table.column_names)
    # Quoted names above unquoted values, as in the genuine file.
    options = pa.csv.WriteOptions(include_header=False, quoting_style="none")
    buffer = pa.BufferOutputStream()
    pa.csv.write_csv(table, buffer, options)
    # A fixed time and mode: the same seed must give the same bytes.
    member = zipfile.ZipInfo(MEMBER, date_time=ZIP_EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    content = header.encode() + b"\n" + buffer.getvalue().to_pybytes()
    with whole_file(path) as part, zipfile.ZipFile(part, "w") as archive:
        archive.writestr(member, content, compresslevel=3)
