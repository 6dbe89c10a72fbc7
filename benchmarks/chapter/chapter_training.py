"""The chapter's own way of training its networks, rewritten from the book's listings.

Nothing in the project uses this; `train_steps.py` measures against it. The networks are the
project's, which are the book's. All batches are whole: a smaller last one would make TensorFlow
trace the network a second time while the clock runs.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import chapter_way
import keras
import numpy as np
from stopwatch import LastBatch, Trial

from chapter6.config.run_settings import ClimateSettings, ReviewSettings, TrainedSettings
from chapter6.training.building import LOSSES, build

FOREVER = 10**9
"""A number of epochs that is never reached: the stopwatch ends the training."""

Arrays = Mapping[str, np.ndarray]
Batches = Iterator[tuple[np.ndarray, np.ndarray]]


def compiled(
    settings: TrainedSettings, shape: Mapping[str, int], vectors: np.ndarray | None = None
) -> keras.Model:
    """Compile a network with the book's arguments, and leave everything else to Keras 3."""
    arguments = dict(settings["arguments"])
    if "reset_after" in arguments:
        arguments["reset_after"] = True  # what `GRU(32)` is in Keras 3
    own = {**settings, "kernels": "keras", "arguments": arguments}
    model = build(own, shape, vectors)  # type: ignore[arg-type]
    optimizer = keras.optimizers.get(settings["optimizer"])
    optimizer.learning_rate = settings["learning_rate"]
    metrics = ["acc"] if settings["task"] == "reviews" else None
    model.compile(optimizer=optimizer, loss=LOSSES[settings["task"]], metrics=metrics)
    return model


def review_arrays(arrays: Arrays, settings: ReviewSettings) -> tuple[np.ndarray, ...]:
    """Return x_train, y_train, x_val, y_val, with padded reviews (listings 6.7 and 6.42).

    As printed, reviews are reversed before they are cut, so that the first words are kept.
    """
    bounds = pairwise(arrays["offsets"])
    sequences = [arrays["tokens"][start:end].tolist() for start, end in bounds]
    if settings["reverse"]:
        sequences = [x[::-1] for x in sequences]
    data = keras.utils.pad_sequences(sequences, maxlen=settings["maxlen"])
    labels = arrays["labels"].astype(np.int64)
    training, validation = settings["training_samples"], settings["validation_samples"]
    return data[:training], labels[:training], data[-validation:], labels[-validation:]


def review_trial(arrays: Arrays, settings: ReviewSettings, vectors: np.ndarray | None) -> Trial:
    """Train on reviews as plain arrays (listings 6.7, 6.14 and others)."""
    batch = settings["batch_size"]
    x_train, y_train, x_val, y_val = (
        array[: len(array) // batch * batch] for array in review_arrays(arrays, settings)
    )
    shape = {"words": settings["max_words"], "maxlen": settings["maxlen"]}
    model = compiled(settings, shape, vectors)
    return Trial(
        lambda stopwatch: model.fit(
            x_train, y_train, epochs=FOREVER, batch_size=batch, callbacks=[stopwatch], verbose=0
        ),
        lambda stopwatch: model.evaluate(
            x_val, y_val, batch_size=batch, callbacks=[stopwatch], verbose=0
        ),
        batch,
        lambda folder: _fitted(
            model, x_train, y_train, batch_size=batch, validation_data=(x_val, y_val)
        ),
    )


def training_windows(data: np.ndarray, settings: ClimateSettings, seed: int) -> Batches:
    """Yield the batches of `train_gen` (listing 6.34)."""
    batches = chapter_way.windows(
        data,
        settings["lookback"],
        settings["delay"],
        settings["splits"]["training_end"],
        settings["batch_size"],
        settings["step"],
        seed,
    )
    return _reversed(batches) if settings["reverse"] else batches


def validation_windows(data: np.ndarray, settings: ClimateSettings) -> Batches:
    """Yield the batches of `val_gen` (listing 6.34)."""
    batches = chapter_way.windows_in_order(
        data,
        settings["lookback"],
        settings["delay"],
        settings["splits"]["training_end"] + 1,
        settings["splits"]["validation_end"],
        settings["batch_size"],
        settings["step"],
    )
    return _reversed(batches) if settings["reverse"] else batches


def _reversed(batches: Batches) -> Batches:
    """Reverse the order of time, as the notebook's reverse_order_generator does (section 6.3.8)."""
    for samples, targets in batches:
        yield samples[:, ::-1, :], targets


def climate_trial(arrays: Arrays, settings: ClimateSettings) -> Trial:
    """Train on the generators' windows (listings 6.34, 6.37 and others)."""
    data = arrays["data"].astype(np.float64)
    timesteps = settings["lookback"] // settings["step"]
    model = compiled(settings, {"timesteps": timesteps, "features": data.shape[-1]})
    return Trial(
        lambda stopwatch: model.fit(
            training_windows(data, settings, seed=1),
            steps_per_epoch=settings["steps_per_epoch"],
            epochs=FOREVER,
            callbacks=[stopwatch],
            verbose=0,
        ),
        lambda stopwatch: model.evaluate(
            validation_windows(data, settings),
            steps=validation_steps(settings),
            callbacks=[stopwatch],
            verbose=0,
        ),
        settings["batch_size"],
        lambda folder: _fitted(
            model,
            training_windows(data, settings, seed=1),
            steps_per_epoch=settings["steps_per_epoch"],
            validation_data=validation_windows(data, settings),
            validation_steps=validation_steps(settings),
        ),
    )


def _fitted(model: keras.Model, *data: Any, **options: Any) -> float:
    """Train for an epoch; return when its last batch ended.

    After it the first call of `fit` may wait for a thread of tf.data, as long as it has taken. A
    training of many epochs does that once at most.
    """
    last = LastBatch()
    model.fit(*data, callbacks=[last], verbose=0, **options)
    return last.ended


def validation_steps(settings: ClimateSettings) -> int:
    """Return the number of batches in a pass over the validation windows: 769 in the chapter."""
    splits = settings["splits"]
    windows = splits["validation_end"] - (splits["training_end"] + 1) - settings["lookback"]
    return int(windows // settings["batch_size"])
