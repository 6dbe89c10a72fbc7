"""Training where the memory does not suffice; TensorFlow waits ten seconds for more."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from chapter6.errors import InputError
from chapter6.training.feeding import Feed
from chapter6.training.fit import fit
from chapter6.training.seeds import Seeds
from chapter6.training.state import Checkpoints

NO_MACHINE_HAS = 1 << 45  # float32: 128 TiB


class Silent:
    def batch(self, epoch, batch, loss):
        pass

    def epoch(self, number, figures, seconds):
        pass


def feed_that_needs(elements):
    """Return a feed whose third epoch needs a tensor of that size for a batch."""

    def gather(rows):
        fits = tf.reduce_all(rows < 8)
        size = tf.where(fits, tf.constant(1, tf.int64), tf.constant(elements, tf.int64))
        inputs = tf.cast(rows[:, None], tf.float32) + tf.reduce_sum(tf.fill([size], 0.0))
        return inputs, inputs

    return Feed(
        shape={},
        training_rows=lambda epoch: np.arange(4, dtype=np.int64) + 4 * epoch,
        validation_rows=np.arange(4, dtype=np.int64),
        gather=gather,
        batch_size=4,
    )


def test_out_of_memory_is_told_with_what_is_kept_and_what_to_try(tmp_path):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("rmsprop", "mae")
    checkpoints = Checkpoints(tmp_path, "key")
    with pytest.raises(InputError, match="out of memory in epoch 3; epoch 2 is kept") as told:
        fit(
            model,
            feed_that_needs(NO_MACHINE_HAS),
            Seeds(1, "m"),
            {"task": "climate", "epochs": 4},
            None,
            checkpoints,
            Silent(),
        )
    assert "a smaller batch_size than 4" in str(told.value)
    assert len(checkpoints.latest().epochs) == 2
