"""The one-hot hashing trick and its collisions (section 6.1, listing 6.4).

The book uses Python's ``hash``, which gives a word a different number in every process
(PYTHONHASHSEED), so a model is useless outside the process that trained it. Here the hash is
BLAKE2b: a word always has the same slot, on every machine.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


def stable_hash(word: str) -> int:
    """Return the first 64 bits of the word's BLAKE2b digest, 0 to 2**64 − 1.

    >>> stable_hash("cat") % 1000
    519
    """
    digest = hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def hash_slots(words: Iterable[str], dimensionality: int) -> np.ndarray:
    """Return each word's slot in a table of `dimensionality` slots: int64 (words,), from 0.

    Raises `ValueError` if `dimensionality` is less than 1.
    """
    if dimensionality < 1:
        raise ValueError(f"dimensionality is {dimensionality}; it must be at least 1")
    return np.array([stable_hash(word) % dimensionality for word in words], dtype=np.int64)


def one_hot_hashing(samples: Sequence[str], dimensionality: int, max_length: int) -> np.ndarray:
    """Encode the first `max_length` words of each sample without an index (listing 6.4).

    As in the listing, samples are split at white space, and case and punctuation stay. Words in
    the same slot are indistinguishable.

    Returns
    -------
    float32 (samples, max_length, dimensionality); rows after a sample's end are zero.

    Raises
    ------
    ValueError
        If `max_length` or `dimensionality` is less than 1.
    """
    if max_length < 1:
        raise ValueError(f"max_length is {max_length}; it must be at least 1")
    values = np.zeros((len(samples), max_length, dimensionality), dtype=np.float32)
    for sample, rows in zip(samples, values, strict=True):
        slots = hash_slots(sample.split()[:max_length], dimensionality)
        rows[np.arange(len(slots)), slots] = 1.0
    return values


@dataclass(frozen=True)
class Occupancy:
    """How full a hash table is after hashing a vocabulary, counted and as theory expects.

    The theory: each of n words falls into one of m slots at random, independently of the others.

    Attributes
    ----------
    table_size
        m, the slots of the table.
    words
        n, the distinct words hashed into it.
    occupied, expected_occupied
        Slots with at least one word; m·(1 − (1 − 1/m)^n).
    deviation
        Standard deviation of `occupied` under the theory; also that of `collisions`.
    collisions, expected_collisions
        Words whose slot was already taken: n − occupied slots.
    sharing, expected_sharing
        Words that share their slot with at least one other; n·(1 − (1 − 1/m)^(n−1)).
    fullest
        Words in the fullest slot.
    """

    table_size: int
    words: int
    occupied: int
    expected_occupied: float
    deviation: float
    collisions: int
    expected_collisions: float
    sharing: int
    expected_sharing: float
    fullest: int


def measure_collisions(words: Iterable[str], table_sizes: Iterable[int]) -> list[Occupancy]:
    """Hash a vocabulary into tables of several sizes and count who shares a slot.

    Parameters
    ----------
    words
        The vocabulary; a word given twice counts once.
    table_sizes
        Slots of each table.

    Raises
    ------
    ValueError
        If a table has less than 1 slot.
    """
    hashes = np.array([stable_hash(word) for word in dict.fromkeys(words)], dtype=np.uint64)
    return [_occupancy(hashes, size) for size in table_sizes]


def _occupancy(hashes: np.ndarray, size: int) -> Occupancy:
    if size < 1:
        raise ValueError(f"a hash table of {size} slots; it must have at least 1")
    n = len(hashes)
    counts = np.unique(hashes % np.uint64(size), return_counts=True)[1]
    expected = expected_occupied(size, n)
    return Occupancy(
        table_size=size,
        words=n,
        occupied=len(counts),
        expected_occupied=expected,
        deviation=occupied_deviation(size, n),
        collisions=n - len(counts),
        expected_collisions=n - expected,
        sharing=int(counts[counts > 1].sum()),
        expected_sharing=n * (1.0 - _all_miss(1, size, n - 1)) if n else 0.0,
        fullest=int(counts.max(initial=0)),
    )


def expected_occupied(slots: int, words: int) -> float:
    """Return how many of `slots` hold a word, on average: m·(1 − (1 − 1/m)^n).

    >>> round(expected_occupied(1000, 1000), 1)
    632.3
    """
    return slots * (1.0 - _all_miss(1, slots, words))


def occupied_deviation(slots: int, words: int) -> float:
    """Return the standard deviation of the number of occupied slots.

    The variance is m·q₁ + m·(m − 1)·q₂ − m²·q₁², where q_k is the chance that k given slots stay
    empty.
    """
    one, two = _all_miss(1, slots, words), _all_miss(2, slots, words)
    variance = slots * one + slots * (slots - 1) * two - (slots * one) ** 2
    return math.sqrt(max(0.0, variance))


def _all_miss(given: int, slots: int, words: int) -> float:
    """Return the chance that all words miss `given` of the slots: (1 − given/slots)^words."""
    if words == 0:
        return 1.0
    if given >= slots:
        return 0.0
    return math.exp(words * math.log1p(-given / slots))
