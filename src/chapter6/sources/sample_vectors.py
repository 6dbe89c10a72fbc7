"""A synthetic glove.6B.zip: invented word vectors in GloVe's format.

A word's vector is the sum of a direction for each part of its meaning and a random vector of its
own. `wolf` is animal + canine + wild, `dog` is animal + canine + tame, so wolf − dog is close to
tiger − cat, as it is in GloVe. Words of praise and words of blame are on opposite sides of one
direction: that is what a network with frozen vectors can know about a word that it never saw in
training.
"""

import os
import zipfile
from collections.abc import Mapping

import numpy as np

from chapter6.formats import whole_file
from chapter6.sources import sample_words as words
from chapter6.sources.sample_reviews import NAMES, falling_shares

MEMBER = "glove.6B.{dimensions}d.txt"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

STRENGTH = {"common": 1.5, "leaning": 2.2}
"""Lengths of the directions whose length is not `USUAL_STRENGTH`."""
USUAL_STRENGTH = 2.0
OWN_LENGTH, OWN_LENGTH_OF_CHAPTER_WORDS = 2.0, 0.8
"""Length of a word's random part; small for the chapter's examples, so that analogies hold."""
NAME_WITHOUT_VECTOR_EVERY = 20

# Share of all tokens and Zipf exponent of each kind of word: only the order matters.
FREQUENCIES: dict[str, tuple[list[str], float, float]] = {
    "function": (words.FUNCTION_WORDS, 0.45, 1.0),
    "punctuation": (words.PUNCTUATION, 0.12, 1.0),
    "news": (words.NEWS_WORDS, 0.04, 0.7),
    "film": (words.FILM_NOUNS, 0.06, 1.0),
    "thing": (words.PLAIN_NOUNS, 0.10, 0.8),
    "plain": (words.PLAIN_ADJECTIVES, 0.05, 0.7),
    "deed": (words.PLAIN_VERBS, 0.05, 0.7),
    "person": (words.PEOPLE, 0.01, 0.7),
    "animal": (words.ANIMALS, 0.004, 0.5),
    "year": ([str(year) for year in range(1999, 1929, -1)], 0.01, 0.5),
    "praised": (words.POSITIVE_ADJECTIVES, 0.012, 0.7),
    "blamed": (words.NEGATIVE_ADJECTIVES, 0.012, 0.7),
    "praise": (words.POSITIVE_NOUNS, 0.002, 0.7),
    "blame": (words.NEGATIVE_NOUNS, 0.002, 0.7),
    "praising": (words.POSITIVE_VERBS, 0.002, 0.7),
    "blaming": (words.NEGATIVE_VERBS, 0.002, 0.7),
    "well": (words.POSITIVE_ADVERBS, 0.001, 0.7),
    "ill": (words.NEGATIVE_ADVERBS, 0.001, 0.7),
    "name": (words.NON_ASCII_NAMES + words.invented_names(NAMES), 0.04, 0.8),
}

# The meaning of a kind of word, where it is not simply the kind.
KIND_MEANINGS: dict[str, dict[str, float]] = {
    "praised": {"quality": 1, "leaning": 1},
    "blamed": {"quality": 1, "leaning": -1},
    "praise": {"thing": 1, "leaning": 1},
    "blame": {"thing": 1, "leaning": -1},
    "praising": {"deed": 1, "leaning": 1},
    "blaming": {"deed": 1, "leaning": -1},
    "well": {"manner": 1, "leaning": 1},
    "ill": {"manner": 1, "leaning": -1},
    "plain": {"quality": 1},
}

# The chapter's own examples and similar words.
WORD_MEANINGS: dict[str, dict[str, float]] = {
    "cat": {"animal": 1, "feline": 1, "tame": 1},
    "dog": {"animal": 1, "canine": 1, "tame": 1},
    "tiger": {"animal": 1, "feline": 1, "wild": 1},
    "wolf": {"animal": 1, "canine": 1, "wild": 1},
    "lion": {"animal": 1, "feline": 1, "wild": 1, "grassland": 0.6},
    "fox": {"animal": 1, "canine": 1, "wild": 1, "small": 0.6},
    "kitten": {"animal": 1, "feline": 1, "tame": 1, "young": 1},
    "puppy": {"animal": 1, "canine": 1, "tame": 1, "young": 1},
    "man": {"person": 1, "male": 1},
    "woman": {"person": 1, "female": 1},
    "boy": {"person": 1, "male": 1, "young": 1},
    "girl": {"person": 1, "female": 1, "young": 1},
    "king": {"person": 1, "male": 1, "royal": 1},
    "queen": {"person": 1, "female": 1, "royal": 1},
    "prince": {"person": 1, "male": 1, "royal": 1, "young": 1},
    "princess": {"person": 1, "female": 1, "royal": 1, "young": 1},
    "emperor": {"person": 1, "male": 1, "royal": 1, "ancient": 0.6},
    "empress": {"person": 1, "female": 1, "royal": 1, "ancient": 0.6},
}


def words_by_frequency() -> dict[str, str]:
    """Return every word that has a vector, in lower case, and its kind; frequent words first."""
    weights: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for kind, (members, share, exponent) in FREQUENCIES.items():
        for rank, falling in enumerate(falling_shares(len(members), exponent)):
            # names are rare words, and some are too rare for a vector
            if kind == "name" and rank % NAME_WITHOUT_VECTOR_EVERY == NAME_WITHOUT_VECTOR_EVERY - 1:
                continue
            word = members[rank].lower()
            weights.setdefault(word, share * float(falling))
            kinds.setdefault(word, kind)
    return {word: kinds[word] for word in sorted(weights, key=lambda word: -weights[word])}


def meanings(word: str, kind: str) -> Mapping[str, float]:
    """Return the directions whose weighted sum is the word's meaning: direction → weight."""
    return {"common": 1.0} | (WORD_MEANINGS.get(word) or KIND_MEANINGS.get(kind) or {kind: 1.0})


def word_vectors(seed: int, dimensions: int) -> tuple[list[str], np.ndarray]:
    """Return the words, frequent ones first, and their vectors: float64 (words, dimensions)."""
    kinds = words_by_frequency()
    parts = [meanings(word, kind) for word, kind in kinds.items()]
    names = sorted({name for part in parts for name in part})
    weights = np.zeros((len(parts), len(names)))
    for row, part in enumerate(parts):
        for name, weight in part.items():
            weights[row, names.index(name)] = weight * STRENGTH.get(name, USUAL_STRENGTH)
    rng = np.random.default_rng([seed, dimensions])
    directions = rng.normal(size=(len(names), dimensions)) / np.sqrt(dimensions)
    own = rng.normal(size=(len(parts), dimensions)) / np.sqrt(dimensions)
    lengths = [
        OWN_LENGTH_OF_CHAPTER_WORDS if word in WORD_MEANINGS else OWN_LENGTH for word in kinds
    ]
    return list(kinds), weights @ directions + own * np.array(lengths)[:, None]


def vectors_text(seed: int, dimensions: int) -> str:
    """Return the lines `word number number …` of one member, five significant digits a number."""
    names, vectors = word_vectors(seed, dimensions)
    line = "%s" + " %.5g" * dimensions + "\n"
    return "".join(line % (name, *row) for name, row in zip(names, vectors.tolist(), strict=True))


def write_vectors_archive(
    path: str | os.PathLike[str], *, seed: int, dimensions: tuple[int, ...] = (50, 100, 200)
) -> None:
    """Write synthetic word vectors as a zip in the layout of glove.6B.zip.

    Parameters
    ----------
    path
        Where to write the archive; it is whole or absent.
    seed
        The same seed and dimensions give the same bytes.
    dimensions
        Lengths of the vectors; each gets a member ``glove.6B.<n>d.txt``.
    """
    with whole_file(path) as part, zipfile.ZipFile(part, "w") as archive:
        for size in dimensions:
            # A fixed time and mode: the same seed must give the same bytes.
            member = zipfile.ZipInfo(MEMBER.format(dimensions=size), date_time=ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, vectors_text(seed, size), compresslevel=1)
