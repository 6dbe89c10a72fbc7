"""Where a review model is right and wrong: confusion, calibration, length (section 6.2)."""

from typing import Any

import numpy as np
import pandas as pd

from chapter6.tables import rows_of

BINS = 10
LENGTHS = (0, 50, 100, 150, 200, 300, 400, 600, 1000)
"""The fewest words of a review in each bin; the last bin has no upper end."""


def confusion(probability: np.ndarray, label: np.ndarray) -> dict[str, int]:
    """Count reviews by label and prediction; a probability above 0.5 is positive.

    `probability` is float (reviews,), `label` 0 or 1 (reviews,).

    >>> confusion(np.array([0.9, 0.2, 0.7]), np.array([1, 1, 0]))
    {'true_positive': 1, 'false_negative': 1, 'false_positive': 1, 'true_negative': 0}
    """
    said, truth = probability > 0.5, label.astype(bool)
    return {
        "true_positive": int((said & truth).sum()),
        "false_negative": int((~said & truth).sum()),
        "false_positive": int((said & ~truth).sum()),
        "true_negative": int((~said & ~truth).sum()),
    }


def calibration(probability: np.ndarray, label: np.ndarray) -> list[dict[str, Any]]:
    """Compare predicted probabilities with the share of positive reviews, in ten bins.

    `probability` is float (reviews,), `label` 0 or 1 (reviews,).

    Returns
    -------
    list
        For each bin with a review: ``low`` and ``high`` (its bounds), ``count``, ``probability``
        (the mean prediction), ``positive`` (the share of positive reviews). Outputs outside 0 to 1,
        which a network without a sigmoid can have, count in the first or the last bin.
    """
    said = pd.DataFrame({"probability": probability.astype(np.float64), "positive": label})
    bins = np.floor(said["probability"] * BINS).clip(0, BINS - 1).rename("bin")
    found = said.groupby(bins).agg(
        count=("positive", "size"),
        probability=("probability", "mean"),
        positive=("positive", "mean"),
    )
    return [
        {
            "low": row["bin"] / BINS,
            "high": (row["bin"] + 1) / BINS,
            "count": row["count"],
            "probability": round(row["probability"], 4),
            "positive": round(row["positive"], 4),
        }
        for row in rows_of(found.reset_index())
    ]


def accuracy_by_length(
    probability: np.ndarray, label: np.ndarray, length: np.ndarray
) -> list[dict[str, Any]]:
    """Return the accuracy by the length of the review.

    `probability` is float (reviews,), `label` 0 or 1 (reviews,), and `length` the number of words
    in each review, (reviews,).

    Returns
    -------
    list
        For each bin of `LENGTHS` with a review: ``low`` and ``high`` (words, inclusive; ``high`` is
        None in the last bin), ``count``, ``words`` (the mean length), ``accuracy`` and its
        ``standard_error``.
    """
    read = pd.DataFrame({"words": length, "right": (probability > 0.5) == label.astype(bool)})
    bins = pd.cut(read["words"], [*LENGTHS, np.inf], right=False, labels=False).rename("bin")
    found = read.groupby(bins).agg(
        count=("right", "size"), words=("words", "mean"), accuracy=("right", "mean")
    )
    ends = (*(low - 1 for low in LENGTHS[1:]), None)
    return [
        {
            "low": LENGTHS[row["bin"]],
            "high": ends[row["bin"]],
            "count": row["count"],
            "words": round(row["words"], 1),
            "accuracy": round(row["accuracy"], 4),
            "standard_error": round(_standard_error(row["accuracy"], row["count"]), 4),
        }
        for row in rows_of(found.reset_index())
    ]


def _standard_error(share: float, count: int) -> float:
    """Return the standard error of a share measured on `count` reviews."""
    return (share * (1 - share) / count) ** 0.5
