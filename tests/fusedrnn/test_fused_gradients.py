"""Gradients of the operations: finite differences, tapes and graphs of every kind."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from pairs import assert_same, computed, noise, pair_of

from fusedrnn import layers, operations

LAYERS = {
    "SimpleRNN": ("SimpleRNN", {}),
    "LSTM": ("LSTM", {}),
    "GRU": ("GRU", {}),
    "GRU before": ("GRU", {"reset_after": False}),
}
DROPOUT = {"dropout": 0.2, "recurrent_dropout": 0.5, "return_sequences": True}


@pytest.mark.parametrize("options", [{}, DROPOUT], ids=["plain", "dropout"])
@pytest.mark.parametrize("kind", LAYERS)
def test_gradients_are_those_of_finite_differences(kind, options):
    name, more = LAYERS[kind]
    layer = getattr(layers, name)(4, seed=3, dtype="float64", **options, **more)
    layer.build((None, 5, 3))
    x = noise(3, 5, 3, dtype="float64")
    masks = layer.cell.seed_generator.state.numpy()

    def loss(x):
        layer.cell.seed_generator.state.assign(masks)
        return tf.reduce_sum(tf.sin(2 * layer(x, training=True)))

    with tf.GradientTape() as tape:
        tape.watch(x)
        value = loss(x)
    weights = layer.trainable_weights
    dx, *gradients = tape.gradient(value, [x, *(weight.value for weight in weights)])
    direction = noise(*x.shape[::-1], dtype="float64").numpy().reshape(x.shape)
    step = 1e-6 * direction
    assert float(loss(x + step) - loss(x - step)) / 2e-6 == pytest.approx(
        float(tf.reduce_sum(dx * direction)), rel=1e-7
    )
    for weight, gradient in zip(weights, gradients, strict=True):
        before, direction = weight.numpy(), np.random.default_rng(5).standard_normal(weight.shape)
        weight.assign(before + 1e-6 * direction)
        up = loss(x)
        weight.assign(before - 1e-6 * direction)
        down = loss(x)
        weight.assign(before)
        assert float(up - down) / 2e-6 == pytest.approx(
            float(tf.reduce_sum(gradient * direction)), rel=1e-7
        )


def gradients_in(make_step, layer, x):
    step = make_step(lambda x: tf.reduce_sum(layer(x, training=True) ** 2))
    return [array.numpy() for array in step(x)]


def inside(loss):
    """Return a function of TensorFlow that has the tape inside."""

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = loss(x)
        return tape.gradient(value, x)

    return lambda x: [step(x)]


def outside(loss):
    """Return a tape around a function of TensorFlow."""
    inner = tf.function(loss)

    def step(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = inner(x)
        return [tape.gradient(value, x)]

    return step


def nested(loss):
    """Return a tape within a tape, both used."""

    def step(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                value = loss(x)
            tape.gradient(value, x)
        return [outer.gradient(value, x)]

    return step


def eager(loss):
    def step(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = loss(x)
        return [tape.gradient(value, x)]

    return step


@pytest.mark.parametrize("way", [inside, outside, nested])
def test_every_kind_of_tape_gives_the_same_bits(way):
    _, layer = pair_of("GRU", 5, 3)
    x = noise(6, 7, 3)
    for mine, plain in zip(gradients_in(way, layer, x), gradients_in(eager, layer, x), strict=True):
        np.testing.assert_array_equal(mine, plain)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_gradient_where_nothing_was_kept_for_it(kind):
    name, more = LAYERS[kind]
    theirs, ours = pair_of(name, 5, 3, **more)
    x = noise(6, 7, 3)
    assert_same(computed(ours, x, training=False), computed(theirs, x, training=False))


def test_the_gradient_of_data_is_not_computed(monkeypatch):
    wanted = []
    own = operations.compiled()

    class Spied:
        fused_rnn = staticmethod(own.fused_rnn)

        @staticmethod
        def fused_rnn_gradient(*arrays, extra, **options):
            wanted.append(extra)
            return own.fused_rnn_gradient(*arrays, extra=extra, **options)

    monkeypatch.setattr(operations, "compiled", lambda: Spied)
    model = keras.Sequential(
        [
            keras.Input((4, 3)),
            layers.GRU(4, return_sequences=True),
            layers.GRU(4),
            keras.layers.Dense(1),
        ]
    )
    model.compile("sgd", "mse", jit_compile=False)
    model.fit(noise(8, 4, 3), noise(8, 1), verbose=0)
    assert wanted == [1, 0]  # of the upper layer, then of the lower one


def test_second_derivatives_are_refused():
    _, layer = pair_of("GRU", 5, 3)
    x = noise(6, 7, 3)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = tf.reduce_sum(layer(x) ** 2)
        slope = tape.gradient(value, x)
    with pytest.raises(NotImplementedError, match="first derivatives only"):
        outer.gradient(slope, x)
