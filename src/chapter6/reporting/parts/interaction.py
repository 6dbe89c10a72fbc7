"""The numbers behind the learning curves, from which the page's script redraws them."""

from typing import Any

from chapter6.reporting.curves import groups
from chapter6.reporting.curves.histories import ModelHistory
from chapter6.reporting.curves.published import Curves, published_curves
from chapter6.reporting.material import Material
from chapter6.reporting.wording import numbers

SPLITS = ("training", "validation")


def part(material: Material) -> dict[str, Any]:
    """Return the data of all interactive plots, ready for JSON; a value that is not finite is None.

    ``models`` are keyed by model, ``comparisons`` by the plot's identity. ``naive`` is the naive
    forecast's MAE, and ``celsius`` what an MAE of 1 means in °C.
    """
    return {
        "curves": {
            "synthetic": material.synthetic,
            "naive": numbers.for_json(material.naive.mae),
            "celsius": numbers.for_json(material.naive.celsius),
            "models": {
                history.model: _model(history, published_curves(material, history))
                for history in material.model_histories
            },
            "comparisons": {
                plot.identity: {
                    "title": plot.title,
                    "metric": plot.metric,
                    "models": [history.model for history in plot.models],
                }
                for plot in groups.every(material.sections, material.model_histories)
            },
        }
    }


def _model(history: ModelHistory, printed: Curves) -> dict[str, Any]:
    return {
        "title": history.title,
        "metric": history.metric,
        "seeds": list(history.runs),
        "best_epochs": [history.best_epochs[seed] for seed in history.runs],
        "values": {
            split: {
                quantity: [
                    [numbers.for_json(value) for value in figures.get((split, quantity), [])]
                    for figures in history.runs.values()
                ]
                for quantity in history.quantities
            }
            for split in SPLITS
        },
        "published": printed,
    }
