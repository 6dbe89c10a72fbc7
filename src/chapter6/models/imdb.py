"""The networks that classify reviews (sections 6.1 to 6.4).

Each function returns an uncompiled model that maps word indices, int ``(batch, maxlen)`` in
``[0, words)``, to the probability of a positive review, float32 ``(batch, 1)``.
"""

import keras
import numpy as np
from keras import layers


def embedding(words: int, maxlen: int, embedding_dimensions: int) -> keras.Model:
    """An embedding learned with the task, and a linear classifier on it (listing 6.7)."""
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, embedding_dimensions),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def pretrained_embedding(
    words: int, maxlen: int, vectors: np.ndarray, hidden_units: int
) -> keras.Model:
    """GloVe vectors, frozen, under a dense classifier (listings 6.12 and 6.13).

    `vectors` is float32 ``(words, dimensions)``; row i is the vector of word index i.
    """
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, vectors.shape[1], weights=[vectors], trainable=False),
            layers.Flatten(),
            layers.Dense(hidden_units, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def learned_embedding(
    words: int, maxlen: int, embedding_dimensions: int, hidden_units: int
) -> keras.Model:
    """The same classifier with an embedding of its own (listing 6.16)."""
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, embedding_dimensions),
            layers.Flatten(),
            layers.Dense(hidden_units, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def simple_rnn(words: int, maxlen: int, embedding_dimensions: int, units: int) -> keras.Model:
    """The simplest recurrent layer (listing 6.23)."""
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, embedding_dimensions),
            layers.SimpleRNN(units),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def lstm(
    words: int,
    maxlen: int,
    embedding_dimensions: int,
    units: int,
    recurrent_activation: str = "sigmoid",
) -> keras.Model:
    """An LSTM layer (listing 6.27; on reversed reviews listing 6.42).

    `recurrent_activation` is that of the gates: in the Keras of the book a hard sigmoid.
    """
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, embedding_dimensions),
            layers.LSTM(units, recurrent_activation=recurrent_activation),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def bidirectional_lstm(
    words: int,
    maxlen: int,
    embedding_dimensions: int,
    units: int,
    recurrent_activation: str = "sigmoid",
) -> keras.Model:
    """Two LSTMs, one reading forwards and one backwards (listing 6.43)."""
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, embedding_dimensions),
            layers.Bidirectional(layers.LSTM(units, recurrent_activation=recurrent_activation)),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def conv1d(
    words: int,
    maxlen: int,
    embedding_dimensions: int,
    filters: int,
    kernel_size: int,
    pool_size: int,
    output_activation: str = "sigmoid",
) -> keras.Model:
    """A 1D convnet (listing 6.46), with the sigmoid that the printed code lacks.

    With ``linear``, as in the printed code, the output is trained as a probability but is not one.
    """
    return keras.Sequential(
        [
            keras.Input((maxlen,), dtype="int32"),
            layers.Embedding(words, embedding_dimensions),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.MaxPooling1D(pool_size),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1, activation=output_activation),
        ]
    )
