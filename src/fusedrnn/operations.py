"""The compiled operations as functions on tensors, and their gradients for TensorFlow's tapes."""

from functools import cache
from typing import Any

import tensorflow as tf

from fusedrnn.library import library_path

SIMPLE, LSTM, GRU_AFTER, GRU_BEFORE = range(4)
"""Kinds of layers, as in layer.h."""
ACTIVATIONS = {"linear": 0, "tanh": 1, "sigmoid": 2, "relu": 3, "hard_sigmoid": 4}
"""Activations that the kernels have, as in layer.h."""

OPTIONS = ["kind", "activation", "recurrent_activation", "backwards", "sequences"]
FIRST_DERIVATIVES_ONLY = (
    "the fused layers have first derivatives only: take others through Keras's own layers"
)


@cache
def compiled() -> Any:
    """Load the library, once; raise `UnavailableError` if there is none."""
    return tf.load_op_library(str(library_path()))


def recurrent(
    x: tf.Tensor,
    w: tf.Tensor,
    u: tf.Tensor,
    b: tf.Tensor | None,
    input_masks: tf.Tensor | None,
    state_masks: tf.Tensor | None,
    words: tf.Tensor | None,
    *,
    keep: bool,
    **options: int,
) -> tf.Tensor:
    """Run a layer over whole sequences, from states of zero.

    Parameters
    ----------
    x
        Inputs, ``(batch, steps, inputs)``; with `words` what each word's inputs come to,
        ``(vocabulary, gates * units)``. float32 or float64, like all others.
    w, u, b
        Keras's kernel ``(inputs, gates * units)``, recurrent kernel and bias.
    input_masks, state_masks
        ``(gates, batch, inputs)`` and ``(gates, batch, units)``: what a gate's inputs and states
        are multiplied by in every step.
    words
        int32 ``(batch, steps)``, rows of `x`; then `w` has no rows.
    keep
        Keep what the gradient needs. It computes that again where it was not kept.
    options
        OPTIONS: the kind, activations by number, whether the sequence is read from its end, and
        whether every step's output is returned.

    Returns
    -------
    tf.Tensor
        ``(batch, units)``, or ``(batch, steps, units)`` with `sequences`.
    """
    none = tf.zeros([0], x.dtype)
    arrays = [none if array is None else array for array in (b, input_masks, state_masks)]
    words = tf.zeros([0], tf.int32) if words is None else words
    return compiled().fused_rnn(x, w, u, *arrays, words, extra=int(keep), **options).y


@tf.RegisterGradient("FusedRnn")
def _recurrent_gradient(op: Any, dy: tf.Tensor, _: Any) -> list[tf.Tensor | None]:
    x, w, u, b, *others = op.inputs
    options = {name: op.get_attr(name) for name in OPTIONS}
    kept = op.outputs[1]
    if not op.get_attr("extra"):
        kept = compiled().fused_rnn(x, w, u, b, *others, extra=1, **options).kept
    # TensorFlow's convention: what need not be computed. The data's own gradient is not asked for.
    unneeded = getattr(op, "skip_input_indices", None) or ()
    wanted = 0 not in unneeded
    gradients = compiled().fused_rnn_gradient(
        x, w, u, b, *others, kept, dy, extra=int(wanted), **options
    )
    for gradient, source in zip(gradients[not wanted :], op.inputs[not wanted :], strict=False):
        gradient.set_shape(source.shape)
    db = tf.reshape(gradients.db, tf.shape(b))
    return [gradients.dx if wanted else None, gradients.dw, gradients.du, db, None, None, None]


def window_sums(table: tf.Tensor, words: tf.Tensor, size: int) -> tf.Tensor:
    """Add up what the words of each window have in a table.

    Parameters
    ----------
    table
        ``(vocabulary, size * filters)``, float32 or float64: filters for each place.
    words
        int32 ``(batch, steps)``, rows of `table`.
    size
        Words in a window.

    Returns
    -------
    tf.Tensor
        ``(batch, steps - size + 1, filters)``.
    """
    return compiled().window_sums(table, words, extra=size)


@tf.RegisterGradient("WindowSums")
def _window_sums_gradient(op: Any, dy: tf.Tensor) -> list[tf.Tensor | None]:
    table, words = op.inputs
    gradient = compiled().window_sums_gradient(table, words, dy, extra=op.get_attr("extra"))
    gradient.set_shape(table.shape)
    return [gradient, None]


@tf.RegisterGradient("FusedRnnGradient")
def _second_derivatives(*_: Any) -> None:
    raise NotImplementedError(FIRST_DERIVATIVES_ONLY)


@tf.RegisterGradient("WindowSumsGradient")
def _second_derivatives_of_sums(op: Any, d_gradient: tf.Tensor) -> list[tf.Tensor | None]:
    words = op.inputs[1]
    return [None, None, window_sums(d_gradient, words, op.get_attr("extra"))]
