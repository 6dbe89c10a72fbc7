"""Where a model of reviews is right and wrong: confusion, calibration, length (section 6.2)."""

from typing import Any

import numpy as np

BINS = 10
LENGTHS = (0, 50, 100, 150, 200, 300, 400, 600, 1000)
"""Words from which on a review falls into each bin; the last bin has no end."""


def confusion(probability: np.ndarray, label: np.ndarray) -> dict[str, int]:
    """Count reviews by label and prediction; above a half is positive.

    `probability` is float (reviews,), `label` 0 or 1 (reviews,).
    """
    said, truth = probability > 0.5, label.astype(bool)
    return {
        "true_positive": int((said & truth).sum()),
        "false_negative": int((~said & truth).sum()),
        "false_positive": int((said & ~truth).sum()),
        "true_negative": int((~said & ~truth).sum()),
    }


def calibration(probability: np.ndarray, label: np.ndarray) -> list[dict[str, Any]]:
    """Compare what a model says with how often it is so, in ten bins of its probability.

    Returns
    -------
    list
        For each bin that has a review: ``low``, ``high`` (its bounds), ``count``, ``probability``
        (the mean of what the model said), ``positive`` (the share of positive reviews). Outputs of
        a network without sigmoid that lie outside 0 to 1 count in the outer bins.
    """
    place = np.clip(np.floor(probability.astype(np.float64) * BINS), 0, BINS - 1).astype(int)
    found = []
    for number in range(BINS):
        inside = place == number
        if inside.any():
            found.append(
                {
                    "low": number / BINS,
                    "high": (number + 1) / BINS,
                    "count": int(inside.sum()),
                    "probability": round(float(probability[inside].mean(dtype=np.float64)), 4),
                    "positive": round(float(label[inside].mean()), 4),
                }
            )
    return found


def accuracy_by_length(
    probability: np.ndarray, label: np.ndarray, length: np.ndarray
) -> list[dict[str, Any]]:
    """Return the accuracy on reviews of each length.

    `length` is the number of words of each review, (reviews,). For each bin of `LENGTHS` that has a
    review: ``low`` and ``high`` (words, both inside; None without end), ``count``, ``words`` (the
    mean length), ``accuracy`` and its ``standard_error``.
    """
    right = (probability > 0.5) == label.astype(bool)
    found = []
    for low, end in zip(LENGTHS, (*LENGTHS[1:], None), strict=True):
        inside = (length >= low) & (length < (end or np.inf))
        if inside.any():
            accuracy, count = float(right[inside].mean()), int(inside.sum())
            found.append(
                {
                    "low": low,
                    "high": None if end is None else end - 1,
                    "count": count,
                    "words": round(float(length[inside].mean()), 1),
                    "accuracy": round(accuracy, 4),
                    "standard_error": round((accuracy * (1 - accuracy) / count) ** 0.5, 4),
                }
            )
    return found
