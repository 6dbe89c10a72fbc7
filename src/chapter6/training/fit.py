"""Training one model epoch by epoch, so that it can stop after any of them and go on."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from chapter6.errors import InputError
from chapter6.training.feeding import Feed
from chapter6.training.seeds import Seeds
from chapter6.training.state import Checkpoints, Figures, State

EXPLODED = 1000.0  # a loss this many times that of the first batch will not come back


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


class DivergedError(InputError):
    """The loss has left all bounds."""

    def __init__(self, epoch: int, batch: int, loss: float, learning_rate: float) -> None:
        """Say where (epoch and batch from 1), at which learning rate, and what to try."""
        kind = "is not a number" if math.isnan(loss) else f"has grown to {loss:.3g}"
        kept = (
            f"epoch {epoch - 1} was the last good one and is kept" if epoch > 1 else "none is kept"
        )
        super().__init__(
            f"the loss {kind} in epoch {epoch}, batch {batch}, at the learning rate "
            f"{learning_rate:g}; {kept}; try {learning_rate / 10:g}, or another seed"
        )


class _Divergence(keras.callbacks.Callback):
    """Stops at the first batch whose loss is not finite, or that many times the first one's."""

    def __init__(self, first_loss: float | None) -> None:
        """Begin with the first batch's loss, if that is long past."""
        super().__init__()
        self.epoch, self.first = 0, first_loss

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Keep the number of the epoch."""
        self.epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Judge the loss."""
        loss = float((logs or {})["loss"])  # the mean of the epoch's batches so far
        if self.first is None:
            self.first = loss
        if not math.isfinite(loss) or loss > EXPLODED * max(self.first, 1e-3):
            rate = float(self.model.optimizer.learning_rate)
            raise DivergedError(self.epoch, batch + 1, loss, rate)


def fit(
    model: keras.Model,
    feed: Feed,
    seeds: Seeds,
    settings: Mapping[str, Any],
    state: State | None,
    checkpoints: Checkpoints,
    told: Callable[[int, Figures, float], None],
) -> State:
    """Train a model up to its number of epochs; return the state after the last.

    Best is the highest validation accuracy for reviews and the lowest validation MAE for the
    climate, as the chapter judges its curves.

    Parameters
    ----------
    model
        Built and compiled, with its first weights.
    feed
        Its data.
    seeds
        What the layers' dropout is drawn from.
    settings
        ``task`` and ``epochs``, of the model's.
    state
        What to go on from; None starts.
    checkpoints
        Where every epoch's state is kept.
    told
        Called after every epoch with its number, its figures and its seconds.

    Raises
    ------
    DivergedError
        If the loss is not a number, infinite or a thousand times the first batch's.
    """
    monitor = MONITORS[settings["task"]]
    model.optimizer.build(model.trainable_variables)
    if state is None:
        state = _first_state(model)
    assign(model.weights, state.weights)
    assign(model.optimizer.variables, state.optimizer)
    validation, divergence = feed.validation(), _Divergence(state.first_loss)
    for epoch in range(len(state.epochs), settings["epochs"]):
        start = time.perf_counter()
        _seed_dropout(model, seeds, epoch)
        logs = model.fit(
            feed.training(epoch),
            initial_epoch=epoch,
            epochs=epoch + 1,
            validation_data=validation,
            verbose=0,
            callbacks=[divergence],
        ).history
        figures = _figures(logs, settings["task"])
        state = _after(state, model, figures, time.perf_counter() - start, monitor)
        state.first_loss = divergence.first
        checkpoints.keep(state)
        told(epoch + 1, figures, state.seconds[-1])
    return state


def _first_state(model: keras.Model) -> State:
    """Return the state of a compiled model before its first epoch."""
    return State(
        weights=values(model.weights),
        optimizer=values(model.optimizer.variables),
    )


def _seed_dropout(model: keras.Model, seeds: Seeds, epoch: int) -> None:
    """Let every layer's random numbers begin anew, for each epoch from a seed of its own."""
    generators = [random for layer in model._flatten_layers() for random in layer._seed_generators]
    for place, random in enumerate(generators):
        random.state.assign([seeds.derived(f"dropout {place}", epoch), 0])


def _after(
    state: State, model: keras.Model, figures: Figures, seconds: float, monitor: Monitor
) -> State:
    """Return the state after one more epoch."""
    weights = values(model.weights)
    value = figures["validation", monitor.metric]
    better = monitor.improves(value, state.best_value)
    epochs = [*state.epochs, figures]
    return State(
        weights=weights,
        optimizer=values(model.optimizer.variables),
        epochs=epochs,
        seconds=[*state.seconds, seconds],
        best_epoch=len(epochs) if better else state.best_epoch,
        best_value=value if better else state.best_value,
        best_weights=weights if better else state.best_weights,
    )


def values(variables: list[Any]) -> list[np.ndarray]:
    """Return copies of the values of Keras variables."""
    return [np.array(variable) for variable in variables]


def assign(variables: list[Any], arrays: list[np.ndarray]) -> None:
    """Give Keras variables their values, in order."""
    for variable, value in zip(variables, arrays, strict=True):
        variable.assign(value)


def _figures(logs: dict[str, list[float]], task: str) -> Figures:
    figures = {}
    for name, values in logs.items():
        split = "validation" if name.startswith("val_") else "training"
        figures[split, name.removeprefix("val_")] = float(values[-1])
    if task == "climate":  # the loss is the mean absolute error
        for split in ("training", "validation"):
            figures[split, "mae"] = figures[split, "loss"]
    return figures
