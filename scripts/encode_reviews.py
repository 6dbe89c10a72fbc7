"""Encode the reviews as integer sequences."""

import json
from typing import Any

import numpy as np
import pyarrow.compute as pc

from chapter6.formats import read_table, write_arrays, write_json
from chapter6.jobs.job import job
from chapter6.text.encoding import ENCODINGS
from chapter6.text.tokenizer import tokenize


def encode_reviews(
    settings: dict, reviews: str, vocabulary: str, encoded: dict[str, dict[str, str]], facts: str
) -> None:
    """Write all reviews in each encoding, with the training reviews in their shuffled order.

    `encoded` has, for each split, the files for the encodings ``plain`` and ``imdb``; docs/files.md
    lists their arrays. `facts` gets quantiles of the reviews' lengths in tokens.
    """
    words = read_table(vocabulary, ["rank", "word"])
    ranks = dict(zip(words["word"].to_pylist(), words["rank"].to_pylist(), strict=True))
    lengths: dict[str, Any] = {}
    for split, files in encoded.items():
        table = read_table(reviews, ["split", "label", "text"])
        table = table.filter(pc.equal(table["split"], split))
        order = np.arange(table.num_rows)
        if split == "train":
            order = np.random.default_rng(settings["shuffle_seed"]).permutation(order)
        tokenized = tokenize(table["text"].to_pylist())
        lengths[split] = _quantiles(np.diff(tokenized.offsets))
        labels = table["label"].to_numpy().astype(np.uint8)[order]
        for name, path in files.items():
            sequences = ENCODINGS[name](tokenized, ranks, settings["max_words"]).take(order)
            arrays = {
                "tokens": sequences.tokens,
                "offsets": sequences.offsets,
                "labels": labels,
                "rows": order.astype(np.int32),
                "lengths": np.diff(tokenized.offsets)[order].astype(np.int32),
            }
            write_arrays(path, arrays)
    write_json({"length_in_tokens": lengths}, facts)


def _quantiles(lengths: np.ndarray) -> dict[str, float]:
    places = {"shortest": 0, "median": 0.5, "nine_in_ten": 0.9, "longest": 1}
    found = {name: float(np.quantile(lengths, place)) for name, place in places.items()}
    return found | {"mean": round(float(lengths.mean()), 2)}


if __name__ == "__main__":
    with job(snakemake):
        encode_reviews(
            json.loads(snakemake.params.settings),
            snakemake.input.reviews,
            snakemake.input.vocabulary,
            {
                "train": {"plain": snakemake.output.plain, "imdb": snakemake.output.imdb},
                "test": {"plain": snakemake.output.plain_test, "imdb": snakemake.output.imdb_test},
            },
            snakemake.output.facts,
        )
