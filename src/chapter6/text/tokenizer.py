"""Splitting reviews into tokens exactly as the chapter's ``Tokenizer`` does (section 6.1).

A text is lower-cased, the filter characters become spaces, and only spaces separate tokens: other
white space, such as a no-break space, stays inside them. The 25,000 training reviews of aclImdb
have 88,582 unique tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'

_TEXT_END = b" \n"
# All filter characters are ASCII, so replacing them in UTF-8 bytes affects no other character.
_TO_SPACE = bytes.maketrans(FILTERS.encode("ascii"), b" " * len(FILTERS))


@dataclass(frozen=True)
class TokenizedTexts:
    """Texts as one flat array of token codes.

    Attributes:
        words: unique tokens, in the order of their first appearance.
        codes: int32 (tokens,), positions in `words`, text after text.
        offsets: int64 (texts + 1,), text i is ``codes[offsets[i]:offsets[i + 1]]``.
    """

    words: list[str]
    codes: np.ndarray
    offsets: np.ndarray


def tokens_of(text: str) -> list[str]:
    """Return the tokens of one text, in order.

    >>> tokens_of("The cat sat on the mat.<br />")
    ['the', 'cat', 'sat', 'on', 'the', 'mat', 'br']
    """
    clean = text.lower().encode("utf-8").translate(_TO_SPACE).decode("utf-8")
    return [token for token in clean.split(" ") if token]


def tokenize(texts: Iterable[str]) -> TokenizedTexts:
    """Tokenize many texts at once: the same tokens as `tokens_of` gives, many times faster.

    The texts are joined into one array of bytes in which a single space ends every token. After
    each text comes a newline as a token of its own, since no other token can contain one. NumPy
    finds the tokens and Arrow numbers the unique ones.
    """
    clean = [text.lower().encode("utf-8").translate(_TO_SPACE) for text in texts]
    if not clean:
        return TokenizedTexts([], np.zeros(0, np.int32), np.zeros(1, np.int64))
    joined = np.frombuffer(b" ".join(piece + _TEXT_END for piece in clean) + b" ", np.uint8)
    space = joined == ord(" ")
    space_after_token = space.copy()
    space_after_token[0] = False
    space_after_token[1:] &= ~space[:-1]
    kept = joined[~space | space_after_token]
    ends = np.flatnonzero(kept == ord(" ")) + 1
    words, codes = _number_unique(kept, np.concatenate([[0], ends]))

    text_end = words.index("\n")
    is_end = codes == text_end
    counts = np.diff(np.flatnonzero(is_end), prepend=-1) - 1
    codes = codes[~is_end]
    codes[codes > text_end] -= 1
    del words[text_end]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return TokenizedTexts(words, codes, offsets)


def _number_unique(data: np.ndarray, offsets: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Return the unique tokens of `data`, each ended by a space, and each token's number."""
    buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(data)]
    tokens = pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, buffers)
    encoded = pc.dictionary_encode(tokens)
    words = [token[:-1].decode("utf-8") for token in encoded.dictionary.to_pylist()]
    return words, np.array(encoded.indices, dtype=np.int32)
