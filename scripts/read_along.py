"""Let a model predict after each word of some reviews (section 6.2)."""

import json
from typing import Any, TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from chapter6.config.run_settings import ReviewSettings
from chapter6.evaluation.prefixes import beginnings, most_confident
from chapter6.formats import read_table, write_json
from chapter6.jobs.job import job
from chapter6.text.encoding import ENCODINGS
from chapter6.text.tokenizer import tokens_of
from chapter6.training.runtime import start_tensorflow


class Reading(TypedDict):
    """Which model reads, and which reviews."""

    network: ReviewSettings
    examples: int
    """How many reviews to choose where the model is right, and how many where it is wrong."""
    longest: int
    """The most words that such a review may have."""


def read_along(settings: Reading, inputs: dict[str, str], output: str) -> None:
    """Write what the best weights say after each word of some test reviews, as JSON.

    Parameters
    ----------
    inputs
        ``predictions`` of the model; ``reviews`` (split, text), ``vocabulary`` (rank, word),
        ``best`` (weights).
    output
        JSON: ``failed``, whether the model has no predictions, and ``examples``, a list of reviews,
        each with ``right`` (whether the model is), ``review`` (row within the test reviews),
        ``label``, ``words``, ``probabilities`` (of being positive, after each word) and
        ``prediction`` (for the whole review, from the model's predictions).
    """
    table = read_table(inputs["predictions"])
    table = table.filter(pc.equal(table["split"], "test"))
    examples = _examples(table, settings, inputs) if table.num_rows else []
    if examples:
        start_tensorflow(settings["network"]["hardware"])
        vocabulary = read_table(inputs["vocabulary"], ["rank", "word"])
        ranks = dict(zip(*(vocabulary[n].to_pylist() for n in ("word", "rank")), strict=True))
        texts = [example["words"] for example in examples]
        said = _word_by_word(texts, ranks, settings["network"], inputs["best"])
        for example, probabilities in zip(examples, said, strict=True):
            example["probabilities"] = [round(value, 4) for value in probabilities]
    write_json({"failed": not table.num_rows, "examples": examples}, output)


def _examples(table: pa.Table, settings: Reading, inputs: dict[str, str]) -> list[dict[str, Any]]:
    probability, label = table["best"].to_numpy(), table["label"].to_numpy()
    rows = table["review"].to_numpy()
    lengths = table["tokens"].to_numpy()
    short = (lengths > 0) & (lengths <= settings["longest"])
    found = most_confident(probability, label, short, settings["examples"])
    reviews = read_table(inputs["reviews"], ["split", "text"])
    texts = reviews.filter(pc.equal(reviews["split"], "test"))["text"]
    return [
        {
            "right": name == "right",
            "review": int(rows[place]),
            "label": int(label[place]),
            "prediction": round(float(probability[place]), 4),
            "words": tokens_of(texts[int(rows[place])].as_py()),
        }
        for name, places in found.items()
        for place in places
    ]


def _word_by_word(
    texts: list[list[str]], ranks: dict[str, int], settings: ReviewSettings, weights: str
) -> list[list[float]]:
    from chapter6.evaluation.examples import reviews_to_read
    from chapter6.evaluation.networks import network_of_reviews

    model = network_of_reviews(settings)
    model.load_weights(weights)
    encode = ENCODINGS[settings["encoding"]]
    found = []
    for words in texts:
        sequences = encode(beginnings(words), ranks, settings["max_words"])
        found.append(model.predict(reviews_to_read(sequences, settings), verbose=0)[:, 0].tolist())
    return found


if __name__ == "__main__":
    with job(snakemake):
        read_along(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            snakemake.output[0],
        )
