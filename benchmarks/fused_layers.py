"""Time training steps and validation of the chapter's networks, with Keras's layers and fused ones.

Both copies of a network live in one process, on one thread, and take turns in full `model.fit` and
`model.evaluate` runs. A figure is the median of the turns; a ratio is the median of the turns'
ratios. The data is made up, in the chapter's sizes: windows of noise, and reviews with the
frequencies of words and the lengths of real ones. ::

    python benchmarks/fused_layers.py [--models jena_gru,…] [--units 512] [--rounds 5]
"""

import argparse
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np

from chapter6.training.runtime import start_tensorflow

WORDS, MAXLEN, BATCH, VALIDATION_BATCH = 10_000, 500, 128, 512
REVIEWS = {"words": WORDS, "maxlen": MAXLEN, "embedding_dimensions": 32}
WIDE = REVIEWS | {"embedding_dimensions": 128}
WINDOWS = {"timesteps": 240, "features": 14, "units": 32}
DROPOUT = {"dropout": 0.2, "recurrent_dropout": 0.2}
STACKED = {"units_above": 64, "dropout": 0.1, "recurrent_dropout": 0.5}
CONVOLUTIONS = {"timesteps": 480, "filters": 32, "kernel_size": 5, "pool_size": 3}
NETWORKS: dict[str, tuple[str, dict[str, Any]]] = {
    "jena_gru": ("jena.gru", WINDOWS),
    "jena_gru_dropout": ("jena.gru", WINDOWS | DROPOUT),
    "jena_gru_stacked": ("jena.stacked_gru", WINDOWS | STACKED),
    "jena_bigru": ("jena.bidirectional_gru", WINDOWS),
    "jena_conv1d_gru": (
        "jena.conv1d_gru",
        WINDOWS | CONVOLUTIONS | {"dropout": 0.1, "recurrent_dropout": 0.5},
    ),
    "imdb_simplernn": ("imdb.simple_rnn", REVIEWS | {"units": 32}),
    "imdb_lstm": ("imdb.lstm", REVIEWS | {"units": 32}),
    "imdb_bilstm": ("imdb.bidirectional_lstm", REVIEWS | {"units": 32}),
    "imdb_lstm_reversed": ("imdb.lstm", WIDE | {"units": 32}),
    "imdb_conv1d": ("imdb.conv1d", WIDE | {"filters": 32, "kernel_size": 7, "pool_size": 5}),
}
"""Each network's builder and its arguments, as in the chapter."""
HEADER = """\
| model | Keras, ms a step | fused | ratio | Keras, ms per 1,000 validated | fused | ratio |
| --- | --- | --- | --- | --- | --- | --- |"""

Figures = tuple[float, float, float]


def reviews(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return padded reviews, int32 (count, MAXLEN), and labels, float32 (count, 1)."""
    frequency = 1 / np.arange(1, WORDS)
    frequency /= frequency.sum()
    x = random.choice(np.arange(1, WORDS), size=(count, MAXLEN), p=frequency).astype(np.int32)
    lengths = np.clip(random.lognormal(5.25, 0.6, count), 30, MAXLEN).astype(int)
    for row, length in zip(x, lengths, strict=True):
        row[: MAXLEN - length] = 0
    return x, random.integers(0, 2, (count, 1)).astype(np.float32)


def windows(
    count: int, timesteps: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return windows of noise, float32 (count, timesteps, 14), and targets, float32 (count, 1)."""
    x = random.standard_normal((count, timesteps, WINDOWS["features"])).astype(np.float32)
    return x, random.standard_normal((count, 1)).astype(np.float32)


def turns(run: Callable[[Any], list[float]], pair: tuple[Any, Any], rounds: int) -> Figures:
    """Return milliseconds a batch of both models, and their ratio; a first turn is not counted."""
    medians = [[statistics.median(run(model)) for model in pair] for _ in range(rounds + 1)][1:]
    keras_ms, fused_ms = (1000 * statistics.median(side) for side in zip(*medians, strict=True))
    return keras_ms, fused_ms, statistics.median(a / b for a, b in medians)


def spans(run: Callable[..., Any], data: Any) -> list[float]:
    """Return the seconds from the end of each batch to that of the next."""
    import keras

    ends: list[float] = []

    def note(batch: int, logs: Any) -> None:
        ends.append(time.perf_counter())

    clock = keras.callbacks.LambdaCallback(on_train_batch_end=note, on_test_batch_end=note)
    run(data, verbose=0, callbacks=[clock])
    return [after - before for before, after in pairwise(ends)]


def measure(network: str, units: int | None, rounds: int, steps: int) -> tuple[Figures, Figures]:
    """Return the figures of a network's training steps, and of 1,000 validation examples."""
    import keras
    import tensorflow as tf

    from fusedrnn.models import fused

    builder, arguments = NETWORKS[network]
    if units:
        arguments = arguments | {"units": units}
    module, _, function = builder.partition(".")
    keras.utils.set_random_seed(1)
    original = getattr(import_module(f"chapter6.models.{module}"), function)(**arguments)
    pair = original, fused(original)
    for model in pair:
        loss = "binary_crossentropy" if module == "imdb" else "mae"
        model.compile(keras.optimizers.RMSprop(1e-3), loss, jit_compile=False)

    def data(batches: int, size: int) -> tf.data.Dataset:
        count, random = batches * size, np.random.default_rng(0)
        if module == "imdb":
            made = reviews(count, random)
        else:
            made = windows(count, arguments["timesteps"], random)
        return tf.data.Dataset.from_tensor_slices(made).batch(size).cache()

    training, validation = data(steps, BATCH), data(4, VALIDATION_BATCH)
    fitted = turns(lambda model: spans(model.fit, training), pair, rounds)
    *each, ratio = turns(lambda model: spans(model.evaluate, validation), pair, rounds)
    keras_ms, fused_ms = (ms * 1000 / VALIDATION_BATCH for ms in each)
    return fitted, (keras_ms, fused_ms, ratio)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--models", default=",".join(NETWORKS))
    parser.add_argument("--units", type=int, help="of the layers, instead of the chapter's")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=6, help="batches of a turn")
    given = parser.parse_args()
    start_tensorflow({"threads": 1, "gpu": False, "onednn": True, "openblas_kernel": None})
    print(HEADER, flush=True)
    for network in given.models.split(","):
        steps, validation = measure(network, given.units, given.rounds, given.steps)
        print(f"| {network} |", *(f"{figure:.1f} |" for figure in steps + validation), flush=True)


if __name__ == "__main__":
    main()
