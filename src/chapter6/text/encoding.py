"""Reviews as integer sequences: the chapter's two encodings, stored ragged, padded on demand.

A sequence is stored once at its full length; every model cuts and pads it to its own `maxlen`.
"""

from dataclasses import dataclass

import numpy as np

from chapter6.text.tokenizer import TokenizedTexts

START, UNKNOWN, INDEX_FROM = 1, 2, 3
"""keras.datasets.imdb: 1 starts a review, 2 is an unknown word, a word's index is its rank + 3."""


@dataclass(frozen=True)
class Sequences:
    """Integer sequences of different lengths, one after another in one array.

    Attributes:
        tokens: uint16 (tokens,), sequence after sequence.
        offsets: int64 (sequences + 1,), sequence i is ``tokens[offsets[i]:offsets[i + 1]]``.
    """

    tokens: np.ndarray
    offsets: np.ndarray

    def __len__(self) -> int:
        """Return the number of sequences."""
        return len(self.offsets) - 1

    def take(self, order: np.ndarray) -> "Sequences":
        """Return the sequences at `order`, int (n,), in that order."""
        lengths = np.diff(self.offsets)[order]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        shift = np.repeat(self.offsets[order] - offsets[:-1], lengths)
        return Sequences(self.tokens[shift + np.arange(offsets[-1])], offsets)


def encode_plain(tokenized: TokenizedTexts, ranks: dict[str, int], max_words: int) -> Sequences:
    """Encode a word as its rank; ranks from `max_words` on are dropped (section 6.1, GloVe models).

    `ranks` maps a word to its rank, from 1. Indices are in ``[1, max_words)``.
    """
    rank = _ranks_of(tokenized, ranks)
    index = np.where(rank < max_words, rank, 0).astype(np.uint16)[tokenized.codes]
    kept = np.flatnonzero(index)
    return Sequences(index[kept], np.searchsorted(kept, tokenized.offsets))


def encode_imdb(tokenized: TokenizedTexts, ranks: dict[str, int], max_words: int) -> Sequences:
    """Encode as keras.datasets.imdb does (all other models).

    A sequence starts with 1; a word's index is its rank + 3, or 2 if that is `max_words` or more.
    """
    rank = _ranks_of(tokenized, ranks)
    index = np.where((rank > 0) & (rank + INDEX_FROM < max_words), rank + INDEX_FROM, UNKNOWN)
    texts = len(tokenized.offsets) - 1
    starts = tokenized.offsets[:-1] + np.arange(texts)
    tokens = np.empty(len(tokenized.codes) + texts, np.uint16)
    is_word = np.ones(len(tokens), bool)
    is_word[starts] = False
    tokens[starts] = START
    tokens[is_word] = index.astype(np.uint16)[tokenized.codes]
    return Sequences(tokens, tokenized.offsets + np.arange(texts + 1))


ENCODINGS = {"plain": encode_plain, "imdb": encode_imdb}


def _ranks_of(tokenized: TokenizedTexts, ranks: dict[str, int]) -> np.ndarray:
    """Return the rank of each unique word, 0 for words not in the vocabulary: int64 (words,)."""
    return np.array([ranks.get(word, 0) for word in tokenized.words], np.int64)


def pad(
    sequences: Sequences,
    rows: np.ndarray,
    maxlen: int,
    reverse: bool = False,
    keep_first: bool = False,
) -> np.ndarray:
    """Cut and pad the sequences `rows` to one length.

    A longer sequence keeps its last `maxlen` tokens (Keras's "pre"), or with `keep_first` its first
    ones. A shorter one gets zeros in front. With `reverse` the kept tokens come in reverse order,
    with the zeros still in front.

    Returns
    -------
    np.ndarray
        uint16 (len(rows), maxlen)
    """
    starts, ends = sequences.offsets[rows], sequences.offsets[np.asarray(rows) + 1]
    kept = np.minimum(ends - starts, maxlen)
    column = np.arange(maxlen)
    is_token = column >= maxlen - kept[:, None]
    first = starts if keep_first else ends - kept
    place = column - (maxlen - kept[:, None])  # of a token among the kept ones
    source = (first + kept - 1)[:, None] - place if reverse else first[:, None] + place
    padded = np.zeros((len(kept), maxlen), np.uint16)
    padded[is_token] = sequences.tokens[source[is_token]]
    return padded
