"""What the claims speak of, measured of one run: a figure, an epoch, a time, a size."""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chapter6.climate.windows import Window


@dataclass(frozen=True)
class Run:
    """One model and seed: its row of the comparison, its epochs, the settings that it ran with.

    ``epochs`` has the values from epoch 1 on by (split, metric), such as (validation, loss).
    """

    row: Mapping[str, Any]
    epochs: Mapping[tuple[str, str], list[float]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def metric(self) -> str:
        """The model's figure: accuracy, or mae, of which less is better."""
        return self.row["metric"]

    @property
    def errors(self) -> list[float]:
        """The validation MAE of each epoch, empty for models of reviews."""
        return self.epochs.get(("validation", "mae"), [])


Runs = Mapping[str, Mapping[int, Run]]
"""model → seed → its run."""


def collect_runs(
    comparison: Iterable[Mapping[str, Any]],
    histories: Iterable[Mapping[str, Any]],
    records: Iterable[Mapping[str, Any]],
) -> Runs:
    """Bring together the rows of the two tables and the run records, by model and seed.

    Trainings that failed are left out, and figures that are no number in some epoch: they measure
    nothing.
    """
    epochs: dict[tuple[str, int], dict[tuple[str, str], list[float]]] = {}
    for row in sorted(histories, key=lambda row: row["epoch"]):
        of_run = epochs.setdefault((row["model"], row["seed"]), {})
        of_run.setdefault((row["split"], row["metric"]), []).append(row["value"])
    settings = {(record["model"], record["seed"]): record["settings"] for record in records}
    runs: dict[str, dict[int, Run]] = {}
    for row in comparison:
        if row["failure"]:
            continue
        key = (row["model"], row["seed"])
        figures = {name: all_of for name, all_of in epochs.get(key, {}).items() if _known(all_of)}
        run = Run(row, figures, settings.get(key, {}))
        runs.setdefault(row["model"], {})[row["seed"]] = run
    return runs


def _known(values: Iterable[float | None]) -> bool:
    return all(value is not None and math.isfinite(value) for value in values)


@dataclass(frozen=True)
class Measure:
    """Something that can be measured of a run.

    Attributes
    ----------
    name
        Says what it is; the report has words for it.
    unit
        accuracy, mae, celsius, seconds, epoch, parameters, timesteps or ratio; empty for the unit
        of the model's own metric.
    of
        Measures it; None where the run does not tell.
    missing
        Why a run may not tell.
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
FINAL_TEST = _column("final_test")
SECONDS = _column("seconds_per_epoch", "seconds")


def _recurrent_parameters(run: Run) -> float | None:
    own = run.settings.get("arguments", {})
    words = run.settings.get("max_words")
    dimensions, units = own.get("embedding_dimensions"), own.get("units")
    if words is None or dimensions is None or units is None:
        return None
    both_ways = "bidirectional" in run.settings["builder"]
    output = units * (2 if both_ways else 1) + 1
    return run.row["parameters"] - words * dimensions - output


def _timesteps(run: Run) -> float | None:
    own = run.settings
    if not {"lookback", "step", "delay"} <= set(own):
        return None
    return Window(own["lookback"], own["step"], own["delay"]).timesteps


def _typical(run: Run) -> float | None:
    return statistics.median(run.errors) if run.errors else None


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


# The naive forecast needs no training.
NAIVE_MAE = replace(BEST, exact=True)
NAIVE_CELSIUS = replace(_column("best_validation_celsius", "celsius"), exact=True)


def lowest_loss(needs_epochs: int = 1) -> Measure:
    """Return the epoch of the lowest validation loss, for runs of at least so many epochs."""

    def of(run: Run) -> float | None:
        losses = run.epochs.get(("validation", "loss"), [])
        if len(losses) < needs_epochs:
            return None
        return 1 + losses.index(min(losses))

    missing = f"this takes a run of at least {needs_epochs} epochs"
    return Measure("lowest_loss", "epoch", of, missing)


def rise_up_to(epoch: int, over: int = 5) -> Measure:
    """Return by what factor the validation MAE has risen from its lowest up to an epoch.

    It is the mean of the last `over` epochs up to there: single epochs are noisy.
    """

    def of(run: Run) -> float | None:
        errors = run.errors[:epoch]
        if len(errors) < epoch:
            return None
        return statistics.fmean(errors[-over:]) / min(errors)

    missing = f"this takes a run of at least {epoch} epochs"
    return Measure(f"rise_up_to_{epoch}", "ratio", of, missing)
