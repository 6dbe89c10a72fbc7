"""The chapter's optimizers, which add up the gradients of a word before they use them.

A batch that has a word k times has k gradients g₁ … gₖ of its vector, and the gradient of the loss
is their sum. RMSprop (Hinton 2012, lecture 6e) keeps a running mean of its square::

    v ← ρ·v + (1 − ρ)·(Σg)²
    w ← w − η·Σg / √(v + ε)

The Keras of the book did so, and so did TensorFlow 2.0's. Keras 3 squares each gᵢ by itself and
adds up the squares, Σg², which for frequent words and for padding is another number. Adam has a
mean of squares too; without one, in SGD, both ways are the same.
"""

from typing import Any, Literal

import keras
import tensorflow as tf


class _AddsUp:
    """Before each step, the gradients of a table's rows become one gradient of the table."""

    def apply(self, grads: list[Any], trainable_variables: Any = None) -> None:
        """Make a step; gradients may be of rows of a variable, some of them more than once."""
        added = [tf.convert_to_tensor(g) if isinstance(g, tf.IndexedSlices) else g for g in grads]
        super().apply(added, trainable_variables)  # type: ignore[misc]


class RMSprop(_AddsUp, keras.optimizers.RMSprop):
    """RMSprop with (Σg)²."""


class Adam(_AddsUp, keras.optimizers.Adam):
    """Adam (Kingma and Ba 2014) with (Σg)²."""


ADDED = {"rmsprop": RMSprop, "adam": Adam, "sgd": keras.optimizers.SGD}
APART = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam, "sgd": ADDED["sgd"]}


def optimizer(
    name: str, learning_rate: float, repeated_words: Literal["added", "apart"] = "added"
) -> keras.optimizers.Optimizer:
    """Return an optimizer by its name in the configuration.

    `repeated_words` says whether it adds up the gradients of a word first, or takes them apart as
    Keras 3 does.
    """
    kinds = ADDED if repeated_words == "added" else APART
    return kinds[name](learning_rate=learning_rate)
