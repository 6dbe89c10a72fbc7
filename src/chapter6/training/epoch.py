"""One epoch: training on its batches, then validation."""

import math
from typing import Any, Protocol

import keras
import tensorflow as tf

from chapter6.jobs.stop import check_stop, stopping_at_checks
from chapter6.training.divergence import DivergedError, DivergenceGuard, all_finite
from chapter6.training.feeds.feed import Feed
from chapter6.training.seeds import Seeds
from chapter6.training.snapshots import Figures


class Listener(Protocol):
    """Receives a training's progress; epochs and batches are counted from 1."""

    def batch(self, epoch: int, batch: int, loss: float) -> None:
        """Called after a batch with the mean loss of the epoch so far."""

    def epoch(self, number: int, figures: Figures, seconds: float) -> None:
        """Called after an epoch with its figures and its wall time in seconds."""


class ReportBatches(keras.callbacks.Callback):
    """Reports every batch to a listener."""

    def __init__(self, listener: Listener, epoch: int) -> None:
        """Start an epoch, counted from 1."""
        super().__init__()
        self.listener, self.epoch = listener, epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Report the batch."""
        self.listener.batch(self.epoch, batch + 1, float((logs or {})["loss"]))


class StopBetweenBatches(keras.callbacks.Callback):
    """Ends an epoch between two batches if the job has been asked to stop."""

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Raise if the job has been asked to stop."""
        check_stop()

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Raise if the job has been asked to stop."""
        check_stop()


def train_epoch(
    model: keras.Model,
    feed: Feed,
    epoch: int,
    seeds: Seeds,
    guard: DivergenceGuard,
    listener: Listener,
) -> dict[str, float]:
    """Train on the batches of an epoch, counted from 0; return its mean loss and metrics.

    Raises `DivergedError` as soon as the loss is out of bounds, and `InputError` if the job has
    been asked to stop.
    """
    _seed_dropout(model, seeds, epoch)
    try:
        with stopping_at_checks():
            logs = model.fit(
                feed.training(epoch),
                initial_epoch=epoch,
                epochs=epoch + 1,
                verbose=0,
                callbacks=[guard, ReportBatches(listener, epoch + 1), StopBetweenBatches()],
            ).history
    except tf.errors.InvalidArgumentError as error:
        # if the gradient of an embedding is not a number, Keras's RMSprop looks up indices that
        # do not exist, and the batch fails before its loss is known
        if all_finite(model.optimizer.variables):
            raise
        raise DivergedError(guard.batches + 1, math.nan) from error
    return {name: float(values[-1]) for name, values in logs.items()}


def validate(model: keras.Model, feed: Feed) -> dict[str, float]:
    """Return the mean loss and metrics on the validation data."""
    with stopping_at_checks():
        return model.evaluate(
            feed.validation(), verbose=0, callbacks=[StopBetweenBatches()], return_dict=True
        )


def _seed_dropout(model: keras.Model, seeds: Seeds, epoch: int) -> None:
    """Give each layer that draws random numbers its own seed for this epoch."""
    generators = [random for layer in model._flatten_layers() for random in layer._seed_generators]
    for place, random in enumerate(generators):
        random.state.assign([seeds.derived(f"dropout {place}", epoch), 0])
