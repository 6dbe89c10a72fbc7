"""The networks that forecast the temperature in Jena (sections 6.3 and 6.4).

Each function returns an uncompiled model that maps windows of normalised rows, float32
``(batch, timesteps, features)``, to the normalised temperature `delay` rows later, float32
``(batch, 1)``.

`reset_after` is where a GRU applies its reset gate: after the matrix product, as in Keras 3 and in
cuDNN, with a second row of biases; or before it, as in the paper (Cho et al. 2014) and, by default,
in the Keras of the book, whose printed counts of parameters are of that one.
"""

import keras
from keras import layers


def dense(timesteps: int, features: int, units: int) -> keras.Model:
    """A dense network without any notion of time (listing 6.37)."""
    return keras.Sequential(
        [
            keras.Input((timesteps, features)),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(1),
        ]
    )


def gru(
    timesteps: int,
    features: int,
    units: int,
    dropout: float = 0.0,
    recurrent_dropout: float = 0.0,
    reset_after: bool = False,
) -> keras.Model:
    """One GRU layer (listing 6.39), with dropout and recurrent dropout (listing 6.40)."""
    return keras.Sequential(
        [
            keras.Input((timesteps, features)),
            layers.GRU(
                units,
                dropout=dropout,
                recurrent_dropout=recurrent_dropout,
                reset_after=reset_after,
            ),
            layers.Dense(1),
        ]
    )


def stacked_gru(
    timesteps: int,
    features: int,
    units: int,
    units_above: int,
    dropout: float,
    recurrent_dropout: float,
    reset_after: bool = False,
) -> keras.Model:
    """Two GRU layers, the lower returning its whole sequence of outputs (listing 6.41)."""
    return keras.Sequential(
        [
            keras.Input((timesteps, features)),
            layers.GRU(
                units,
                dropout=dropout,
                recurrent_dropout=recurrent_dropout,
                reset_after=reset_after,
                return_sequences=True,
            ),
            layers.GRU(
                units_above,
                activation="relu",
                dropout=dropout,
                recurrent_dropout=recurrent_dropout,
                reset_after=reset_after,
            ),
            layers.Dense(1),
        ]
    )


def bidirectional_gru(
    timesteps: int, features: int, units: int, reset_after: bool = False
) -> keras.Model:
    """Two GRUs, one reading forwards and one backwards (listing 6.44)."""
    return keras.Sequential(
        [
            keras.Input((timesteps, features)),
            layers.Bidirectional(layers.GRU(units, reset_after=reset_after)),
            layers.Dense(1),
        ]
    )


def conv1d(
    timesteps: int, features: int, filters: int, kernel_size: int, pool_size: int
) -> keras.Model:
    """A 1D convnet, which sees order only within its kernels (listing 6.47)."""
    return keras.Sequential(
        [
            keras.Input((timesteps, features)),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.MaxPooling1D(pool_size),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.MaxPooling1D(pool_size),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1),
        ]
    )


def conv1d_gru(
    timesteps: int,
    features: int,
    filters: int,
    kernel_size: int,
    pool_size: int,
    units: int,
    dropout: float,
    recurrent_dropout: float,
    reset_after: bool = False,
) -> keras.Model:
    """A 1D convnet that shortens the sequence for a GRU (listing 6.49)."""
    return keras.Sequential(
        [
            keras.Input((timesteps, features)),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.MaxPooling1D(pool_size),
            layers.Conv1D(filters, kernel_size, activation="relu"),
            layers.GRU(
                units,
                dropout=dropout,
                recurrent_dropout=recurrent_dropout,
                reset_after=reset_after,
            ),
            layers.Dense(1),
        ]
    )
