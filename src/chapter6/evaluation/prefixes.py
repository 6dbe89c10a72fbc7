"""Reading a review word by word: all of its beginnings, and which reviews to read (section 6.2)."""

from collections.abc import Sequence

import numpy as np

from chapter6.text.tokenizer import TokenizedTexts


def beginnings(words: Sequence[str]) -> TokenizedTexts:
    """Return the first word, the first two, …, and all words, each as a text.

    >>> texts = beginnings(["a", "good", "film"])
    >>> texts.words, texts.codes.tolist(), texts.offsets.tolist()
    (['a', 'good', 'film'], [0, 0, 1, 0, 1, 2], [0, 1, 3, 6])
    """
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
    """Return the reviews that the model is most sure of, rightly and wrongly.

    Parameters
    ----------
    probability, label
        The model's prediction, and the truth as 0 or 1, (reviews,).
    candidates
        Whether a review may be chosen, bool (reviews,).
    each
        How many right ones and how many wrong ones to choose, at most.

    Returns
    -------
    dict
        ``right`` and ``wrong``: row numbers, alternating between positive and negative reviews,
        starting with a positive one. Of two equally sure, the first row comes first.
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
