"""The data of a task as TensorFlow datasets: training epochs, validation, test.

A feed holds the arrays once and gathers batches from row numbers inside TensorFlow, so that no
window or padded batch is ever materialised beyond one batch, and no Python loop runs a batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from chapter6.climate.windows import (
    Window,
    rows_for_test,
    rows_for_training,
    rows_for_validation,
)
from chapter6.errors import InputError
from chapter6.text.encoding import Sequences, pad

EVALUATION_BATCH = 512
"""Validation and test in large batches: faster than 128, with the same metric.

1,024 is no faster, and with 128-dimensional embeddings of 500 words a job then takes 1.7 GB.
"""

Gather = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
Draw = Callable[[int], np.random.Generator]
"""Epoch, from 0 → what its examples are drawn with."""


@dataclass(frozen=True)
class Feed:
    """One task's data: rows to gather by, and how to gather them.

    Attributes:
        shape: what the model's builder is given, e.g. {"timesteps": 240, "features": 14}.
        training_rows: epoch → int64 rows, in the order in which the epoch sees them.
        validation_rows: int64 rows.
        gather: rows → (inputs, targets), inside TensorFlow.
        batch_size: rows a training batch.
    """

    shape: dict[str, int]
    training_rows: Callable[[int], np.ndarray]
    validation_rows: np.ndarray
    gather: Gather
    batch_size: int

    def training(self, epoch: int) -> tf.data.Dataset:
        """Return the batches of one epoch, counted from 0."""
        return _batches(self.training_rows(epoch), self.batch_size, self.gather)

    def validation(self) -> tf.data.Dataset:
        """Return the validation data in large batches."""
        return _batches(self.validation_rows, EVALUATION_BATCH, self.gather)


def _batches(rows: np.ndarray, batch_size: int, gather: Gather) -> tf.data.Dataset:
    return tf.data.Dataset.from_tensor_slices(rows).batch(batch_size).map(gather).prefetch(1)


def sequences_of(arrays: Mapping[str, np.ndarray], split: str) -> Sequences:
    """Return the sequences of one split, ``train`` or ``test``, of an encoded file."""
    return Sequences(arrays[f"{split}_tokens"], arrays[f"{split}_offsets"])


def review_feed(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any], draw: Draw) -> Feed:
    """Feed padded reviews: training is the first of the shuffled order, validation the last.

    `arrays` is the encoded file (docs/files.md). Every epoch shuffles the training reviews.
    """
    sequences = sequences_of(arrays, "train")
    training, validation = settings["training_samples"], settings["validation_samples"]
    if training + validation > len(sequences):
        raise InputError(
            f"training_samples {training} + validation_samples {validation} are past the end of "
            f"the {len(sequences)} training reviews"
        )
    rows = np.concatenate(
        [np.arange(training), np.arange(len(sequences) - validation, len(sequences))]
    )
    padded = pad(sequences, rows, settings["maxlen"], settings["reverse"])
    return Feed(
        shape={"words": settings["max_words"], "maxlen": settings["maxlen"]},
        training_rows=lambda epoch: draw(epoch).permutation(training),
        validation_rows=np.arange(training, len(rows)),
        gather=_gather_reviews(padded, arrays["train_labels"][rows]),
        batch_size=settings["batch_size"],
    )


def review_test(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> tf.data.Dataset:
    """Return the test reviews in large batches."""
    sequences = sequences_of(arrays, "test")
    rows = np.arange(len(sequences))
    padded = pad(sequences, rows, settings["maxlen"], settings["reverse"])
    return _batches(rows, EVALUATION_BATCH, _gather_reviews(padded, arrays["test_labels"]))


def _gather_reviews(padded: np.ndarray, labels: np.ndarray) -> Gather:
    inputs = tf.constant(padded)
    targets = tf.constant(labels.astype(np.float32)[:, None])
    return lambda rows: (tf.cast(tf.gather(inputs, rows), tf.int32), tf.gather(targets, rows))


def climate_feed(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any], draw: Draw) -> Feed:
    """Feed windows of the normalised table; every epoch draws its own.

    `arrays` is the normalised file (docs/files.md).
    """
    window, data = window_of(settings), arrays["data"]
    splits = settings["splits"]
    count = settings["steps_per_epoch"] * settings["batch_size"]
    validation = rows_for_validation(
        window, splits["training_end"], splits["validation_end"], settings["batch_size"]
    )
    return Feed(
        shape={"timesteps": window.timesteps, "features": data.shape[1]},
        training_rows=lambda epoch: rows_for_training(
            window, splits["training_end"], count, draw(epoch)
        ),
        validation_rows=validation,
        gather=_gather_windows(data, window, settings["reverse"], int(arrays["temperature"])),
        batch_size=settings["batch_size"],
    )


def climate_test(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> tf.data.Dataset:
    """Return the test windows in large batches."""
    window, data = window_of(settings), arrays["data"]
    end = settings["splits"]["validation_end"]
    rows = rows_for_test(window, len(data), end, settings["batch_size"])
    gather = _gather_windows(data, window, settings["reverse"], int(arrays["temperature"]))
    return _batches(rows, EVALUATION_BATCH, gather)


def window_of(settings: Mapping[str, Any]) -> Window:
    """Return the window that a model's settings describe."""
    return Window(settings["lookback"], settings["step"], settings["delay"])


def _gather_windows(data: np.ndarray, window: Window, reverse: bool, column: int) -> Gather:
    table, temperature = tf.constant(data), tf.constant(data[:, column : column + 1])
    offsets = tf.constant(window.offsets[::-1] if reverse else window.offsets)

    def gather(rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        windows = tf.gather(table, rows[:, None] + offsets)
        return windows, tf.gather(temperature, rows + window.delay)

    return gather
