"""The models of each section: their learning curves, baselines, and models without figures."""

from typing import Any

from chapter6.climate.windows import Window
from chapter6.reporting.curves import groups
from chapter6.reporting.curves.histories import ModelHistory
from chapter6.reporting.curves.published import published_curves
from chapter6.reporting.material import Material
from chapter6.reporting.plots.curves import draw_comparison, draw_curves
from chapter6.reporting.run_status import by_model
from chapter6.reporting.wording import numbers


def part(material: Material) -> dict[str, Any]:
    """Return for each section its models, the comparisons of their curves, and what is not run."""
    return {"sections": {number: _section(number, material) for number in material.sections}}


def _section(number: str, material: Material) -> dict[str, Any]:
    histories = [history for history in material.model_histories if history.section == number]
    return {
        "models": [_model(history, material) for history in histories]
        + _without_training(number, material),
        "comparisons": [
            draw_comparison(plot, material.naive) for plot in groups.of_section(number, histories)
        ],
        "absent": _absent(number, material),
    }


def _model(history: ModelHistory, material: Material) -> dict[str, Any]:
    printed = published_curves(material, history)
    own = material.settings["models"].get(history.model, {})
    best = history.best_values(history.metric)
    epochs = max(len(s) for s in history.values("validation", history.metric).values())
    window = material.settings["climate"] | own
    return {
        "model": history.model,
        "title": history.title,
        "plots": {
            quantity: draw_curves(
                history,
                quantity,
                material.naive,
                {run: curves["validation"][quantity] for run, curves in printed.items()},
            )
            for quantity in history.quantities
        },
        "published": list(printed),
        "metric": history.metric,
        "best": numbers.with_spread([value for _, value in best], numbers.writer(history.metric)),
        "best_epoch": numbers.whole_range([epoch for epoch, _ in best]),
        "epochs": epochs,
        "spikes": [(spike, f"{spike.value:.2g}") for spike in history.spikes],
        "settings": own,
        "window": Window(window["lookback"], window["step"], window["delay"])
        if "step" in own
        else None,
    }


def _without_training(number: str, material: Material) -> list[dict[str, Any]]:
    """Return the section's baselines, which have figures and no curves."""
    rows = material.summary[
        (material.summary["section"] == number)
        & (material.summary["n"] > 0)
        & material.summary["epochs"].isna()
    ]
    return [
        {
            "model": model,
            "title": material.titles[model],
            "plots": {},
            "published": [],
            "spikes": [],
            "settings": material.settings["models"].get(model, {}),
            "window": None,
        }
        for model in rows["model"]
    ]


def _absent(number: str, material: Material) -> list[dict[str, Any]]:
    """Return the section's models without curves that have an unfinished or stale run."""
    statuses = by_model(material.statuses, material.comparison)
    with_curves = {history.model for history in material.model_histories}
    in_section = material.summary.loc[material.summary["section"] == number, "model"]
    return [
        {"model": model, "title": material.titles[model], "statuses": statuses[model]}
        for model in in_section
        if model in statuses and model not in with_curves
    ]
