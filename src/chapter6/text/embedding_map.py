"""Looking into embedding spaces: neighbours, a flat map, agreement of two spaces (section 6.1.2).

Spaces are arrays (words, dimensions), one row per word. Nearness is the cosine of the angle between
two rows, from −1 to 1; the cosine of a row of zeros with any other is 0.
"""

from dataclasses import dataclass

import numpy as np

_BLOCK_ROWS = 512  # 512 × 10,000 float32 similarities are 20 MB


@dataclass(frozen=True)
class FlatMap:
    """Vectors projected onto the two directions in which they vary most.

    Attributes
    ----------
    coordinates
        float64 (words, 2), centred at 0.
    explained
        float64 (2,), the share of the vectors' variance along each direction, 0 to 1.
    """

    coordinates: np.ndarray
    explained: np.ndarray


@dataclass(frozen=True)
class Agreement:
    """How alike two spaces are, judged by their nearest neighbours.

    Attributes
    ----------
    words
        Words in both spaces.
    neighbours
        k, the neighbours compared for each word.
    overlap
        The share of a word's k nearest neighbours in one space that are among its k nearest in
        the other, averaged over the words, 0 to 1.
    chance
        The expected overlap of unrelated spaces: k / (words − 1).
    """

    words: int
    neighbours: int
    overlap: float
    chance: float


def nearest_neighbours(
    vectors: np.ndarray, rows: np.ndarray | list[int], k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Find the `k` rows nearest to each queried row, not counting itself.

    Parameters
    ----------
    vectors
        (words, dimensions), at least two words.
    rows
        Row numbers of the queries.
    k
        Neighbours to return, at least 1; at most words − 1 are returned.

    Returns
    -------
    neighbours
        int64 (queries, k), row numbers, the nearest first; ties go to the lower row.
    similarities
        float64 (queries, k), their cosines.

    Raises
    ------
    ValueError
        If there are fewer than two words, or `k` is less than 1.
    """
    queries = np.asarray(rows, dtype=np.int64)
    k = _possible_neighbours(vectors, k)
    unit = unit_rows(vectors.astype(np.float64))
    similarities = unit[queries] @ unit.T
    similarities[np.arange(len(queries)), queries] = -np.inf
    neighbours = np.argsort(-similarities, axis=1, kind="stable")[:, :k]
    return neighbours, np.take_along_axis(similarities, neighbours, axis=1)


def project_to_plane(vectors: np.ndarray) -> FlatMap:
    """Project vectors onto their first two principal components.

    The decomposition leaves the sign of a direction open. It is chosen so that the direction's
    largest entry is positive, so the same vectors always give the same map.

    Parameters
    ----------
    vectors
        (words, dimensions), at least one word. If the vectors vary in fewer than two directions,
        the missing coordinates are 0.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, strengths, directions = np.linalg.svd(centred, full_matrices=False)
    largest = np.abs(directions).argmax(axis=1)
    signs = np.where(directions[np.arange(len(directions)), largest] < 0, -1.0, 1.0)
    found = min(2, len(directions))
    coordinates = np.zeros((len(vectors), 2))
    explained = np.zeros(2)
    coordinates[:, :found] = centred @ (directions * signs[:, None])[:found].T
    total = np.sum(strengths**2)
    if total > 0:
        explained[:found] = strengths[:found] ** 2 / total
    return FlatMap(coordinates, explained)


def measure_agreement(first: np.ndarray, second: np.ndarray, k: int) -> Agreement:
    """Compare the neighbourhoods of two spaces over the same words.

    Parameters
    ----------
    first, second
        (words, dimensions) each; row i of both is the same word, dimensions may differ.
    k
        Neighbours to compare, at least 1; at most words − 1 are compared.

    Raises
    ------
    ValueError
        If the spaces have different numbers of words, or fewer than two, or `k` is less than 1.
    """
    if len(first) != len(second):
        raise ValueError(f"the spaces hold {len(first)} and {len(second)} words")
    k = _possible_neighbours(first, k)
    words = len(first)
    units = unit_rows(first), unit_rows(second)
    common = 0
    for start in range(0, words, _BLOCK_ROWS):
        near_first, near_second = (_near_block(unit, start, k) for unit in units)
        common += int(np.count_nonzero(near_first & near_second))
    return Agreement(words, k, common / (words * k), k / (words - 1))


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """Scale each row to length 1; rows of zeros stay as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def _near_block(unit: np.ndarray, start: int, k: int) -> np.ndarray:
    """Mark the k nearest of each row from `start` on: bool (rows of the block, words)."""
    block = unit[start : start + _BLOCK_ROWS]
    similarities = block @ unit.T
    rows = np.arange(len(block))
    similarities[rows, start + rows] = -np.inf
    near = np.zeros(similarities.shape, dtype=bool)
    nearest = np.argpartition(-similarities, k - 1, axis=1)[:, :k]
    near[rows[:, None], nearest] = True
    return near


def _possible_neighbours(vectors: np.ndarray, k: int) -> int:
    if len(vectors) < 2 or k < 1:
        raise ValueError(f"{k} neighbours among {len(vectors)} words: at least 1 among 2 needed")
    return min(k, len(vectors) - 1)
