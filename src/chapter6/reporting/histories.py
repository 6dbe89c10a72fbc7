"""The histories of training as the plots need them: by model, by seed, by figure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Series = list[float]
"""Values of the epochs from 1 on; NaN where there is no number."""


@dataclass(frozen=True)
class ModelHistory:
    """All runs of one trained model.

    Attributes
    ----------
    model, section, title
        As in the configuration.
    metric
        accuracy, or mae, of which less is better and which is the loss itself.
    runs
        seed → (split, quantity) → values by epoch; split is training or validation.
    best_epochs
        seed → the epoch (from 1) whose weights are the best.
    """

    model: str
    section: str
    title: str
    metric: str
    runs: dict[int, dict[tuple[str, str], Series]]
    best_epochs: dict[int, int]

    @property
    def quantities(self) -> list[str]:
        """What a plot each shows; the loss of a forecast is its MAE and needs no second one."""
        return ["mae"] if self.metric == "mae" else ["loss", "accuracy"]

    def values(self, split: str, quantity: str) -> dict[int, Series]:
        """Return one figure's values by epoch, by seed."""
        return {
            seed: series
            for seed, figures in self.runs.items()
            if (series := figures.get((split, quantity)))
        }

    def best_values(self, quantity: str) -> list[tuple[int, float]]:
        """Return each seed's best epoch with the validation figure there."""
        return [
            (epoch, series[epoch - 1])
            for seed, series in self.values("validation", quantity).items()
            if 1 <= (epoch := self.best_epochs[seed]) <= len(series)
        ]


def model_histories(
    comparison: Iterable[Mapping[str, Any]], histories: Iterable[Mapping[str, Any]]
) -> list[ModelHistory]:
    """Group the rows of ``histories.parquet`` by model, in the order of ``comparison.parquet``.

    Models that are not trained have none, and trainings that failed are left out.
    """
    comparison = [row for row in comparison if not row["failure"]]
    good = {(row["model"], row["seed"]) for row in comparison}
    runs: dict[str, dict[int, dict[tuple[str, str], Series]]] = {}
    for row in sorted(histories, key=lambda row: (row["seed"], row["epoch"])):
        if (row["model"], row["seed"]) not in good:
            continue
        figures = runs.setdefault(row["model"], {}).setdefault(row["seed"], {})
        value = math.nan if row["value"] is None else row["value"]
        figures.setdefault((row["split"], row["metric"]), []).append(value)
    found: dict[str, ModelHistory] = {}
    for row in comparison:
        if row["model"] not in runs:
            continue
        history = found.setdefault(
            row["model"],
            ModelHistory(
                row["model"], row["section"], row["title"], row["metric"], runs[row["model"]], {}
            ),
        )
        history.best_epochs[row["seed"]] = row["best_epoch"]
    return list(found.values())
