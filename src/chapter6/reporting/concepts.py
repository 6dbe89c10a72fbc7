"""The chapter's ideas that are not models: their pictures and tables, section by section."""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.language import _
from chapter6.reporting import numbers
from chapter6.reporting.pictures import (
    draw_activations,
    draw_all_days,
    draw_collisions,
    draw_first_days,
    draw_map,
    draw_one_hot,
)

SPACES = {"glove": "GloVe", "learned": "learned from the reviews"}


def encoding_examples(examples: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pictures and tables of section 6.1's encodings."""
    hashing, tokenizer = examples["hashing"], examples["tokenizer"]
    ranked = sorted(tokenizer["index"].items(), key=lambda item: item[1])
    return {
        "samples": examples["samples"],
        "words": _one_hot_plots(examples["words"], "words", "Words of text"),
        "word_shape": written_shape(examples["words"]["shape"]),
        "characters": _one_hot_plots(examples["characters"], "characters", "Characters of text"),
        "character_shape": written_shape(examples["characters"]["shape"]),
        "unknown_character": examples["unknown_character"],
        "tokenizer_shape": written_shape(tokenizer["shape"]),
        "tokenizer_words": [(word, rank) for word, rank in ranked],
        "tokenizer_rows": [
            [rank in columns for _, rank in ranked] for columns in tokenizer["columns"]
        ],
        "tokenizer_sequences": tokenizer["sequences"],
        "ngrams": examples["ngrams"],
        "hashing_shape": written_shape(hashing["shape"]),
        "slots": sorted(hashing["slots"].items(), key=lambda item: item[1]),
        "table_size": hashing["shape"][-1],
        "shared": hashing["shared"],
        "collisions": examples["collisions"],
        "collision_plot": draw_collisions(examples["collisions"]),
    }


def _one_hot_plots(encoding: Mapping[str, Any], kind: str, title: str) -> list[Any]:
    names = {number: _visible(token) for token, number in encoding["index"].items()}
    return [
        draw_one_hot(rows, encoding["shape"][-1], names, f"{kind}-{place}", f"{title} {place}")
        for place, rows in enumerate(encoding["rows"], start=1)
    ]


def _visible(token: str) -> str:
    return "space" if token == " " else token if token.isprintable() else repr(token)[1:-1]


def written_shape(shape: Sequence[int]) -> str:
    """Write the shape of an array: ``2 × 10 × 1,000``."""
    return " × ".join(numbers.count(length) for length in shape)


def embedding_spaces(spaces: Mapping[str, Any]) -> dict[str, Any]:
    """Return both maps, the neighbours and the agreement of the learned space and GloVe's."""
    agreement = spaces["agreement"]
    titles = {
        name: f"{words[0].upper()}{words[1:]}, {spaces['dimensions'][name]} dimensions"
        for name, words in SPACES.items()
    }
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


def recurrent_passes(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return section 6.2's forward passes: agreement with Keras and pictures of the outputs."""
    pictures = {
        "simple_rnn": ("Simple RNN", facts["simple_rnn"]["outputs"]),
        "lstm": ("LSTM", facts["lstm"]["outputs"]),
        "uniform": (
            "As printed: weights from [0, 1)",
            facts["uniform_weights"]["outputs"],
        ),
    }
    carry, uniform = facts["previous_carry"], facts["uniform_weights"]
    return {
        "facts": facts,
        "layers": [
            {
                "name": name,
                "parameters": numbers.count(facts[key]["parameters"]),
                "difference": numbers.power_of_ten(facts[key]["difference"]),
            }
            for key, name in (("simple_rnn", "Simple RNN"), ("lstm", "LSTM"))
        ],
        "plots": [
            draw_activations(outputs, f"activations-{key}", title)
            for key, (title, outputs) in pictures.items()
        ],
        "shown_units": len(facts["simple_rnn"]["outputs"][0]),
        "carry_largest": numbers.decimals(carry["largest"], 3),
        "carry_mean": numbers.decimals(carry["mean"], 3),
        "carry_range": [numbers.decimals(value, 2) for value in carry["range"]],
        "saturated": numbers.accuracy(uniform["saturated"]),
        "saturated_glorot": numbers.accuracy(uniform["saturated_glorot"]),
        "shape": written_shape(facts["flat_outputs"]["shape"]),
        "printed_shape": written_shape(facts["flat_outputs"]["printed_shape"]),
    }


def weather(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return section 6.3's plots of the temperature and the table of all columns."""
    scales = {scale["name"]: scale for scale in description["normalization"]["columns"]}
    return {
        "rows": numbers.count(description["rows"]),
        "first": description["first_time"],
        "last": description["last_time"],
        "all_days": draw_all_days(description["daily"]),
        "days_per_point": description["daily"]["days_per_point"],
        "first_days": draw_first_days(description["first_days"]),
        "columns": [_column(column, scales[column["name"]]) for column in description["columns"]],
        "temperature": description["temperature"],
        "temperature_std": numbers.celsius(description["normalization"]["temperature_std"]),
        "round_trip_error": numbers.power_of_ten(description["normalization"]["round_trip_error"]),
    }


def _column(column: Mapping[str, Any], scale: Mapping[str, Any]) -> dict[str, str]:
    ranges = {key: numbers.decimals(column[key]) for key in ("low", "mean", "high", "std")}
    return {
        "name": column["name"],
        "missing": numbers.count(column["missing"]),
        **ranges,
        "training_mean": numbers.decimals(scale["mean"]),
        "training_std": numbers.decimals(scale["std"]),
        "normalized_low": numbers.decimals(scale["low"]),
        "normalized_high": numbers.decimals(scale["high"]),
    }
