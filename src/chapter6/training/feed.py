"""Batches for one training, gathered inside TensorFlow: no Python loop runs a batch.

A feed holds its arrays once, as TensorFlow constants, and picks the examples of each batch by their
rows. What an example is made of, `review_feed` and `climate_feed` say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

EVALUATION_BATCH = 512
"""Validation and test in large batches: faster than 128, with the same metric.

1,024 is no faster, and with 128-dimensional embeddings of 500 words a job then takes 1.7 GB.
"""

Arrays = Mapping[str, np.ndarray]
Gather = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""Rows, int64 (batch,) → inputs and targets of those rows."""
Draw = Callable[[int], np.random.Generator]
"""Epoch, from 0 → what its examples are drawn with."""


@dataclass(frozen=True)
class Feed:
    """One training's data: which rows each epoch sees, and how to gather them.

    Attributes:
        shape: what the model's builder is given, e.g. {"timesteps": 240, "features": 14}.
        epochs: how many there are, those of a warm start among them.
        training_rows: epoch, from 0 → int64 (examples,), in the order in which the epoch sees them.
        validation_rows: int64 (examples,).
        gather: rows → (inputs, targets), inside TensorFlow.
        batch_size: examples a training batch.
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
    def batches_an_epoch(self) -> int:
        """Training batches of the last epoch; those of a warm start's epochs are fewer."""
        return -(-len(self.training_rows(self.epochs - 1)) // self.batch_size)


def batches(rows: np.ndarray, batch_size: int, gather: Gather) -> tf.data.Dataset:
    """Return batches of (inputs, targets), gathered by rows in their order."""
    return tf.data.Dataset.from_tensor_slices(rows).batch(batch_size).map(gather).prefetch(1)
