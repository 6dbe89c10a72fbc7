"""A review, word by word: every beginning of it, and which reviews to read so (section 6.2)."""

from collections.abc import Sequence

import numpy as np

from chapter6.text.tokenizer import TokenizedTexts


def beginnings(words: Sequence[str]) -> TokenizedTexts:
    """Return the first word, the first two, …, all words, as texts of their own."""
    unique = {word: place for place, word in enumerate(dict.fromkeys(words))}
    codes = np.array([unique[word] for word in words], np.int32)
    lengths = np.arange(1, len(words) + 1)
    return TokenizedTexts(
        list(unique),
        np.concatenate([codes[:length] for length in lengths]) if len(words) else codes,
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )


def most_confident(
    probability: np.ndarray, label: np.ndarray, candidates: np.ndarray, each: int
) -> dict[str, list[int]]:
    """Return the rows where the model is most sure, right and wrong, by turns of either label.

    Parameters
    ----------
    probability, label
        What the model said and what is so, (reviews,).
    candidates
        Whether a review may be taken, bool (reviews,).
    each
        How many right ones and how many wrong ones, if there are as many.

    Returns
    -------
    dict
        ``right`` and ``wrong``: rows, a positive review first, then a negative one, and so on. Of
        two with the same probability the first.
    """
    truth = label.astype(bool)
    right = (probability > 0.5) == truth
    found = {}
    for name, chosen in (("right", right), ("wrong", ~right)):
        queues = []
        for positive in (True, False):
            rows = np.flatnonzero(chosen & candidates & (truth == positive))
            sure = np.abs(probability[rows].astype(np.float64) - 0.5)
            queues.append(rows[np.argsort(-sure, kind="stable")].tolist())
        found[name] = _by_turns(queues, each)
    return found


def _by_turns(queues: list[list[int]], wanted: int) -> list[int]:
    found: list[int] = []
    while len(found) < wanted and any(queues):
        for queue in queues:
            if queue and len(found) < wanted:
                found.append(queue.pop(0))
    return found
