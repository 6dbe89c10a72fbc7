"""A sweep for the made-up chapter: rows of a comparison that no training made."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from made_up_report import with_comparison

from chapter6.config.sweeps import point_name
from chapter6.reporting.material import Material
from chapter6.tables import rows_of

Grid = Mapping[str, Sequence[Any]]
GRID: Grid = {"arguments.units": [16, 32, 64], "learning_rate": [0.001, 0.0003]}
OWN = {"arguments.units": 32, "learning_rate": 0.001}


def with_sweep(
    content: Material, grid: Grid = GRID, own: Mapping[str, Any] = OWN, model: str = "jena_gru"
) -> Material:
    """Return the material with a sweep of `model`, whose own settings are `own`.

    The further down the list of points, the smaller is each figure.
    """
    rows = []
    for row in rows_of(content.comparison):
        rows.append(row if row["model"] != model else row | {"swept": json.dumps(own)})
    base = [row for row in rows if row["model"] == model]
    for place, values in enumerate(product(*grid.values()), start=1):
        point = dict(zip(grid, values, strict=True))
        changes = {key: value for key, value in point.items() if value != own[key]}
        if not changes:
            continue
        name = point_name(model, changes)
        swept = {"variant_of": model, "swept": json.dumps(point)}
        rows += [
            row | swept | {"model": name, "title": name}
            | {key: row[key] - 0.01 * place for key in ("best_validation", "best_test")}
            for row in base
        ]  # fmt: skip
    sweep = {model: {key: list(values) for key, values in grid.items()}}
    return replace(with_comparison(content, rows), settings={**content.settings, "sweep": sweep})
