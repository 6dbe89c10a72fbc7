"""The ranked vocabulary of the training reviews (section 6.1)."""

import numpy as np
import pyarrow as pa

from chapter6.text.tokenizer import TokenizedTexts


def ranked_vocabulary(tokenized: TokenizedTexts) -> pa.Table:
    """Rank words by count, equal counts by first appearance, as Keras's ``Tokenizer`` does.

    Returns
    -------
    pa.Table
        rank int32 (from 1), word string, count int64; sorted by rank.
    """
    counts = np.bincount(tokenized.codes, minlength=len(tokenized.words))
    order = np.argsort(-counts, kind="stable")
    return pa.table(
        {
            "rank": pa.array(np.arange(1, len(order) + 1), pa.int32()),
            "word": pa.array([tokenized.words[code] for code in order], pa.string()),
            "count": pa.array(counts[order], pa.int64()),
        }
    )
