"""Rank the words of the training reviews."""

import pyarrow.compute as pc

from chapter6.formats import read_table, write_json, write_table
from chapter6.jobs.job import job
from chapter6.text.tokenizer import tokenize
from chapter6.text.vocabulary import ranked_vocabulary


def build_vocabulary(reviews: str, vocabulary: str, facts: str) -> None:
    """Count the tokens of the training reviews and rank them by frequency."""
    table = read_table(reviews, ["split", "text"])
    texts = table.filter(pc.equal(table["split"], "train"))["text"].to_pylist()
    tokenized = tokenize(texts)
    ranked = ranked_vocabulary(tokenized)
    write_table(ranked, vocabulary)
    write_json(
        {"tokens": len(tokenized.codes), "unique_tokens": ranked.num_rows, "texts": len(texts)},
        facts,
    )


if __name__ == "__main__":
    with job(snakemake):
        build_vocabulary(
            snakemake.input.reviews, snakemake.output.vocabulary, snakemake.output.facts
        )
