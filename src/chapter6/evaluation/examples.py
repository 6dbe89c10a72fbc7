"""What models are scored on: the validation examples of training, and the test examples.

Only rules that evaluate models or show predictions read test files. Training does not use this
module.
"""

from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from chapter6.climate.windows import rows_for_test, targets, validation_windows, window_of
from chapter6.config.run_settings import ClimateSettings, ReviewSettings
from chapter6.text.encoding import Sequences
from chapter6.training.feeds.climate_feed import gather_windows
from chapter6.training.feeds.feed import EVALUATION_BATCH, Arrays, Gather, batches
from chapter6.training.feeds.review_feed import gather_reviews, validation_reviews


@dataclass(frozen=True)
class Examples:
    """Examples in large batches, with the truth about each.

    Attributes:
        inputs: the batches, without targets.
        truth: (examples,): the label, uint8 0 or 1, or the normalised temperature, float32.
        source: (examples,): the review's row within its split of reviews.parquet, int32, or the
            time of the temperature, int64 seconds since 1970.
        lengths: int32 (examples,): the number of tokens in each whole review; empty for weather.
    """

    inputs: tf.data.Dataset
    truth: np.ndarray
    source: np.ndarray
    lengths: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))


def _inputs(rows: np.ndarray, gather: Gather) -> tf.data.Dataset:
    return batches(rows, EVALUATION_BATCH, gather).map(lambda inputs, targets: inputs)


def reviews_to_score(
    training: Arrays, test: Arrays, settings: ReviewSettings
) -> dict[str, Examples]:
    """Return the ``validation`` and ``test`` reviews from the contents of the two encoded files."""
    rows = {
        "validation": validation_reviews(training, settings),
        "test": np.arange(len(test["labels"])),
    }
    found = {}
    for (split, chosen), arrays in zip(rows.items(), (training, test), strict=True):
        found[split] = Examples(
            _inputs(np.arange(len(chosen)), gather_reviews(arrays, chosen, settings)),
            *(arrays[name][chosen] for name in ("labels", "rows", "lengths")),
        )
    return found


def reviews_to_read(sequences: Sequences, settings: ReviewSettings) -> tf.data.Dataset:
    """Return sequences as a model with these settings sees them, in large batches."""
    count = len(sequences)
    arrays = {
        "tokens": sequences.tokens,
        "offsets": sequences.offsets,
        "labels": np.zeros(count, np.uint8),  # required, but not used
    }
    gather = gather_reviews(arrays, np.arange(count), settings)
    return _inputs(np.arange(count), gather)


def windows_to_score(
    training: Arrays, test: Arrays, settings: ClimateSettings
) -> dict[str, Examples]:
    """Return the ``validation`` and ``test`` windows from the two normalised files' contents."""
    window = window_of(settings)
    found = {}
    for split, (arrays, rows) in {
        "validation": (training, validation_windows(settings, len(training["data"]))),
        "test": (test, rows_for_test(window, len(test["data"]), settings["batch_size"])),
    }.items():
        column = int(arrays["temperature"])
        found[split] = Examples(
            _inputs(rows, gather_windows(arrays, window, settings["reverse"])),
            targets(arrays["data"], rows, window, column),
            arrays["time"][rows + window.delay],
        )
    return found
