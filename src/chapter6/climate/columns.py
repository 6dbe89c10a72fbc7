"""The columns of the Jena weather table: their names, what is possible in them, how they agree."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

TIME = "Date Time"
TIME_FORMAT = "%d.%m.%Y %H:%M:%S"


class Range(NamedTuple):
    """The lowest and the highest value that a column can hold, in its unit."""

    low: float
    high: float


RANGES: dict[str, Range] = {
    "p (mbar)": Range(800, 1090),
    "T (degC)": Range(-50, 50),
    "Tpot (K)": Range(220, 330),
    "Tdew (degC)": Range(-60, 36),
    "rh (%)": Range(0, 105),
    "VPmax (mbar)": Range(0, 125),
    "VPact (mbar)": Range(0, 60),
    "VPdef (mbar)": Range(-0.5, 125),
    "sh (g/kg)": Range(0, 50),
    "H2OC (mmol/mol)": Range(0, 75),
    "rho (g/m**3)": Range(850, 1750),
    "wv (m/s)": Range(0, 75),
    "max. wv (m/s)": Range(0, 115),
    "wd (deg)": Range(0, 360),
}
"""What weather can be at a station below 2,000 m; units that were mixed up are out of it.

Pressure: the world's record at sea level is 1,084 mbar, and 800 mbar is that of 2,000 m.
Temperature: far beyond Germany's records (−46 and 41 °C), and below what kelvin or Fahrenheit
give. Dew point: the world's record is 35 °C. Potential temperature and density, from both. Vapour
pressures: saturation at 50 °C is 123 mbar, and at a dew point of 36 °C 59 mbar, whence the
humidity in g/kg and mmol/mol. Relative humidity: sensors read a little over 100 in fog. Deficit:
the difference of two rounded numbers. Wind: the records are about 70 m/s (mean) and 113 m/s (gust).

Jena, 2009 to 2016: p 913 to 1,015; T −23 to 37; Tpot 250 to 311; Tdew −25 to 23; rh 12 to 100;
VPmax 1 to 64; VPact 1 to 28; VPdef 0 to 46; sh 0.5 to 18; H2OC 0.8 to 29; rho 1,059 to 1,394;
wv and max. wv 0 to 28.5 but for −9999; wd 0 to 360.
"""

COLUMNS = tuple(RANGES)
TEMPERATURE = COLUMNS.index("T (degC)")

SIX_HOURS, ONE_DAY = 36, 144
CONSTANT_FOR: dict[str, int] = dict.fromkeys(COLUMNS, SIX_HOURS) | dict.fromkeys(
    ("rh (%)", "VPdef (mbar)", "wv (m/s)", "max. wv (m/s)", "wd (deg)"), ONE_DAY
)
"""From how many equal rows on a value has stayed the same for too long to be weather.

Fog holds the humidity at 100 and the deficit at 0 for half a day, and a calm the wind; no other
column of the excerpt stays the same for more than 16 rows.
"""


def contradictions(columns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return where two columns contradict each other: a rule (f: physics) → bool (rows,).

    Most columns follow from pressure, temperature and humidity. The margins are several times the
    largest difference in the excerpt, so that another station's constants pass; columns that were
    swapped, and single values that stand for missing ones, do not.
    """
    p, t, tpot, tdew, rh, vp_max, vp_act, vp_def, sh, h2oc, rho, wind, gust, _ = (
        columns[name] for name in COLUMNS
    )
    with np.errstate(all="ignore"):  # a pressure of 0 agrees with nothing
        kelvin = t + 273.15
        ratio = vp_act / p
        differences = {
            "Tpot ≈ f(T, p)": (tpot - kelvin * np.exp(0.286 * np.log(1000 / p)), 0.5),
            "VPmax ≈ f(T)": (vp_max - _saturation(t), 0.02 * vp_max + 0.1),
            "VPact ≈ f(Tdew)": (vp_act - _saturation(tdew), 0.02 * vp_act + 0.1),
            "rh ≈ VPact / VPmax": (rh * vp_max / 100 - vp_act, 0.02 * vp_max + 0.1),
            "VPdef ≈ VPmax − VPact": (vp_def - (vp_max - vp_act), 0.1),
            "H2OC ≈ f(VPact, p)": (h2oc - 1000 * ratio, 0.02 * h2oc + 0.1),
            "sh ≈ f(VPact, p)": (
                sh - 622 * ratio / (1 - 0.378 * ratio),
                0.02 * sh + 0.1,
            ),
            "rho ≈ f(p, T, VPact)": (
                rho - 1e5 * (p - 0.378 * vp_act) / (287.058 * kelvin),
                5.0,
            ),
        }
        found = {
            rule: ~(np.abs(difference) <= margin)
            for rule, (difference, margin) in differences.items()
        }
    return found | {"max. wv ≥ wv": wind > gust + 0.01}


def _saturation(celsius: np.ndarray) -> np.ndarray:
    """Return the saturation vapour pressure over water in mbar (Magnus, the table's constants)."""
    return 6.1078 * np.exp(17.08085 * celsius / (234.175 + celsius))
