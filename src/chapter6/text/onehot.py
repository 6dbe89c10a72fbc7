"""One-hot encoding of words and characters, and n-grams (section 6.1, listings 6.1 to 6.3).

The book's listings look a token up with ``index.get(token)`` and set ``results[i, j, index]``.
If the token is not in the index, that is ``None``, which NumPy takes to mean the whole row: every
entry becomes 1, and the text is silently corrupted. Here such a token leaves its row empty and is
counted.
"""

import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from chapter6.text.tokenizer import tokens_of


@dataclass(frozen=True)
class OneHot:
    """Texts as rows with a single 1, one row per token.

    Attributes
    ----------
    values
        float32 (samples, max_length, size of the index + 1); index 0 is unused. A row is all zeros
        after the sample's end, or if its token is not in the index.
    unknown
        For each sample, how many of its first `max_length` tokens are not in the index.
    cut
        For each sample, how many tokens come after `max_length`.
    """

    values: np.ndarray
    unknown: list[int]
    cut: list[int]

    def indices(self) -> np.ndarray:
        """Return the index of each row's 1, or 0 for an empty row: int64 (samples, max_length)."""
        return self.values.argmax(axis=2)


def index_words(samples: Iterable[str]) -> dict[str, int]:
    """Number the words of all samples from 1, by first appearance (listing 6.1).

    As in the listing, samples are split at white space, and case and punctuation stay.

    >>> index_words(["The cat sat.", "The dog"])
    {'The': 1, 'cat': 2, 'sat.': 3, 'dog': 4}
    """
    words = chain.from_iterable(sample.split() for sample in samples)
    return {word: number for number, word in enumerate(dict.fromkeys(words), start=1)}


def one_hot_words(samples: Sequence[str], index: Mapping[str, int], max_length: int) -> OneHot:
    """Encode the first `max_length` words of each sample (listing 6.1).

    Parameters
    ----------
    samples
        Texts.
    index
        Word → number from 1, as `index_words` returns it.
    max_length
        Rows per sample.

    Raises
    ------
    ValueError
        If `max_length` is less than 1.
    """
    return _one_hot([sample.split() for sample in samples], index, max_length)


def index_characters() -> dict[str, int]:
    """Number the 100 printable ASCII characters from 1 (listing 6.2).

    >>> index_characters()["a"]
    11
    """
    return {character: number for number, character in enumerate(string.printable, start=1)}


def one_hot_characters(samples: Sequence[str], max_length: int, as_printed: bool = False) -> OneHot:
    """Encode the first `max_length` characters of each sample (listing 6.2).

    Characters after `max_length` are cut (the slides' listing stops with an IndexError there).

    Parameters
    ----------
    samples
        Texts.
    max_length
        Rows per sample.
    as_printed
        What to do with a character outside printable ASCII. False: its row stays empty. True: all
        101 entries of its row become 1, as in the printed listing. Either way it is counted.

    Raises
    ------
    ValueError
        If `max_length` is less than 1.
    """
    characters = [list(sample) for sample in samples]
    return _one_hot(characters, index_characters(), max_length, as_printed)


def _one_hot(
    token_lists: Sequence[Sequence[str]],
    index: Mapping[str, int],
    max_length: int,
    as_printed: bool = False,
) -> OneHot:
    if max_length < 1:
        raise ValueError(f"max_length is {max_length}; it must be at least 1")
    width = max(index.values(), default=0) + 1
    values = np.zeros((len(token_lists), max_length, width), dtype=np.float32)
    unknown = [0] * len(token_lists)
    for i, tokens in enumerate(token_lists):
        for j, token in enumerate(tokens[:max_length]):
            number = index.get(token)
            unknown[i] += number is None
            if number is not None or as_printed:
                values[i, j, number] = 1.0
    cut = [max(0, len(tokens) - max_length) for tokens in token_lists]
    return OneHot(values, unknown, cut)


def index_tokens(texts: Iterable[str]) -> dict[str, int]:
    """Number the tokens of all texts from 1, most frequent first (listing 6.3).

    Of equally frequent tokens the one that appeared first comes first. This is the ``word_index``
    of Keras's ``Tokenizer`` after ``fit_on_texts``.

    >>> index_tokens(["The cat sat on the mat."])
    {'the': 1, 'cat': 2, 'sat': 3, 'on': 4, 'mat': 5}
    """
    counts = Counter(chain.from_iterable(tokens_of(text) for text in texts))
    return {token: rank for rank, (token, _) in enumerate(counts.most_common(), start=1)}


def index_sequences(
    texts: Iterable[str], index: Mapping[str, int], num_words: int
) -> list[list[int]]:
    """Turn texts into lists of token numbers; numbers from `num_words` on are dropped.

    This is ``Tokenizer(num_words).texts_to_sequences``: 1000 keeps the 999 most frequent tokens.
    Raises `ValueError` if `num_words` is less than 1.
    """
    if num_words < 1:
        raise ValueError(f"num_words is {num_words}; it must be at least 1")
    return [
        [index[token] for token in tokens_of(text) if index.get(token, num_words) < num_words]
        for text in texts
    ]


def one_hot_texts(texts: Iterable[str], index: Mapping[str, int], num_words: int) -> np.ndarray:
    """Return one row per text, with a 1 for each token that the text contains (listing 6.3).

    This is ``Tokenizer(num_words).texts_to_matrix(texts, mode="binary")``.

    Returns
    -------
    float32 (texts, num_words); column 0 is unused.
    """
    sequences = index_sequences(texts, index, num_words)
    matrix = np.zeros((len(sequences), num_words), dtype=np.float32)
    for row, sequence in zip(matrix, sequences, strict=True):
        row[sequence] = 1.0
    return matrix


def bag_of_ngrams(tokens: Sequence[str], n: int) -> list[str]:
    """Return the distinct runs of 1 to `n` consecutive tokens, by first appearance.

    Section 6.1, "Understanding n-grams and bag-of-words": a bag is a set, so all order beyond the
    runs themselves is lost. Raises `ValueError` if `n` is less than 1.

    >>> bag_of_ngrams(["the", "cat", "sat"], 2)
    ['the', 'the cat', 'cat', 'cat sat', 'sat']
    """
    if n < 1:
        raise ValueError(f"n is {n}; it must be at least 1")
    runs = (
        " ".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + n, len(tokens)) + 1)
    )
    return list(dict.fromkeys(runs))
