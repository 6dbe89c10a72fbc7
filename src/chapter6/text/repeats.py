"""Texts that are there more than once: the same, character by character."""

import numpy as np
import pyarrow as pa


def text_numbers(texts: pa.ChunkedArray) -> np.ndarray:
    """Return a number for each text, int32 (texts,): the same for the same text, and only then."""
    chunks = texts.dictionary_encode().unify_dictionaries().chunks
    return np.concatenate([np.zeros(0, np.int32), *(chunk.indices.to_numpy() for chunk in chunks)])


def copies(numbers: np.ndarray) -> np.ndarray:
    """Return which texts repeat an earlier one, bool (texts,).

    >>> copies(np.array([5, 3, 5, 5])).tolist()
    [False, False, True, True]
    """
    repeated = np.ones(len(numbers), bool)
    repeated[np.unique(numbers, return_index=True)[1]] = False
    return repeated
