"""When the temperature forecasts are off: over a week, by hour of the day, by month."""

from typing import Any

from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.plots.forecasts import MONTHS, draw_errors, draw_week
from chapter6.reporting.wording import numbers


def part(material: Material) -> dict[str, Any] | None:
    """Return a week of forecasts, and every model's error by hour and by month.

    None if no model made a forecast, or if there is no file of facts yet.
    """
    facts, titles = material.facts["describe_predictions"], material.titles
    models = material.in_order(facts["climate"]) if facts else {}
    if not facts or not models:
        return None
    week = facts["week"]
    drawn = week["forecasts"] if week else models  # the file may show other models than configured
    configured = material.settings["concepts"]["describe_predictions"]["week"]
    shown = [model for model in configured if model in models and model in drawn]
    months = [
        name
        for place, name in enumerate(MONTHS)
        if any(found["by_month"][place] is not None for found in models.values())
    ]
    return {
        "week": draw_week(week, shown, titles) if week else None,
        "hours": len(week["times"]) if week else 0,
        "first": week["times"][0] if week else "",
        "by_hour": draw_errors(models, "by_hour", shown, titles),
        "by_month": draw_errors(models, "by_month", shown, titles),
        "months": [_(name) for name in months],
        "rows": [
            {
                "title": titles.get(model, model),
                "mae": numbers.celsius(found["mae"]),
                "by_hour": [numbers.decimals(value) for value in found["by_hour"]],
                "by_month": [
                    numbers.decimals(value)
                    for place, value in enumerate(found["by_month"])
                    if MONTHS[place] in months
                ],
            }
            for model, found in models.items()
        ],
    }
