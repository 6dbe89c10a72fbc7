"""Section 6.1: encodings of text, and two embedding spaces."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from chapter6.language import _, later
from chapter6.reporting.material import Material
from chapter6.reporting.plots.embeddings import draw_map
from chapter6.reporting.plots.encodings import draw_collisions, draw_one_hot
from chapter6.reporting.wording import numbers

SPACES = {
    "glove": later("GloVe, %(number)s dimensions"),
    "learned": later("Learned from the reviews, %(number)s dimensions"),
}
ONE_HOT = {
    "words": later("Words of text %(number)s"),
    "characters": later("Characters of text %(number)s"),
}


def part(material: Material) -> dict[str, Any]:
    """Return the encodings and the embedding spaces; None for facts without a file yet."""
    examples, spaces = material.facts["encode_examples"], material.facts["map_embeddings"]
    return {
        "encodings": _encodings(examples) if examples else None,
        "embeddings": _embeddings(spaces) if spaces else None,
        "embedding_model": material.settings["concepts"]["map_embeddings"]["model"],
    }


def _encodings(examples: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plots and tables of section 6.1's encodings."""
    hashing, tokenizer = examples["hashing"], examples["tokenizer"]
    ranked = sorted(tokenizer["index"].items(), key=lambda item: item[1])
    return {
        "samples": examples["samples"],
        "words": _one_hot_plots(examples["words"], "words"),
        "word_shape": numbers.shape(examples["words"]["shape"]),
        "characters": _one_hot_plots(examples["characters"], "characters"),
        "character_shape": numbers.shape(examples["characters"]["shape"]),
        "unknown_character": examples["unknown_character"],
        "tokenizer_shape": numbers.shape(tokenizer["shape"]),
        "tokenizer_words": [(word, rank) for word, rank in ranked],
        "tokenizer_rows": [
            [rank in columns for _, rank in ranked] for columns in tokenizer["columns"]
        ],
        "tokenizer_sequences": tokenizer["sequences"],
        "ngrams": examples["ngrams"],
        "hashing_shape": numbers.shape(hashing["shape"]),
        "slots": sorted(hashing["slots"].items(), key=lambda item: item[1]),
        "table_size": hashing["shape"][-1],
        "shared": hashing["shared"],
        "collisions": examples["collisions"],
        "collision_plot": draw_collisions(examples["collisions"]),
    }


def _one_hot_plots(encoding: Mapping[str, Any], kind: str) -> list[Markup]:
    names = {number: _visible(token) for token, number in encoding["index"].items()}
    return [
        draw_one_hot(
            rows, encoding["shape"][-1], names, f"{kind}-{place}", _(ONE_HOT[kind], number=place)
        )
        for place, rows in enumerate(encoding["rows"], start=1)
    ]


def _visible(token: str) -> str:
    return _("space") if token == " " else token if token.isprintable() else repr(token)[1:-1]


def _embeddings(spaces: Mapping[str, Any]) -> dict[str, Any]:
    """Return both maps, the neighbours and the agreement of the learned space and GloVe's."""
    agreement = spaces["agreement"]
    titles = {name: _(words, number=spaces["dimensions"][name]) for name, words in SPACES.items()}
    return {
        "words": spaces["words"],
        "maps": [
            {
                "svg": draw_map(spaces["maps"][name], f"map-{name}", titles[name]),
                "explained": numbers.accuracy(sum(spaces["maps"][name]["explained"])),
            }
            for name in SPACES
            if spaces["maps"][name]["words"]
        ],
        "neighbours": spaces["neighbours"],
        "compared": agreement["neighbours"],
        "overlap": numbers.accuracy(agreement["overlap"]),
        "chance": numbers.accuracy(agreement["chance"]),
        "skipped": [(word, _(reason)) for word, reason in sorted(spaces["skipped"].items())],
    }
