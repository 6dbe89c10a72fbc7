"""Compare the embedding space that a model learned with GloVe's (section 6.1)."""

import json
from typing import Any

import numpy as np

from chapter6.errors import InputError
from chapter6.formats import read_arrays, read_table, write_json
from chapter6.jobs.job import job
from chapter6.models.weights import embedding_matrix
from chapter6.text.embedding_map import measure_agreement, nearest_neighbours, project_to_plane
from chapter6.text.encoding import INDEX_FROM


def map_embeddings(
    vocabulary: str, vectors: str, weights: str, settings: dict[str, Any], output: str
) -> None:
    """Write the neighbours, maps and agreement of two embedding spaces as JSON.

    Both spaces are reduced to the words they share: those in the vocabulary that have a GloVe
    vector and a row in the learned embedding. A word's neighbours are among these.

    Parameters
    ----------
    vocabulary
        Parquet table (rank, word, count).
    vectors
        NPZ: vectors float32 (max_words, dimensions), row = rank, zeros where GloVe has no vector.
    weights
        Weights file of the model; its embedding is float32 (max_words, dimensions), row =
        rank + offset.
    settings
        queries: words whose neighbours are shown; neighbours: how many; map_words: words on the
        maps; encoding: `imdb` (offset 3) or `plain` (offset 0).
    output
        JSON with these keys; "glove" and "learned" are the two spaces:

        words
            The number of shared words.
        dimensions
            glove, learned.
        neighbours
            For each query: word, rank, and for each space a list of {word, similarity}.
        maps
            For each space: words, x, y (lists) and explained (two shares of the variance).
        agreement
            The fields of `chapter6.text.embedding_map.Agreement`.
        skipped
            Queries and map words that the spaces do not share: word → why.

    Raises
    ------
    InputError
        If the spaces share fewer than two words.
    """
    table = read_table(vocabulary, columns=["rank", "word"])
    ranks = dict(zip(table["word"].to_pylist(), table["rank"].to_pylist(), strict=True))
    glove, learned = read_arrays(vectors)["vectors"], embedding_matrix(weights)
    offset = INDEX_FROM if settings["encoding"] == "imdb" else 0
    absent = {
        word: reason
        for word, rank in ranks.items()
        if (reason := _why_absent(rank, glove, len(learned) - offset))
    }
    shared = [word for word in ranks if word not in absent]
    if len(shared) < 2:
        raise InputError(
            f"{weights} and {vectors} share {len(shared)} words; at least 2 are needed"
        )
    rows = np.array([ranks[word] for word in shared])
    spaces = {"glove": glove[rows], "learned": learned[rows + offset]}
    places = {word: place for place, word in enumerate(shared)}
    queries = [word for word in dict.fromkeys(settings["queries"]) if word in places]
    map_words = [word for word in dict.fromkeys(settings["map_words"]) if word in places]
    asked = dict.fromkeys([*settings["queries"], *settings["map_words"]])
    agreement = measure_agreement(spaces["glove"], spaces["learned"], settings["neighbours"])
    near = {
        name: _neighbours(space, shared, [places[word] for word in queries], agreement.neighbours)
        for name, space in spaces.items()
    }
    write_json(
        {
            "words": len(shared),
            "dimensions": {name: space.shape[1] for name, space in spaces.items()},
            "neighbours": [
                {"word": word, "rank": ranks[word], **{name: near[name][i] for name in spaces}}
                for i, word in enumerate(queries)
            ],
            "maps": {
                name: _map(space[[places[word] for word in map_words]], map_words)
                for name, space in spaces.items()
            },
            "agreement": {
                "words": agreement.words,
                "neighbours": agreement.neighbours,
                "overlap": round(agreement.overlap, 4),
                "chance": round(agreement.chance, 6),
            },
            "skipped": {
                word: absent.get(word, "not in the vocabulary")
                for word in asked
                if word not in places
            },
        },
        output,
    )


def _why_absent(rank: int, glove: np.ndarray, learned_ranks: int) -> str | None:
    """Say why the word of this rank is missing from one of the spaces; None if both have it."""
    if rank >= min(len(glove), learned_ranks):
        return "not among the most frequent words"
    if not glove[rank].any():
        return "no GloVe vector"
    return None


def _neighbours(
    space: np.ndarray, words: list[str], rows: list[int], k: int
) -> list[list[dict[str, Any]]]:
    neighbours, similarities = nearest_neighbours(space, rows, k)
    return [
        [
            {"word": words[place], "similarity": round(float(similarity), 4)}
            for place, similarity in zip(places, values, strict=True)
        ]
        for places, values in zip(neighbours, similarities, strict=True)
    ]


def _map(vectors: np.ndarray, words: list[str]) -> dict[str, Any]:
    if not words:
        return {"words": [], "x": [], "y": [], "explained": [0.0, 0.0]}
    flat = project_to_plane(vectors)
    x, y = flat.coordinates.round(4).T.tolist()
    return {"words": words, "x": x, "y": y, "explained": flat.explained.round(4).tolist()}


if __name__ == "__main__":
    with job(snakemake):
        map_embeddings(
            vocabulary=snakemake.input.vocabulary,
            vectors=snakemake.input.vectors,
            weights=snakemake.input.weights,
            settings=json.loads(snakemake.params.settings),
            output=snakemake.output[0],
        )
