"""The results printed in the published notebooks, which ours are compared with."""

import os
from typing import Any

from chapter6.formats import read_json

RUNS = ("EN", "KO")


def published_results(path: str | os.PathLike[str]) -> dict[str, dict[str, Any]]:
    """Read the figures printed in the English and the Korean notebook.

    Returns
    -------
    dict
        model → {``best_en``, ``best_ko``: best validation figure; ``best_low``, ``best_high``: its
        range over independent published runs; ``test``: the printed test accuracy}. A figure is
        None if it was not printed.
    """
    found = {}
    for model in read_json(path)["models"]:
        runs = {name: model.get("runs", {}).get(name) or {} for name in RUNS}
        spread = model.get("range_over_independent_runs") or {}
        figures: dict[str, float | None] = {
            "best_en": (runs["EN"].get("best") or {}).get("value"),
            "best_ko": (runs["KO"].get("best") or {}).get("value"),
            "best_low": spread.get("best_min"),
            "best_high": spread.get("best_max"),
            "test": (model.get("test") or {}).get("acc"),
        }
        if "val_mae" in model:  # the naive forecast, the same in every run
            figures |= dict.fromkeys(("best_en", "best_ko"), model["val_mae"])
        found[model["id"]] = figures
    return found
