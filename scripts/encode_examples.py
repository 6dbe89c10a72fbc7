"""Encode two short texts in every way of section 6.1, and count hash collisions."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from chapter6.formats import read_table, write_json
from chapter6.jobs.job import job
from chapter6.text.hashing import hash_slots, measure_collisions, one_hot_hashing
from chapter6.text.onehot import (
    OneHot,
    bag_of_ngrams,
    index_characters,
    index_sequences,
    index_tokens,
    index_words,
    one_hot_characters,
    one_hot_texts,
    one_hot_words,
)
from chapter6.text.tokenizer import tokens_of

NOT_ASCII = "café"


def encode_examples(vocabulary: str, settings: dict[str, Any], output: str) -> None:
    """Write every encoding of the sample texts, and the vocabulary's collisions, as JSON.

    Parameters
    ----------
    vocabulary
        Parquet table (rank, word, count): the words whose hash collisions are counted.
    settings
        samples: the texts; max_length, characters_max_length: rows of the word and character
        encodings; tokenizer_words: columns of the Tokenizer's matrix; ngram: words in the longest
        n-gram; hashing_dimensionality, hashing_max_length: slots and rows of the hashing trick;
        hashing_table_sizes: slots of the tables that the vocabulary is hashed into.
    output
        JSON with these keys:

        samples
            The texts.
        words, characters
            index: token → number from 1; shape: [samples, max_length, numbers + 1]; rows: for each
            sample, the number in each row, 0 for an empty row; unknown, cut: for each sample, how
            many tokens were unknown, and how many were cut off.
        unknown_character
            What happens to a text with one character outside ASCII: text, unknown,
            ones (1s in the encoding), ones_as_printed (with the listing's bug).
        tokenizer
            index: token → rank; sequences: for each sample its ranks; shape: [samples, words];
            columns: for each sample the columns that hold a 1.
        ngrams
            n; bags: for each sample its n-grams of 1 to n words.
        hashing
            slots: word → slot; shape: [samples, max_length, dimensionality]; rows: for each sample,
            the slot of each word; shared: the words that share a slot, a list for each such slot.
        collisions
            For each table size, the fields of `chapter6.text.hashing.Occupancy`.
    """
    samples = settings["samples"]
    words = read_table(vocabulary, columns=["word"])["word"].to_pylist()
    write_json(
        {
            "samples": samples,
            "words": _words(samples, settings["max_length"]),
            "characters": _characters(samples, settings["characters_max_length"]),
            "unknown_character": _unknown_character(settings["characters_max_length"]),
            "tokenizer": _tokenizer(samples, settings["tokenizer_words"]),
            "ngrams": {
                "n": settings["ngram"],
                "bags": [bag_of_ngrams(tokens_of(text), settings["ngram"]) for text in samples],
            },
            "hashing": _hashing(
                samples, settings["hashing_dimensionality"], settings["hashing_max_length"]
            ),
            "collisions": [
                {key: round(value, 2) for key, value in asdict(table).items()}
                for table in measure_collisions(words, settings["hashing_table_sizes"])
            ],
        },
        output,
    )


def _words(samples: list[str], max_length: int) -> dict[str, Any]:
    index = index_words(samples)
    return {"index": index, **_one_hot_facts(one_hot_words(samples, index, max_length))}


def _characters(samples: list[str], max_length: int) -> dict[str, Any]:
    encoded = one_hot_characters(samples, max_length)
    return {"index": index_characters(), **_one_hot_facts(encoded)}


def _one_hot_facts(encoded: OneHot) -> dict[str, Any]:
    return {
        "shape": list(encoded.values.shape),
        "rows": encoded.indices().tolist(),
        "unknown": encoded.unknown,
        "cut": encoded.cut,
    }


def _unknown_character(max_length: int) -> dict[str, Any]:
    encoded = one_hot_characters([NOT_ASCII], max_length)
    printed = one_hot_characters([NOT_ASCII], max_length, as_printed=True)
    return {
        "text": NOT_ASCII,
        "unknown": encoded.unknown[0],
        "ones": int(encoded.values.sum()),
        "ones_as_printed": int(printed.values.sum()),
    }


def _tokenizer(samples: list[str], num_words: int) -> dict[str, Any]:
    index = index_tokens(samples)
    matrix = one_hot_texts(samples, index, num_words)
    return {
        "index": index,
        "sequences": index_sequences(samples, index, num_words),
        "shape": list(matrix.shape),
        "columns": [np.flatnonzero(row).tolist() for row in matrix],
    }


def _hashing(samples: list[str], dimensionality: int, max_length: int) -> dict[str, Any]:
    encoded = one_hot_hashing(samples, dimensionality, max_length)
    words = list(index_words(samples))
    slots = hash_slots(words, dimensionality).tolist()
    by_slot: dict[int, list[str]] = {}
    for word, slot in zip(words, slots, strict=True):
        by_slot.setdefault(slot, []).append(word)
    return {
        "slots": dict(zip(words, slots, strict=True)),
        "shape": list(encoded.shape),
        "rows": [
            hash_slots(text.split()[:max_length], dimensionality).tolist() for text in samples
        ],
        "shared": [group for group in by_slot.values() if len(group) > 1],
    }


if __name__ == "__main__":
    with job(snakemake):
        encode_examples(
            vocabulary=snakemake.input.vocabulary,
            settings=json.loads(snakemake.params.settings),
            output=snakemake.output[0],
        )
