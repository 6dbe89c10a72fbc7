"""What the claims are about, measured on one run: a figure, an epoch, a time, a size."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from chapter6.climate.windows import Window
from chapter6.config.run_settings import ClimateSettings, ReviewSettings
from chapter6.evaluation.comparison import is_point
from chapter6.tables import rows_of

NOTHING = np.empty(0)


@dataclass(frozen=True)
class Run:
    """One model and seed: its row of the comparison, its history, the settings it was run with.

    ``row`` has None for a figure that is missing. ``epochs`` maps (split, metric), such as
    (validation, loss), to the values from epoch 1 on, float64 (epochs,). ``settings`` is None for a
    baseline.
    """

    row: Mapping[str, Any]
    epochs: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    settings: ReviewSettings | ClimateSettings | None = None

    @property
    def metric(self) -> str:
        """The model's metric: ``accuracy``, or ``mae``, where less is better."""
        return self.row["metric"]

    @property
    def errors(self) -> np.ndarray:
        """The validation MAE of each epoch, float64 (epochs,); empty for review models."""
        return self.epochs.get(("validation", "mae"), NOTHING)


Runs = Mapping[str, Mapping[int, Run]]
"""model → seed → its run."""


def collect_runs(
    comparison: pd.DataFrame, histories: pd.DataFrame, runs: Iterable[Mapping[str, Any]]
) -> Runs:
    """Combine the two tables and the contents of the ``run.json`` files by model and seed.

    Points of sweeps and trainings that failed are left out, as are figures that are not finite in
    some epoch: they measure nothing.
    """
    settings = {(run["model"], run["seed"]): run["settings"] for run in runs}
    epochs = dict(iter(histories.sort_values("epoch").groupby(["model", "seed"])))
    good = comparison[comparison["failure"].isna() & ~is_point(comparison)]
    return {
        model: {
            row["seed"]: Run(
                row,
                _figures(epochs.get((model, row["seed"]), histories[:0])),
                settings.get((model, row["seed"])),
            )
            for row in rows_of(rows)
        }
        for model, rows in good.groupby("model", sort=False)
    }


def _figures(epochs: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    """Return the values of each split and metric of one run, if all of them are finite."""
    return {
        figure: values.to_numpy()
        for figure, values in epochs.groupby(["split", "metric"])["value"]
        if np.isfinite(values).all()
    }


@dataclass(frozen=True)
class Measure:
    """Something that can be measured on a run.

    Attributes
    ----------
    name
        Its key; the report has words for it.
    unit
        accuracy, mae, celsius, seconds, epoch, parameters, timesteps or ratio; empty for the unit
        of the model's own metric.
    of
        Measures it; returns None if the run does not have it.
    missing
        Why a run may not have it.
    exact
        Whether it is the same for every seed.
    """

    name: str
    unit: str
    of: Callable[[Run], float | None]
    missing: str = "there is no such figure"
    exact: bool = False


def _column(name: str, unit: str = "") -> Measure:
    return Measure(name, unit, lambda run: run.row[name])


BEST = _column("best_validation")
FINAL = _column("final_validation")
BEST_TEST = _column("best_test")
FINAL_TEST = _column("final_test")
SECONDS = _column("seconds_per_epoch", "seconds")


def _recurrent_parameters(run: Run) -> float | None:
    own = run.settings
    if own is None or own["task"] != "reviews":
        return None
    dimensions, units = (own["arguments"].get(key) for key in ("embedding_dimensions", "units"))
    if not isinstance(dimensions, int) or not isinstance(units, int):
        return None
    both_ways = "bidirectional" in own["builder"]
    output = units * (2 if both_ways else 1) + 1
    return run.row["parameters"] - own["max_words"] * dimensions - output


def _timesteps(run: Run) -> float | None:
    own = run.settings
    if own is None or own["task"] != "climate":
        return None
    return Window(own["lookback"], own["step"], own["delay"]).timesteps


def _typical(run: Run) -> float | None:
    return float(np.median(run.errors)) if run.errors.size else None


PARAMETERS = Measure("parameters", "parameters", lambda run: run.row["parameters"], exact=True)
RECURRENT_PARAMETERS = Measure(
    "recurrent_parameters",
    "parameters",
    _recurrent_parameters,
    missing="the settings do not give the sizes of the layers",
    exact=True,
)
TIMESTEPS = Measure(
    "timesteps",
    "timesteps",
    _timesteps,
    missing="the settings do not give the window",
    exact=True,
)
TYPICAL = Measure("typical_validation", "mae", _typical)


# The naive forecast is the same for every seed, since it needs no training.
NAIVE_MAE = replace(BEST, exact=True)
NAIVE_CELSIUS = replace(_column("best_validation_celsius", "celsius"), exact=True)


def lowest_loss(needs_epochs: int = 1) -> Measure:
    """Measure the epoch (from 1) with the lowest validation loss.

    A run of fewer than `needs_epochs` epochs does not have it.
    """

    def of(run: Run) -> float | None:
        losses = run.epochs.get(("validation", "loss"), NOTHING)
        return 1 + int(losses.argmin()) if len(losses) >= needs_epochs else None

    missing = f"this needs a run of at least {needs_epochs} epoch{'' if needs_epochs == 1 else 's'}"
    return Measure("lowest_loss", "epoch", of, missing)


def rise_up_to(epoch: int, over: int = 5) -> Measure:
    """Measure the validation MAE around an epoch, divided by the lowest up to that epoch.

    The numerator is the mean of the `over` epochs that end at `epoch`, because single epochs are
    noisy.
    """

    def of(run: Run) -> float | None:
        errors = run.errors[:epoch]
        if len(errors) < epoch:
            return None
        return statistics.fmean(errors[-over:]) / float(errors.min())

    missing = f"this needs a run of at least {epoch} epochs"
    return Measure(f"rise_up_to_{epoch}", "ratio", of, missing)
