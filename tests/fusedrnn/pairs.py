"""A layer of Keras and ours with the same weights, and what both compute."""

import keras
import numpy as np
import tensorflow as tf

from fusedrnn import layers

EPSILON = {"float32": 1e-5, "float64": 1e-13}
"""The largest difference that is rounding, as a part of the largest number."""


def pair_of(name, units, inputs, dtype="float32", seed=7, **options):
    """Return Keras's layer and ours, with the same weights."""
    random = np.random.default_rng(2)
    made = []
    for module in (keras.layers, layers):
        layer = getattr(module, name)(units, dtype=dtype, seed=seed, **options)
        layer.build((None, None, inputs))
        made.append(layer)
    made[0].set_weights([w + 0.1 * random.standard_normal(w.shape) for w in made[0].get_weights()])
    made[1].set_weights(made[0].get_weights())
    return made


def computed(layer, x, training=True):
    """Return the outputs, and the gradients of x and all weights of a loss that uses them all."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, training=training)
        loss = tf.reduce_sum(tf.reshape(y, [-1]) * tf.cos(tf.range(tf.size(y), dtype=y.dtype)))
    wanted = [x, *(weight.value for weight in layer.trainable_weights)]
    return [np.array(array) for array in (y, *tape.gradient(loss, wanted))]


def noise(*shape, dtype="float32"):
    """Return noise, the same for the same shape."""
    return tf.constant(np.random.default_rng(0).standard_normal(shape), dtype)


def assert_same(ours, keras_own, dtype="float32"):
    """Check that arrays are equal to rounding."""
    assert len(ours) == len(keras_own)
    for mine, other in zip(ours, keras_own, strict=True):
        assert mine.shape == other.shape
        assert np.abs(mine - other).max(initial=0) <= EPSILON[dtype] * np.abs(other).max(
            initial=1e-3
        )
