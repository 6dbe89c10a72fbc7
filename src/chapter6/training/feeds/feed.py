"""Batches for one training, gathered inside TensorFlow, without a Python loop.

A feed has its arrays once, as TensorFlow constants, and picks the examples of each batch by their
rows. `review_feed` and `climate_feed` define what an example is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

EVALUATION_BATCH = 512
"""Examples per batch in validation and test: faster than 128, with the same metrics.

1,024 is no faster, and takes 1.7 GB with 128-dimensional embeddings of 500 words.
"""

Arrays = Mapping[str, np.ndarray]
Gather = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""Rows, int64 (batch,) → inputs and targets of those rows."""
Draw = Callable[[int], np.random.Generator]
"""Epoch, from 0 → the generator that draws or shuffles its examples."""


@dataclass(frozen=True)
class Feed:
    """The data of one training: the rows that each epoch sees, and how to gather them.

    Attributes:
        shape: arguments for the model's builder, e.g. {"timesteps": 240, "features": 14}.
        epochs: how many there are, including those of a warm start.
        training_rows: epoch, from 0 → int64 (examples,), in the order in which the epoch sees them.
        validation_rows: int64 (examples,).
        gather: rows → (inputs, targets), inside TensorFlow.
        batch_size: examples per training batch.
    """

    shape: dict[str, int]
    epochs: int
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

    @property
    def batches_per_epoch(self) -> int:
        """Training batches of the last epoch; a warm start's epochs may have fewer."""
        return -(-len(self.training_rows(self.epochs - 1)) // self.batch_size)


def batches(rows: np.ndarray, batch_size: int, gather: Gather) -> tf.data.Dataset:
    """Return batches of (inputs, targets), gathered by `rows`, int64 (examples,), in order."""
    options = tf.data.Options()
    # There is nothing to tune here, and the tuning thread sleeps for twice as long each time: the
    # end of an epoch may wait for it as long again as the epoch took.
    options.autotune.enabled = False
    found = tf.data.Dataset.from_tensor_slices(rows).batch(batch_size).map(gather).prefetch(1)
    return found.with_options(options)
