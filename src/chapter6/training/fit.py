"""Training one model for its epochs, keeping every epoch's figures and the best weights."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import keras

from chapter6.training.feeding import Feed


@dataclass(frozen=True)
class Monitor:
    """Which validation figure chooses the best epoch, and whether more of it is better."""

    metric: str
    larger_is_better: bool

    def improves(self, value: float, best: float | None) -> bool:
        """Tell whether `value` beats `best`; the first of equal epochs stays the best."""
        if best is None:
            return True
        return value > best if self.larger_is_better else value < best


MONITORS = {"reviews": Monitor("accuracy", True), "climate": Monitor("mae", False)}


@dataclass
class Fit:
    """What training leaves behind.

    Attributes:
        epochs: a dict an epoch: (split, metric) → value; split is training or validation.
        seconds: wall time of each epoch.
        best_epoch: counted from 1.
    """

    epochs: list[dict[tuple[str, str], float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    best_epoch: int = 0


def fit(
    model: keras.Model,
    feed: Feed,
    task: str,
    epochs: int,
    best_weights: Path,
    announce: Callable[[str], None] = print,
) -> Fit:
    """Train `model` for `epochs` epochs; `best_weights` gets the weights of the best one.

    Best is the highest validation accuracy for reviews and the lowest validation MAE for the
    climate, as the chapter judges its curves.
    """
    monitor, result, best = MONITORS[task], Fit(), None
    validation = feed.validation()
    for epoch in range(epochs):
        start = time.perf_counter()
        logs = model.fit(
            feed.training(epoch),
            initial_epoch=epoch,
            epochs=epoch + 1,
            validation_data=validation,
            verbose=0,
        ).history
        figures = _figures(logs, task)
        result.epochs.append(figures)
        result.seconds.append(time.perf_counter() - start)
        value = figures["validation", monitor.metric]
        if monitor.improves(value, best):
            best, result.best_epoch = value, epoch + 1
            model.save_weights(best_weights)
        announce(_line(epoch + 1, epochs, figures, monitor.metric, result.seconds[-1]))
    return result


def _figures(logs: dict[str, list[float]], task: str) -> dict[tuple[str, str], float]:
    figures = {}
    for name, values in logs.items():
        split = "validation" if name.startswith("val_") else "training"
        figures[split, name.removeprefix("val_")] = float(values[-1])
    if task == "climate":  # the loss is the mean absolute error
        for split in ("training", "validation"):
            figures[split, "mae"] = figures[split, "loss"]
    return figures


def _line(
    epoch: int, epochs: int, figures: dict[tuple[str, str], float], metric: str, seconds: float
) -> str:
    shown = f"{metric} {figures['training', metric]:.4f}"
    validated = f"validation {metric} {figures['validation', metric]:.4f}"
    loss = f"loss {figures['training', 'loss']:.4f}, " if metric != "mae" else ""
    return f"epoch {epoch}/{epochs}: {loss}{shown}, {validated} ({seconds:.1f} s)"
