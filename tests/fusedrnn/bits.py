"""Print the hash of what every kind of layer computes: the same for every build."""

import hashlib

import numpy as np
import tensorflow as tf

from fusedrnn import layers

HASH = hashlib.sha256()


def add(layer, x):
    """Add the outputs and the gradients of a layer."""
    with tf.GradientTape() as tape:
        y = layer(x, training=True)
        loss = tf.reduce_sum(tf.sin(3 * y))
    for array in (y, *tape.gradient(loss, [weight.value for weight in layer.trainable_weights])):
        HASH.update(np.array(array).tobytes())


def made(layer, *shape):
    """Return a layer with noise for weights."""
    random = np.random.default_rng(3)
    layer.build(shape)
    layer.set_weights([0.4 * random.standard_normal(w.shape) for w in layer.get_weights()])
    return layer


for dtype in ("float32", "float64"):
    for units, inputs in ((32, 14), (17, 5)):
        x = tf.constant(np.random.default_rng(1).standard_normal((70, 12, inputs)), dtype)
        options = {"dtype": dtype, "seed": 1, "return_sequences": True}
        for activation in ("tanh", "relu"):
            options |= {"activation": activation, "recurrent_dropout": 0.3}
            add(made(layers.SimpleRNN(units, **options), None, 12, inputs), x)
            add(made(layers.LSTM(units, **options), None, 12, inputs), x)
            for reset_after in (True, False):
                layer = layers.GRU(units, reset_after=reset_after, **options)
                add(made(layer, None, 12, inputs), x)
words = np.random.default_rng(1).integers(0, 30, (70, 12))
for layer in (layers.LSTM(20), layers.Conv1D(24, 3)):
    vectors = made(layers.Embedding(30, 8), None, 12)(words)
    made(layer, None, 12, 8)
    HASH.update(np.array(layer(vectors)).tobytes())
print(HASH.hexdigest())
