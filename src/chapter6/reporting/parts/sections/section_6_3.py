"""Section 6.3: the weather, the question, and the naive answer."""

from collections.abc import Mapping
from typing import Any

from chapter6.climate.windows import Window
from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.plots.weather import draw_all_days, draw_first_days
from chapter6.reporting.wording import numbers


def part(material: Material) -> dict[str, Any]:
    """Return the description of the weather, the window, and the naive forecast's errors.

    ``weather`` is None if there is no file yet. ``lookback``, ``step`` and ``delay`` are in rows of
    10 minutes.
    """
    description, climate = material.facts["describe_climate"], material.settings["climate"]
    lookback, step, delay = (climate[name] for name in ("lookback", "step", "delay"))
    return {
        "weather": _weather(description) if description else None,
        "training_end": climate["splits"]["training_end"],
        "lookback": lookback,
        "step": step,
        "delay": delay,
        "window": Window(lookback, step, delay),
        "naive_rows": _naive_rows(material.naive_forecast),
    }


def _naive_rows(naive: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Return the naive forecast's errors, which are the same for every seed."""
    if naive is None:
        return []
    return [
        {
            "split": name,
            "mae": numbers.mae(naive[f"best_{split}_mean"]),
            "celsius": numbers.celsius(naive[f"best_{split}_celsius_mean"]),
        }
        for split, name in (("validation", _("validation")), ("test", _("test")))
    ]


def _weather(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plots of the temperature and the table of all columns."""
    scales = {scale["name"]: scale for scale in description["normalization"]["columns"]}
    return {
        "rows": numbers.count(description["rows"]),
        "first": description["first_time"],
        "last": description["last_time"],
        "all_days": draw_all_days(description["daily"]),
        "days_per_point": description["daily"]["days_per_point"],
        "first_days": draw_first_days(description["first_days"]),
        "columns": [_column(column, scales[column["name"]]) for column in description["columns"]],
        "temperature": description["temperature"],
        "round_trip_error": numbers.power_of_ten(description["normalization"]["round_trip_error"]),
    }


def _column(column: Mapping[str, Any], scale: Mapping[str, Any]) -> dict[str, str]:
    ranges = {key: numbers.decimals(column[key]) for key in ("low", "mean", "high", "std")}
    return {
        "name": column["name"],
        "missing": numbers.count(column["missing"]),
        **ranges,
        "training_mean": numbers.decimals(scale["mean"]),
        "training_std": numbers.decimals(scale["std"]),
        "normalized_low": numbers.decimals(scale["low"]),
        "normalized_high": numbers.decimals(scale["high"]),
    }
