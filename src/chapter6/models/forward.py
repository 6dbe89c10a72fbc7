"""Recurrent layers in plain NumPy, one step at a time (sections 6.2.1 and 6.2.2).

Weights have the layout in which ``layer.get_weights()`` returns them for Keras's ``SimpleRNN`` and
``LSTM``, so that both can be run with the same numbers and compared. The book's ``W`` and ``U`` are
the transposes of ``kernel`` and ``recurrent_kernel``.
"""

from typing import Literal

import numpy as np


def simple_rnn(
    inputs: np.ndarray, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """Run a simple recurrent network over one sequence (listing 6.21).

    ``output_t = tanh(W·input_t + U·state_t + b)``, which is also the next state.

    Parameters
    ----------
    inputs
        (timesteps, input_features)
    kernel
        (input_features, units), W transposed
    recurrent_kernel
        (units, units), U transposed
    bias
        (units,)

    Returns
    -------
    (timesteps, units): the output at every step, in the precision of the arguments.
    """
    state_t = np.zeros_like(bias)
    successive_outputs = []
    for input_t in inputs:
        output_t = np.tanh(input_t @ kernel + state_t @ recurrent_kernel + bias)
        successive_outputs.append(output_t)
        state_t = output_t
    return _stack(successive_outputs, state_t)


def lstm(
    inputs: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    *,
    output_carry: Literal["updated", "previous"] = "updated",
) -> np.ndarray:
    """Run an LSTM over one sequence (section 6.2.2, listings 6.25 and 6.26).

    At each step, with i, f, k, o = the four transformations of input and state::

        c_t+1    = sigmoid(i) * tanh(k) + sigmoid(f) * c_t
        output_t = sigmoid(o) * tanh(c_t+1)

    Parameters
    ----------
    inputs
        (timesteps, input_features)
    kernel
        (input_features, 4 · units), columns in Keras's gate order i, f, c (the book's k), o
    recurrent_kernel
        (units, 4 · units), the same order
    bias
        (4 · units,), the same order
    output_carry
        "updated" is Keras's LSTM. "previous" is the printed pseudo-code, whose output uses the
        carry c_t from before the step, and so lags one step behind.

    Returns
    -------
    (timesteps, units): the output at every step, in the precision of the arguments.
    """
    units = len(bias) // 4
    state_t = np.zeros(units, dtype=bias.dtype)
    carry_t = np.zeros(units, dtype=bias.dtype)
    successive_outputs = []
    for input_t in inputs:
        i, f, k, o = np.split(input_t @ kernel + state_t @ recurrent_kernel + bias, 4)
        next_carry = sigmoid(i) * np.tanh(k) + sigmoid(f) * carry_t
        output_t = sigmoid(o) * np.tanh(next_carry if output_carry == "updated" else carry_t)
        successive_outputs.append(output_t)
        state_t, carry_t = output_t, next_carry
    return _stack(successive_outputs, state_t)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(−x)), without overflow for any x."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def glorot_uniform(random: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Draw a kernel as Keras initialises its layers: float64 (rows, columns).

    Weights are uniform within ±sqrt(6 / (rows + columns)). Small weights of both signs keep tanh
    away from saturation. The listing's weights from [0, 1) add up to large positive sums, so that
    every output is nearly 1.
    """
    limit = np.sqrt(6.0 / (rows + columns))
    return random.uniform(-limit, limit, (rows, columns))


def saturated_share(outputs: np.ndarray, beyond: float = 0.99) -> float:
    """Return the share of outputs whose absolute value is above `beyond`, 0 to 1."""
    return float(np.mean(np.abs(outputs) > beyond))


def _stack(outputs: list[np.ndarray], state: np.ndarray) -> np.ndarray:
    """Stack the outputs into (timesteps, units), also if there are no steps."""
    return np.stack(outputs) if outputs else np.zeros((0, len(state)), dtype=state.dtype)
