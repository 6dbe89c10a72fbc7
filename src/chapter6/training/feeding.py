"""The data of a task as TensorFlow datasets.

A feed holds the arrays once and gathers batches from row numbers inside TensorFlow, so that no
window or padded batch is ever materialised beyond one batch, and no Python loop runs a batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from chapter6.climate.windows import Window, rows_for_training, rows_for_validation
from chapter6.errors import InputError
from chapter6.text.encoding import Sequences, pad

EVALUATION_BATCH = 512
"""Validation and test in large batches: faster than 128, with the same metric.

1,024 is no faster, and with 128-dimensional embeddings of 500 words a job then takes 1.7 GB.
"""

Arrays = Mapping[str, np.ndarray]
Settings = Mapping[str, Any]
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
        return batches(self.training_rows(epoch), self.batch_size, self.gather)

    def validation(self) -> tf.data.Dataset:
        """Return the validation data in large batches."""
        return batches(self.validation_rows, EVALUATION_BATCH, self.gather)


def batches(rows: np.ndarray, batch_size: int, gather: Gather) -> tf.data.Dataset:
    """Return batches of (inputs, targets), gathered by rows in their order."""
    return tf.data.Dataset.from_tensor_slices(rows).batch(batch_size).map(gather).prefetch(1)


def review_feed(arrays: Arrays, settings: Settings, draw: Draw) -> Feed:
    """Feed reviews: training is the first of the shuffled order, validation the last.

    `arrays` is the encoded file of the training reviews (docs/files.md). Every epoch shuffles those
    that it trains on. With ``warm_start``, the first epochs see fewer of them.
    """
    training = settings["training_samples"]
    first = settings.get("warm_start", {"epochs": 0, "training_samples": 0})
    held_out = validation_reviews(arrays, settings)
    rows = np.concatenate([np.arange(training), held_out])

    def seen(epoch: int) -> np.ndarray:
        samples = first["training_samples"] if epoch < first["epochs"] else training
        return draw(epoch).permutation(samples)

    return Feed(
        shape=review_shape(settings),
        training_rows=seen,
        validation_rows=np.arange(training, len(rows)),
        gather=gather_reviews(arrays, rows, settings),
        batch_size=settings["batch_size"],
    )


def review_shape(settings: Settings) -> dict[str, int]:
    """Return what builders of review models are given."""
    words = {"words": settings["max_words"]}
    return words if settings.get("bag_of_words") else words | {"maxlen": settings["maxlen"]}


def validation_reviews(arrays: Arrays, settings: Settings) -> np.ndarray:
    """Return the rows of the validation reviews: the last of the shuffled order."""
    training, validation = settings["training_samples"], settings["validation_samples"]
    reviews = len(arrays["labels"])
    if training + validation > reviews:
        raise InputError(
            f"training_samples {training} + validation_samples {validation} are past the end of "
            f"the {reviews} training reviews"
        )
    return np.arange(reviews - validation, reviews)


def gather_reviews(arrays: Arrays, rows: np.ndarray, settings: Settings) -> Gather:
    """Return how to gather some rows of an encoded file, by their place among `rows`.

    Inputs are int32 (batch, maxlen), or for a bag of words float32 (batch, words): 1 where the word
    occurs; targets float32 (batch, 1).
    """
    padded = pad(
        Sequences(arrays["tokens"], arrays["offsets"]),
        rows,
        settings["maxlen"],
        reverse=settings["reverse"],
        keep_first=settings.get("keep_first", False),
    )
    inputs = tf.constant(padded)
    targets = tf.constant(arrays["labels"][rows].astype(np.float32)[:, None])
    words = settings["max_words"] if settings.get("bag_of_words") else None

    def gather(places: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        sequences = tf.cast(tf.gather(inputs, places), tf.int32)
        return _bags(sequences, words) if words else sequences, tf.gather(targets, places)

    return gather


def _bags(sequences: tf.Tensor, words: int) -> tf.Tensor:
    """Return which words occur: float32 (batch, words); index 0, the padding, never does."""
    occurs = tf.math.bincount(
        sequences, minlength=words, maxlength=words, axis=-1, binary_output=True, dtype=tf.float32
    )
    return tf.concat([tf.zeros_like(occurs[:, :1]), occurs[:, 1:]], axis=1)


def climate_feed(arrays: Arrays, settings: Settings, draw: Draw) -> Feed:
    """Feed windows of the normalised table; every epoch draws its own.

    `arrays` is the normalised file of the training and validation rows (docs/files.md).
    """
    window = window_of(settings)
    end = settings["splits"]["training_end"]
    count = settings["steps_per_epoch"] * settings["batch_size"]
    return Feed(
        shape=climate_shape(arrays, settings),
        training_rows=lambda epoch: rows_for_training(window, end, count, draw(epoch)),
        validation_rows=validation_windows(arrays, settings),
        gather=gather_windows(arrays, settings),
        batch_size=settings["batch_size"],
    )


def climate_shape(arrays: Arrays, settings: Settings) -> dict[str, int]:
    """Return what builders of climate models are given."""
    return {"timesteps": window_of(settings).timesteps, "features": arrays["data"].shape[1]}


def validation_windows(arrays: Arrays, settings: Settings) -> np.ndarray:
    """Return the rows of the validation windows of a normalised file that ends before the test."""
    splits = settings["splits"]
    return rows_for_validation(
        window_of(settings),
        splits["training_end"],
        splits["validation_end"],
        settings["batch_size"],
        len(arrays["data"]),
    )


def window_of(settings: Settings) -> Window:
    """Return the window that a model's settings describe."""
    return Window(settings["lookback"], settings["step"], settings["delay"])


def gather_windows(arrays: Arrays, settings: Settings) -> Gather:
    """Return how to gather windows of a normalised file by their rows.

    Inputs are float32 (batch, timesteps, features), targets float32 (batch, 1).
    """
    data, column, window = arrays["data"], int(arrays["temperature"]), window_of(settings)
    table, temperature = tf.constant(data), tf.constant(data[:, column : column + 1])
    offsets = tf.constant(window.offsets[::-1] if settings["reverse"] else window.offsets)

    def gather(rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        windows = tf.gather(table, rows[:, None] + offsets)
        return windows, tf.gather(temperature, rows + window.delay)

    return gather
