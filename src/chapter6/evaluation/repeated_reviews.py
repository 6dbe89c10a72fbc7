"""How good a review model is without the reviews that are there more than once."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from chapter6.text.repeats import copies, text_numbers

SPLIT_OF = {"validation": "train", "test": "test"}
"""The split of reviews.parquet that the rows of a table of predictions count in."""


class ReviewTexts:
    """Which reviews have the same text, and in which order models are trained on them."""

    def __init__(self, reviews: pa.Table, order: np.ndarray) -> None:
        """Compare all texts.

        `reviews` has ``split`` and ``text``; `order` is the shuffled order of the training
        reviews, int (reviews,): their rows within their split.
        """
        numbers = text_numbers(reviews["text"])
        self._order = order
        self._numbers = {
            split: numbers[pc.equal(reviews["split"], split).to_numpy()]
            for split in ("train", "test")
        }

    def trained_on(self, samples: int) -> np.ndarray:
        """Return the numbers of the texts that a model with so many samples is trained on."""
        return self._numbers["train"][self._order[:samples]]

    def of(self, split: str, rows: np.ndarray) -> np.ndarray:
        """Return the numbers of the texts of some reviews: equal for equal texts."""
        return self._numbers[SPLIT_OF[split]][rows]


def accuracy_without_repeats(
    predictions: pd.DataFrame, texts: ReviewTexts, training_samples: int
) -> dict[str, dict[str, Any]]:
    """Return the accuracy with and without repeated reviews, of validation and test.

    `predictions` are those of one model (docs/files.md), `training_samples` how many reviews it is
    trained on.

    Returns
    -------
    dict
        split → ``reviews`` and ``accuracy``; ``trained_on``, how many of them have the text of a
        review that the model is trained on, and ``unseen``, the accuracy without these;
        ``copies``, how many of the others repeat another one, and ``once``, the accuracy without
        these either. None where no review is left.
    """
    trained_on = texts.trained_on(training_samples)
    found = {}
    for split in SPLIT_OF:
        table = predictions[predictions["split"] == split]
        right = (table["best"].to_numpy() > 0.5) == table["label"].to_numpy().astype(bool)
        numbers = texts.of(split, table["review"].to_numpy())
        unseen = ~np.isin(numbers, trained_on)
        again = copies(numbers[unseen])
        found[split] = {
            "reviews": len(right),
            "accuracy": _share(right),
            "trained_on": int((~unseen).sum()),
            "unseen": _share(right[unseen]),
            "copies": int(again.sum()),
            "once": _share(right[unseen][~again]),
        }
    return found


def _share(right: np.ndarray) -> float | None:
    return round(float(right.mean()), 6) if len(right) else None
