"""What a trained network predicts, with its best and with its final weights."""

from collections.abc import Mapping

import keras
import numpy as np

from chapter6.evaluation.examples import Examples

WEIGHTS = ("best", "final")


def predict(
    model: keras.Model, weights: Mapping[str, str], examples: Mapping[str, Examples]
) -> dict[str, dict[str, np.ndarray]]:
    """Return the network's output for every example, by split and by weights.

    Parameters
    ----------
    model
        Built; its weights are overwritten.
    weights
        Files of the ``best`` and the ``final`` weights.
    examples
        By split.

    Returns
    -------
    dict
        split → {``best``, ``final``: float32 (examples,)}
    """
    found: dict[str, dict[str, np.ndarray]] = {split: {} for split in examples}
    for kind in WEIGHTS:
        model.load_weights(weights[kind])
        for split, chosen in examples.items():
            found[split][kind] = model.predict(chosen.inputs, verbose=0)[:, 0]
    return found
