"""The learning curves printed in the published notebooks."""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.claims.data import WHOLE
from chapter6.reporting.curves.histories import ModelHistory
from chapter6.reporting.material import Material
from chapter6.reporting.wording import numbers

NAMES = {"loss": "loss", "accuracy": "acc", "mae": "loss"}
"""Quantity → its name in the published notebooks; a forecast's MAE is its loss."""
PREFIXES = {"training": "", "validation": "val_"}

Curves = dict[str, dict[str, dict[str, Sequence[float | None]]]]
"""EN or KO → split → quantity → values by epoch."""


def published_fits(material: Material, model: str) -> bool:
    """Tell whether a model's data is the data of the published runs, so that curves compare."""
    own = material.settings["models"].get(model, {})
    needed = ["climate" if own.get("task") == "climate" else "reviews"]
    needed += ["vectors"] if own.get("pretrained_vectors") else []
    return all(material.claims["data"][source] == WHOLE for source in needed)


def published_curves(material: Material, history: ModelHistory) -> Curves:
    """Return the curves that EN and KO printed for a model, if its data is theirs."""
    if not published_fits(material, history.model):
        return {}
    models = {model["id"]: model["runs"] for model in material.published.get("models", [])}
    printed = models.get(history.model, {})
    return {
        name: _curves(history, printed[name]["per_epoch"])
        for name in ("EN", "KO")
        if printed.get(name, {}).get("per_epoch")
    }


def _curves(
    history: ModelHistory, per_epoch: Mapping[str, Any]
) -> dict[str, dict[str, Sequence[float | None]]]:
    return {
        split: {
            quantity: [numbers.for_json(v) for v in per_epoch.get(prefix + NAMES[quantity], [])]
            for quantity in history.quantities
        }
        for split, prefix in PREFIXES.items()
    }
