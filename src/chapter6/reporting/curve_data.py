"""The numbers behind the learning curves, for the page's script to draw them anew."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.reporting.curves import Comparison, Naive
from chapter6.reporting.histories import ModelHistory

SPLITS = ("training", "validation")
PRINTED = {"loss": "loss", "accuracy": "acc", "mae": "loss"}
"""What the published notebooks call a quantity; a forecast's loss is its MAE."""


def curve_data(
    histories: Sequence[ModelHistory],
    comparisons: Sequence[Comparison],
    naive: Naive,
    published: Mapping[str, Any],
    synthetic: bool,
) -> dict[str, Any]:
    """Return plain data of all interactive plots.

    Parameters
    ----------
    histories
        All trained models.
    comparisons
        The plots of several models.
    naive
        The naive forecast, which plots of the MAE show as a line.
    published
        ``reference/published.json``.
    synthetic
        Whether our data is made up.

    Returns
    -------
    dict
        ``models`` by identifier, ``comparisons`` by identity, ``naive``, ``celsius`` and
        ``synthetic``. A value that is not a finite number is None.
    """
    printed = printed_runs(published)
    return {
        "synthetic": synthetic,
        "naive": _number(naive.mae),
        "celsius": _number(naive.celsius),
        "models": {
            history.model: _model(history, printed.get(history.model, {})) for history in histories
        },
        "comparisons": {
            plot.identity: {"title": plot.title, "metric": plot.metric, "models": plot.models}
            for plot in comparisons
        },
    }


def _model(history: ModelHistory, printed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": history.title,
        "metric": history.metric,
        "seeds": list(history.runs),
        "best_epochs": [history.best_epochs[seed] for seed in history.runs],
        "values": {
            split: {
                quantity: [
                    _numbers(figures.get((split, quantity), []))
                    for figures in history.runs.values()
                ]
                for quantity in history.quantities
            }
            for split in SPLITS
        },
        "published": published_curves(history, printed),
    }


def printed_runs(published: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the runs of each model in ``reference/published.json``."""
    return {model["id"]: model["runs"] for model in published.get("models", [])}


def published_curves(history: ModelHistory, printed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what EN and KO printed of a model, by split and quantity; `printed` are its runs."""
    return {
        name: _published(history, printed[name]["per_epoch"])
        for name in ("EN", "KO")
        if printed.get(name, {}).get("per_epoch")
    }


def _published(history: ModelHistory, per_epoch: Mapping[str, Any]) -> dict[str, Any]:
    prefixes = {"training": "", "validation": "val_"}
    return {
        split: {
            quantity: _numbers(per_epoch.get(prefix + PRINTED[quantity], []))
            for quantity in history.quantities
        }
        for split, prefix in prefixes.items()
    }


def _numbers(values: Sequence[float | None]) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float | None) -> float | None:
    """Keep seven digits, as many as float32 has; what is not finite is no JSON."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.7g}")
