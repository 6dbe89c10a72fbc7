"""Show what the models see of a short, a medium and a long review (section 6.1)."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow.compute as pc

from chapter6.formats import read_table, write_json
from chapter6.jobs.job import job
from chapter6.text.survival import examples_by_length, unknown_words, view
from chapter6.text.tokenizer import tokenize


def show_padding(settings: dict[str, Any], reviews: str, vocabulary: str, output: str) -> None:
    """Write which words of three training reviews survive each model's truncation, as JSON.

    Parameters
    ----------
    settings
        max_words; views: a list of the models' different settings ``encoding`` and ``maxlen``.
    reviews
        Parquet table (split, label, text).
    vocabulary
        Parquet table (rank, word).
    output
        JSON: ``max_words`` and ``examples``, a list with

        length, label
            ``short``, ``medium`` or ``long``; 0 negative, 1 positive.
        words, ranks
            The review's words and their ranks; null for a word that is not in the vocabulary.
        unknown
            encoding → positions, from 0, of the words unknown in it.
        views
            encoding, maxlen and the fields of `chapter6.text.survival.View`.
    """
    table = read_table(vocabulary, ["rank", "word"])
    ranks = dict(zip(table["word"].to_pylist(), table["rank"].to_pylist(), strict=True))
    training = read_table(reviews, ["split", "label", "text"])
    training = training.filter(pc.equal(training["split"], "train"))
    tokenized = tokenize(training["text"].to_pylist())
    labels, ends = training["label"].to_pylist(), tokenized.offsets
    longest = max(each["maxlen"] for each in settings["views"])
    examples = []
    for length, row in examples_by_length(np.diff(ends), longest).items():
        words = [tokenized.words[code] for code in tokenized.codes[ends[row] : ends[row + 1]]]
        found = {"length": length, "label": labels[row], "words": words}
        examples.append(found | _seen([ranks.get(word) for word in words], settings))
    write_json({"max_words": settings["max_words"], "examples": examples}, output)


def _seen(ranks: list[int | None], settings: dict[str, Any]) -> dict[str, Any]:
    known = settings["max_words"]
    encodings = sorted({each["encoding"] for each in settings["views"]})
    return {
        "ranks": ranks,
        "unknown": {name: unknown_words(ranks, name, known) for name in encodings},
        "views": [
            each | asdict(view(ranks, each["encoding"], known, each["maxlen"]))
            for each in settings["views"]
        ],
    }


if __name__ == "__main__":
    with job(snakemake):
        show_padding(
            json.loads(snakemake.params.settings),
            snakemake.input.reviews,
            snakemake.input.vocabulary,
            snakemake.output[0],
        )
