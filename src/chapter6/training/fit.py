"""Training one model epoch by epoch, so that it can stop after any of them and go on."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import keras
import numpy as np
import tensorflow as tf

from chapter6.errors import InputError
from chapter6.jobs.stop import check_stop, stopping_at_checks
from chapter6.training.divergence import DivergedError, Divergence, Watch, all_finite, check
from chapter6.training.feeding import Feed
from chapter6.training.seeds import Seeds
from chapter6.training.state import Checkpoints, Figures, State


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


class Told(Protocol):
    """Gets to know how a training goes; epochs and batches are counted from 1."""

    def batch(self, epoch: int, batch: int, loss: float) -> None:
        """Hear of a batch, and of the mean loss of the epoch so far."""

    def epoch(self, number: int, figures: Figures, seconds: float) -> None:
        """Hear of an epoch, its figures and how long it took."""


class StopBetweenBatches(keras.callbacks.Callback):
    """Ends an epoch between two batches if the job was told to stop."""

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Stop here, if told to."""
        check_stop()

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Stop here, if told to."""
        check_stop()


def total_epochs(settings: Mapping[str, Any]) -> int:
    """Return how many epochs a model trains, those of a warm start among them."""
    return settings["epochs"] + settings.get("warm_start", {"epochs": 0})["epochs"]


def fit(
    model: keras.Model,
    feed: Feed,
    seeds: Seeds,
    settings: Mapping[str, Any],
    state: State | None,
    checkpoints: Checkpoints,
    told: Told,
) -> tuple[State, Divergence | None]:
    """Train a model up to its number of epochs; return the state after the last good one.

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
        ``task``, ``epochs``, ``learning_rate`` and perhaps ``warm_start``, of the model's.
    state
        What to go on from; None starts.
    checkpoints
        Where every epoch's state is kept.
    told
        Gets to know how it goes.

    Returns
    -------
    state, divergence
        The divergence is None unless the loss was not a number, infinite or a thousand times the
        first batch's, which ends the training.

    Raises
    ------
    InputError
        If the memory does not suffice.
    """
    model.optimizer.build(model.trainable_variables)
    if state is None:
        state = State(weights=values(model.weights), optimizer=values(model.optimizer.variables))
    assign(model.weights, state.weights)
    assign(model.optimizer.variables, state.optimizer)
    for epoch in range(len(state.epochs), total_epochs(settings)):
        try:
            state = _one_more(model, feed, seeds, settings, state, told)
        except DivergedError as error:
            rate = settings["learning_rate"]
            return state, Divergence(epoch + 1, error.batch, error.loss, rate, epoch)
        except (tf.errors.ResourceExhaustedError, MemoryError) as error:
            raise InputError(
                f"out of memory in epoch {epoch + 1}; epoch {epoch or 'none'} is kept; try fewer "
                f"jobs at a time (--cores), or a smaller batch_size than {feed.batch_size}"
            ) from error
        checkpoints.keep(state)
        told.epoch(epoch + 1, state.epochs[-1], state.seconds[-1])
    return state, None


def _one_more(
    model: keras.Model,
    feed: Feed,
    seeds: Seeds,
    settings: Mapping[str, Any],
    state: State,
    told: Told,
) -> State:
    """Train one more epoch and return the state after it; the model has that of `state`."""
    start, epoch = time.perf_counter(), len(state.epochs)
    _seed_dropout(model, seeds, epoch)
    watch = Watch(state.first_loss, lambda batch, loss: told.batch(epoch + 1, batch, loss))
    try:
        with stopping_at_checks():
            logs = model.fit(
                feed.training(epoch),
                initial_epoch=epoch,
                epochs=epoch + 1,
                validation_data=feed.validation(),
                verbose=0,
                callbacks=[watch, StopBetweenBatches()],
            ).history
    except tf.errors.InvalidArgumentError as error:
        # where the gradient of an embedding is not a number, Keras's RMSprop looks for indices
        # that are not there, and the batch never ends
        if all_finite(model.optimizer.variables):
            raise
        raise DivergedError(watch.batches + 1, math.nan) from error
    figures = _figures(logs, settings["task"])
    check(figures, watch.first or 0.0)
    weights, monitor = values(model.weights), MONITORS[settings["task"]]
    value = figures["validation", monitor.metric]
    better = monitor.improves(value, state.best_value)
    return State(
        weights=weights,
        optimizer=values(model.optimizer.variables),
        epochs=[*state.epochs, figures],
        seconds=[*state.seconds, time.perf_counter() - start],
        best_epoch=epoch + 1 if better else state.best_epoch,
        best_value=value if better else state.best_value,
        best_weights=weights if better else state.best_weights,
        first_loss=watch.first,
    )


def _seed_dropout(model: keras.Model, seeds: Seeds, epoch: int) -> None:
    """Let every layer's random numbers begin anew, for each epoch from a seed of its own."""
    generators = [random for layer in model._flatten_layers() for random in layer._seed_generators]
    for place, random in enumerate(generators):
        random.state.assign([seeds.derived(f"dropout {place}", epoch), 0])


def values(variables: list[Any]) -> list[np.ndarray]:
    """Return copies of the values of Keras variables."""
    return [np.array(variable.numpy()) for variable in variables]


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
