"""The loop over epochs: the best one, seeds, too little memory, a loss out of all bounds."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from chapter6.errors import InputError
from chapter6.models.imdb import embedding
from chapter6.training.feeds.feed import Feed
from chapter6.training.loop import train_epochs
from chapter6.training.runtime import TrainingJob
from chapter6.training.snapshots import Snapshots

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
        epochs=4,
        training_rows=lambda epoch: np.arange(4, dtype=np.int64) + 4 * epoch,
        validation_rows=np.arange(4, dtype=np.int64),
        gather=gather,
        batch_size=4,
    )


def reviews_feed():
    """Return a feed of reviews of three words, which occur again and again."""
    words = tf.constant(np.arange(24).reshape(8, 3) % 5)

    def gather(rows):
        return tf.gather(words, rows), tf.cast(rows[:, None] % 2, tf.float32)

    rows = np.arange(8, dtype=np.int64)
    return Feed({}, 3, lambda epoch: rows, rows, gather, batch_size=4)


def train(model, feed, tmp_path, task, learning_rate=0.001, state=None, listener=None):
    model.optimizer.learning_rate = learning_rate
    settings = {"task": task, "learning_rate": learning_rate, "variant_of": None}
    training = TrainingJob("m", seed=1, threads=1, settings=settings, code="", versions={})
    snapshots = Snapshots(tmp_path, "key")
    return train_epochs(model, feed, training, state, snapshots, listener or Silent())


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam", "sgd"])
def test_an_embedding_that_diverges_is_reported_and_is_no_error_of_keras(tmp_path, optimizer):
    model = embedding(words=5, maxlen=3, embedding_dimensions=2)
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    beyond_float32 = 1e39
    feed = reviews_feed()
    _, divergence = train(model, feed, tmp_path, "reviews", beyond_float32)
    assert divergence is not None
    assert divergence.reason.startswith("the loss is not a number in epoch 1, batch 2")
    assert divergence.learning_rate == beyond_float32


def test_a_training_that_diverges_later_keeps_its_last_good_epoch(tmp_path):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mae")
    few = feed_that_needs(1)
    feed = replace(few, training_rows=lambda epoch: few.training_rows(0) + 10**9 * (epoch == 2))
    state, divergence = train(model, feed, tmp_path, "climate")
    assert (divergence.epoch, divergence.batch, divergence.last_good_epoch) == (3, None, 2)
    assert "epoch 2 was the last good one and is kept" in divergence.reason
    kept = Snapshots(tmp_path, "key").latest()
    assert len(state.epochs) == len(kept.epochs) == 2
    np.testing.assert_equal(state.weights, kept.weights)


def test_a_batch_with_a_huge_loss_that_does_no_harm_ends_nothing(tmp_path):
    # as a GRU with relu has it now and then, whose state has grown over the time steps
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mae")
    few = feed_that_needs(1)
    feed = replace(few, training_rows=lambda epoch: few.training_rows(0) + 10**9 * (epoch == 1))
    state, divergence = train(model, feed, tmp_path, "climate", learning_rate=1e-12)
    assert divergence is None
    first, second, *_ = (epoch["training", "loss"] for epoch in state.epochs)
    assert second > 1e6 * first
    assert state.epochs[1]["validation", "loss"] < 2 * state.epochs[0]["validation", "loss"]


def test_a_validation_loss_that_has_exploded_is_a_divergence_too(tmp_path):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mae")
    feed = feed_that_needs(1)  # one batch an epoch: its loss is of the weights before it
    state, divergence = train(model, feed, tmp_path, "climate", 1e6)
    assert (divergence.epoch, divergence.batch, state.epochs) == (1, None, [])
    assert "has grown to" in divergence.reason


def test_out_of_memory_is_reported_with_what_is_kept_and_what_to_try(tmp_path):
    # TensorFlow waits ten seconds for more
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("rmsprop", "mae")
    with pytest.raises(InputError, match="out of memory in epoch 3; epoch 2 is kept") as raised:
        train(model, feed_that_needs(NO_MACHINE_HAS), tmp_path, "climate")
    assert "a batch_size below 4" in str(raised.value)
    assert len(Snapshots(tmp_path, "key").latest().epochs) == 2


class Heard:
    def __init__(self):
        self.batches, self.epochs = [], []

    def batch(self, epoch, batch, loss):
        self.batches.append((epoch, batch))

    def epoch(self, number, figures, seconds):
        self.epochs.append((number, sorted(figures)))


def small_network():
    keras.utils.set_random_seed(6)
    dropout = keras.layers.Dropout(0.5)
    model = keras.Sequential(
        [keras.Input((1,)), keras.layers.Dense(8), dropout, keras.layers.Dense(1)]
    )
    model.compile("sgd", "mae")
    return model


def test_every_batch_and_every_epoch_is_reported_and_kept(tmp_path):
    heard, feed = Heard(), feed_that_needs(1)
    state, divergence = train(small_network(), feed, tmp_path, "climate", listener=heard)
    assert divergence is None
    figures = [
        (split, metric) for split in ("training", "validation") for metric in ("loss", "mae")
    ]
    assert heard.epochs == [(epoch, figures) for epoch in (1, 2, 3, 4)]
    assert heard.batches == [(epoch, 1) for epoch in (1, 2, 3, 4)]
    best = min(range(4), key=lambda epoch: state.epochs[epoch]["validation", "mae"])
    assert state.best_epoch == best + 1
    assert len(Snapshots(tmp_path, "key").latest().epochs) == 4


def test_a_training_that_goes_on_after_two_epochs_ends_with_the_same_bits(tmp_path):
    feed = feed_that_needs(1)
    whole, _ = train(small_network(), feed, tmp_path / "whole", "climate")
    train(small_network(), replace(feed, epochs=2), tmp_path / "half", "climate")
    kept = Snapshots(tmp_path / "half", "key").latest()
    assert len(kept.epochs) == 2
    other = small_network()
    other.layers[0].bias.assign(np.ones(8))  # what it is built with does not matter
    rest, _ = train(other, feed, tmp_path / "half", "climate", state=kept)
    np.testing.assert_equal(rest.weights, whole.weights)
    np.testing.assert_equal(rest.best_weights, whole.best_weights)
    assert (rest.epochs, rest.best_epoch) == (whole.epochs, whole.best_epoch)
    assert rest.first_loss == whole.first_loss
