"""Look up the pretrained vectors of the vocabulary's words."""

import json

import numpy as np

from chapter6.errors import InputError
from chapter6.fetching.refusals import judged
from chapter6.formats import read_table, write_arrays, write_json
from chapter6.jobs.job import job
from chapter6.jobs.log import announce
from chapter6.text.vectors.reading import oddities, read_vectors


def align_vectors(settings: dict, archive: str, vocabulary: str, matrix: str, facts: str) -> None:
    """Write the embedding matrix, float32 (max_words, dimensions): row = rank, row 0 is zero.

    Words without a vector have a row of zeros; `facts` says how many have one, and what was odd in
    the file. Raises `InputError` if fewer have one than `checks.vectors.least_coverage`.
    """
    checks = settings["checks"]
    words = read_table(vocabulary, ["word"])["word"].to_pylist()[: settings["max_words"] - 1]
    vectors, found, counts, content = read_vectors(
        archive, settings["member"], words, settings["dimensions"], checks["largest_number"]
    )
    coverage = float(found.mean())
    covered = f"{found.sum():,} of {len(words):,} words ({coverage:.1%}) have a vector"
    if not found.any() or coverage < checks["least_coverage"]:
        raise InputError(
            f"{archive}: {settings['member']}: {covered}, expected at least "
            f"{checks['least_coverage']:.1%} (checks.vectors.least_coverage); the member has "
            f"{counts['lines']:,} lines: is it cut off, or in another language than the reviews?"
        )
    announce("; ".join([f"{settings['member']}: {covered}", *oddities(counts)]))
    rows = np.zeros((settings["max_words"], settings["dimensions"]), np.float32)
    rows[1 : len(words) + 1] = vectors
    write_arrays(matrix, {"vectors": rows})
    missing = [word for word, has_vector in zip(words, found, strict=True) if not has_vector]
    write_json(
        {
            "words": len(words),
            "with_vector": int(found.sum()),
            "coverage": coverage,
            "most_frequent_without": missing[:20],
            **counts,
            **content,
        },
        facts,
    )


if __name__ == "__main__":
    with job(snakemake) as params, judged(snakemake.input.archive, params):
        align_vectors(
            json.loads(snakemake.params.settings),
            snakemake.input.archive,
            snakemake.input.vocabulary,
            snakemake.output.matrix,
            snakemake.output.facts,
        )
