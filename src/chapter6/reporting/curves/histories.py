"""Training histories arranged for the plots: by model, seed and quantity."""

import math
import statistics
from dataclasses import dataclass, field

import pandas as pd

Series = list[float]
"""One value per epoch, from epoch 1; NaN where there is no number, or a spike."""

SPIKE = 100.0
"""A training figure this many times the median of its epochs would flatten all others."""


@dataclass(frozen=True)
class Spike:
    """An epoch in which single batches had so large a loss that the plots leave its mean out."""

    seed: int
    epoch: int
    value: float


@dataclass(frozen=True)
class ModelHistory:
    """All runs of one trained model.

    Attributes
    ----------
    model, section, title
        As in the configuration.
    metric
        ``accuracy``, or ``mae``, which is also the loss.
    runs
        seed → (split, quantity) → values by epoch; split is ``training`` or ``validation``.
    best_epochs
        seed → the best epoch, counted from 1.
    spikes
        What is left out of ``runs``: means of training loss or MAE.
    variant_of
        The model that this is a variant of; None for the chapter's own.
    """

    model: str
    section: str
    title: str
    metric: str
    runs: dict[int, dict[tuple[str, str], Series]]
    best_epochs: dict[int, int]
    spikes: list[Spike] = field(default_factory=list)
    variant_of: str | None = None

    @property
    def quantities(self) -> list[str]:
        """The quantities with a plot each; a forecast has one, since its loss is its MAE."""
        return ["mae"] if self.metric == "mae" else ["loss", "accuracy"]

    def values(self, split: str, quantity: str) -> dict[int, Series]:
        """Return seed → one figure's values by epoch, without seeds that lack the figure."""
        return {
            seed: series
            for seed, figures in self.runs.items()
            if (series := figures.get((split, quantity)))
        }

    def best_values(self, quantity: str) -> list[tuple[int, float]]:
        """Return each seed's best epoch and the validation figure at that epoch."""
        return [
            (epoch, series[epoch - 1])
            for seed, series in self.values("validation", quantity).items()
            if 1 <= (epoch := self.best_epochs[seed]) <= len(series)
        ]


def model_histories(comparison: pd.DataFrame, histories: pd.DataFrame) -> list[ModelHistory]:
    """Group the rows of ``histories.parquet`` by model, in the order of ``comparison.parquet``.

    Models without training and trainings that failed are left out.
    """
    histories = histories.sort_values(["seed", "epoch"], kind="stable")
    found = []
    for model, rows in comparison[comparison["failure"].isna()].groupby("model", sort=False):
        own = histories[(histories["model"] == model) & histories["seed"].isin(rows["seed"])]
        if own.empty:
            continue
        first = rows.iloc[0]
        runs = {
            int(seed): {
                (split, quantity): figures["value"].tolist()
                for (split, quantity), figures in of_seed.groupby(["split", "metric"], sort=False)
            }
            for seed, of_seed in own.groupby("seed", sort=False)
        }
        best_epochs = dict(zip(rows["seed"].tolist(), rows["best_epoch"].tolist(), strict=True))
        spikes = [spike for seed, figures in runs.items() for spike in _cut_spikes(seed, figures)]
        found.append(
            ModelHistory(
                str(model),
                first["section"],
                first["title"],
                first["metric"],
                runs,
                best_epochs,
                spikes,
                None if pd.isna(first["variant_of"]) else first["variant_of"],
            )
        )
    return found


def _cut_spikes(seed: int, figures: dict[tuple[str, str], Series]) -> list[Spike]:
    """Replace the spikes in the training loss, or MAE, of a run by NaN; return them."""
    series = figures.get(("training", "loss"), [])
    finite = [value for value in series if math.isfinite(value)]
    limit = SPIKE * statistics.median(finite) if finite else math.inf
    spikes = [Spike(seed, epoch, value) for epoch, value in enumerate(series, 1) if limit < value]
    for (split, quantity), values in figures.items():
        if split == "training" and quantity in ("loss", "mae"):
            for spike in spikes:
                values[spike.epoch - 1] = math.nan
    return spikes
