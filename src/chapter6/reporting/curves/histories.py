"""Training histories arranged for the plots: by model, seed and quantity."""

from dataclasses import dataclass

import pandas as pd

Series = list[float]
"""One value per epoch, from epoch 1; NaN where there is no number."""


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
    """

    model: str
    section: str
    title: str
    metric: str
    runs: dict[int, dict[tuple[str, str], Series]]
    best_epochs: dict[int, int]

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
        found.append(
            ModelHistory(
                str(model), first["section"], first["title"], first["metric"], runs, best_epochs
            )
        )
    return found
