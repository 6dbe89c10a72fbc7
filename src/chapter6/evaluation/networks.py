"""Predictions of a trained network, with its best and its final weights."""

from collections.abc import Mapping

import keras
import numpy as np

from chapter6.config.run_settings import ReviewSettings
from chapter6.evaluation.examples import Examples
from chapter6.training.building import build
from chapter6.training.feeds.review_feed import review_shape

WEIGHTS = ("best", "final")


def network_of_reviews(settings: ReviewSettings) -> keras.Model:
    """Build a review model, ready for its weights to be loaded."""
    vectors = None
    if settings[
        "pretrained_vectors"
    ]:  # only the shape matters: loading the weights overwrites them
        assert settings["dimensions"] is not None
        vectors = np.zeros((settings["max_words"], settings["dimensions"]), np.float32)
    return build(settings, review_shape(settings), vectors)


def predict(
    model: keras.Model, weights: Mapping[str, str], examples: Mapping[str, Examples]
) -> dict[str, dict[str, np.ndarray]]:
    """Return the network's output for every example, by split and by weights.

    Parameters
    ----------
    model
        A built model; its weights are overwritten.
    weights
        Paths of the ``best`` and ``final`` weights.
    examples
        split → examples.

    Returns
    -------
    dict
        split → {``best``, ``final``: outputs, float32 (examples,)}
    """
    found: dict[str, dict[str, np.ndarray]] = {split: {} for split in examples}
    for kind in WEIGHTS:
        model.load_weights(weights[kind])
        for split, chosen in examples.items():
            found[split][kind] = model.predict(chosen.inputs, verbose=0)[:, 0]
    return found
