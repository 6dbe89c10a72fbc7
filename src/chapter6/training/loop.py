"""The loop over a training's epochs: train, validate, keep a snapshot."""

import time
from dataclasses import dataclass, replace

import keras
import tensorflow as tf

from chapter6.config.run_settings import TrainedSettings
from chapter6.errors import InputError
from chapter6.training.divergence import DivergedError, Divergence, DivergenceGuard
from chapter6.training.epoch import Listener, train_epoch, validate
from chapter6.training.feeds.feed import Feed
from chapter6.training.runtime import TrainingJob
from chapter6.training.snapshots import Figures, Snapshots, State, assign, values


@dataclass(frozen=True)
class Monitor:
    """The validation figure that decides which epoch is best, and whether larger is better."""

    metric: str
    larger_is_better: bool

    def improves(self, value: float, best: float | None) -> bool:
        """Tell whether `value` beats `best`; of equal epochs the first stays the best."""
        if best is None:
            return True
        return value > best if self.larger_is_better else value < best


# the figures by which the chapter reads its curves
MONITORS = {"reviews": Monitor("accuracy", True), "climate": Monitor("mae", False)}


def train_epochs(
    model: keras.Model,
    feed: Feed,
    training: TrainingJob[TrainedSettings],
    state: State | None,
    snapshots: Snapshots,
    listener: Listener,
) -> tuple[State, Divergence | None]:
    """Train a model for its number of epochs; return the state after the last good one.

    Parameters
    ----------
    model
        Built and compiled, with its initial weights.
    feed
        Its data.
    training
        What is trained.
    state
        The state to resume from; None to start.
    snapshots
        Where each epoch's state is kept.
    listener
        Receives the progress.

    Returns
    -------
    state, divergence
        The divergence is None unless the loss was not a number or infinite, or in validation more
        than a thousand times that of the first batch, which ends the training.

    Raises
    ------
    InputError
        If memory runs out, or the job has been asked to stop.
    """
    settings = training.settings
    state = _start_from(state, model)
    guard = DivergenceGuard(state.first_loss)
    for epoch in range(len(state.epochs), feed.epochs):
        begun = time.perf_counter()
        try:
            trained = train_epoch(model, feed, epoch, training.seeds, guard, listener)
            validated = validate(model, feed)
            figures = _figures(trained, validated, settings["task"])
            guard.check(figures)
        except DivergedError as error:
            rate = settings["learning_rate"]
            return state, Divergence(epoch + 1, error.batch, error.loss, rate, epoch)
        except (tf.errors.ResourceExhaustedError, MemoryError) as error:
            raise _out_of_memory(epoch, feed.batch_size) from error
        state = _after(state, model, figures, MONITORS[settings["task"]])
        state.first_loss = guard.first_loss
        state.seconds.append(time.perf_counter() - begun)
        snapshots.keep(state)
        listener.epoch(epoch + 1, figures, state.seconds[-1])
    return state, None


def _start_from(state: State | None, model: keras.Model) -> State:
    """Load `state` into the model and its optimizer; if it is None, return theirs."""
    model.optimizer.build(model.trainable_variables)
    if state is None:
        return State(weights=values(model.weights), optimizer=values(model.optimizer.variables))
    assign(model.weights, state.weights)
    assign(model.optimizer.variables, state.optimizer)
    return state


def _figures(trained: dict[str, float], validated: dict[str, float], task: str) -> Figures:
    figures = {("training", metric): value for metric, value in trained.items()}
    figures |= {("validation", metric): value for metric, value in validated.items()}
    if task == "climate":  # the loss is the mean absolute error
        figures |= {(split, "mae"): figures[split, "loss"] for split in ("training", "validation")}
    return figures


def _after(state: State, model: keras.Model, figures: Figures, monitor: Monitor) -> State:
    """Return the state after one more epoch, whose weights the model has."""
    after = replace(
        state,
        weights=values(model.weights),
        optimizer=values(model.optimizer.variables),
        epochs=[*state.epochs, figures],
        seconds=[*state.seconds],
    )
    value = figures["validation", monitor.metric]
    if monitor.improves(value, state.best_value):
        after.best_epoch, after.best_value = len(after.epochs), value
        after.best_weights = after.weights
    return after


def _out_of_memory(epoch: int, batch_size: int) -> InputError:
    kept = f"epoch {epoch}" if epoch else "no epoch"
    return InputError(
        f"out of memory in epoch {epoch + 1}; {kept} is kept; try fewer jobs at a time (--cores), "
        f"or a batch_size below {batch_size}"
    )
