"""What a model sees of a review: which words survive truncation, and which are unknown (6.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chapter6.text.encoding import INDEX_FROM


@dataclass(frozen=True)
class View:
    """One model's view of a review.

    Attributes:
        first: position, from 0, of the first word that it sees; the review's length if none.
        seen: how many words it sees, including unknown ones if the encoding keeps a place for them.
        padding: how many zeros are in front.
    """

    first: int
    seen: int
    padding: int


def unknown_words(ranks: Sequence[int | None], encoding: str, max_words: int) -> list[int]:
    """Return the positions, from 0, of the words that are unknown to an encoding.

    `ranks` has the rank of each word of the review, from 1, or None for a word that is not in the
    vocabulary. ``plain`` drops unknown words, ``imdb`` puts a 2 in their place.
    """
    offset = INDEX_FROM if encoding == "imdb" else 0
    return [place for place, rank in enumerate(ranks) if rank is None or rank + offset >= max_words]


def view(ranks: Sequence[int | None], encoding: str, max_words: int, maxlen: int) -> View:
    """Return what is left of a review that is cut in front ("pre") to `maxlen` and padded.

    >>> view([1, 2, 3], "plain", max_words=10, maxlen=2)
    View(first=1, seen=2, padding=0)
    """
    unknown = set(unknown_words(ranks, encoding, max_words)) if encoding == "plain" else set()
    places = [place for place in range(len(ranks)) if place not in unknown]
    tokens = len(places) + (encoding == "imdb")  # the 1 that starts a review
    kept = places[-maxlen:]
    return View(kept[0] if kept else len(ranks), len(kept), max(maxlen - tokens, 0))


def examples_by_length(lengths: np.ndarray, longest_maxlen: int) -> dict[str, int]:
    """Return the rows of a short, a medium and a long review; of equal candidates the first.

    Parameters
    ----------
    lengths
        Words per review, int64 (reviews,).
    longest_maxlen
        The long review is the shortest with more than 1.2 times as many words as this and more than
        twice the median; if there is none, the longest of all.

    Returns
    -------
    dict
        ``short`` (nearest to the first percentile), ``medium`` (nearest to the median) and
        ``long``; a review that fits two of them is listed once, under the first.
    """
    wanted: Mapping[str, float] = {
        "short": float(np.quantile(lengths, 0.01)),
        "medium": float(np.median(lengths)),
        "long": _above(lengths, max(1.2 * longest_maxlen, 2 * float(np.median(lengths)))),
    }
    found: dict[str, int] = {}
    for name, length in wanted.items():
        row = int(np.abs(lengths - length).argmin())
        if row not in found.values():
            found[name] = row
    return found


def _above(lengths: np.ndarray, limit: float) -> float:
    longer = lengths[lengths > limit]
    return float(longer.min() if len(longer) else lengths.max())
