"""Reviews for training and validation, padded once, gathered batch by batch in TensorFlow."""

import numpy as np
import tensorflow as tf

from chapter6.config.run_settings import ReviewSettings
from chapter6.errors import InputError
from chapter6.text.encoding import Sequences, pad
from chapter6.training.feeds.feed import Arrays, Draw, Feed, Gather


def review_feed(arrays: Arrays, settings: ReviewSettings, draw: Draw) -> Feed:
    """Return a feed of reviews: the first of the shuffled order for training, the last to validate.

    Every epoch shuffles the reviews that it trains on. The epochs of a warm start come first and
    see fewer reviews.

    Parameters
    ----------
    arrays
        The encoded file of the training reviews (docs/files.md).
    settings
        The model's settings.
    draw
        Epoch → the generator that shuffles its reviews.

    Raises
    ------
    InputError
        If there are fewer reviews than training and validation need together.
    """
    training, warm = settings["training_samples"], settings["warm_start"]
    rows = np.concatenate([np.arange(training), validation_reviews(arrays, settings)])

    def seen(epoch: int) -> np.ndarray:
        samples = warm["training_samples"] if warm and epoch < warm["epochs"] else training
        return draw(epoch).permutation(samples)

    return Feed(
        shape=review_shape(settings),
        epochs=settings["epochs"] + (warm["epochs"] if warm else 0),
        training_rows=seen,
        validation_rows=np.arange(training, len(rows)),
        gather=gather_reviews(arrays, rows, settings),
        batch_size=settings["batch_size"],
    )


def review_shape(settings: ReviewSettings) -> dict[str, int]:
    """Return what builders of review models get: ``words`` and, unless bag of words, ``maxlen``."""
    words = {"words": settings["max_words"]}
    return words if settings["bag_of_words"] else words | {"maxlen": settings["maxlen"]}


def validation_reviews(arrays: Arrays, settings: ReviewSettings) -> np.ndarray:
    """Return the rows of the validation reviews, int64: the last of the shuffled order.

    Raises `InputError` if they overlap the training reviews.
    """
    training, validation = settings["training_samples"], settings["validation_samples"]
    reviews = len(arrays["labels"])
    if training + validation > reviews:
        raise InputError(
            f"training_samples {training} + validation_samples {validation} are more than "
            f"the {reviews} training reviews"
        )
    return np.arange(reviews - validation, reviews)


def gather_reviews(arrays: Arrays, rows: np.ndarray, settings: ReviewSettings) -> Gather:
    """Pad some rows of an encoded file; return a function that gathers them by position in `rows`.

    All rows are padded right away: uint16 (len(rows), maxlen). Gathered inputs are int32
    (batch, maxlen), or for a bag of words float32 (batch, words), with a 1 for each word that
    occurs. Targets are float32 (batch, 1).
    """
    padded = pad(
        Sequences(arrays["tokens"], arrays["offsets"]),
        rows,
        settings["maxlen"],
        reverse=settings["reverse"],
        keep_first=settings["keep_first"],
    )
    inputs = tf.constant(padded)
    targets = tf.constant(arrays["labels"][rows].astype(np.float32)[:, None])
    words = settings["max_words"] if settings["bag_of_words"] else None

    def gather(places: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        sequences = tf.cast(tf.gather(inputs, places), tf.int32)
        return _bags(sequences, words) if words else sequences, tf.gather(targets, places)

    return gather


def _bags(sequences: tf.Tensor, words: int) -> tf.Tensor:
    """Return which words occur: float32 (batch, words); index 0, the padding, never does."""
    occurs = tf.math.bincount(
        sequences, minlength=words, maxlength=words, axis=-1, binary_output=True, dtype=tf.float32
    )
    return tf.concat([tf.zeros_like(occurs[:, :1]), occurs[:, 1:]], axis=1)
