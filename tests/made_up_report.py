"""A small made-up chapter for the tests of the report: no training, no files."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chapter6.claims.chapter import ruling
from chapter6.claims.data import CHAPTER, MADE_UP
from chapter6.evaluation.comparison import HISTORIES, SCHEMA, comparison_table
from chapter6.evaluation.summary import summary_table
from chapter6.reporting.material import Material
from chapter6.tables import frame_of
from chapter6.text.review_findings import KINDS

TITLES = {
    "imdb_embedding": ("6.1", "Embedding, last 20 words"),
    "imdb_scratch_200": ("6.1", "Learned embedding, 200 reviews"),
    "imdb_lstm": ("6.2", "LSTM"),
    "jena_naive": ("6.3", "Naive forecast"),
    "jena_gru": ("6.3", "GRU"),
    "jena_gru_reversed": ("6.3", "GRU on reversed time"),
    "jena_conv1d_gru": ("6.4", "1D convnet and GRU"),
}
TRAINED = [model for model in TITLES if model != "jena_naive"]
EPOCHS = 4
PUBLISHED = {
    "imdb_embedding": {"best_en": 0.7594, "best_ko": 0.7538, "best_low": 0.7516,
                       "best_high": 0.7608, "test": None},
    "jena_gru": {"best_en": 0.2644, "best_ko": 0.2628, "best_low": 0.2604,
                 "best_high": 0.2644, "test": None},
}  # fmt: skip
PRINTED = [
    {"id": "imdb_lstm", "runs": {
        run: {"per_epoch": {"loss": [0.61, 0.52, 0.43, 0.41], "acc": [0.71, 0.81, 0.84, 0.86],
                            "val_loss": [0.62, 0.55, 0.51, 0.53], "val_acc": accuracy}}
        for run, accuracy in {"EN": [0.7, 0.8, 0.82, 0.83, 0.84], "KO": [0.69, 0.78, 0.8]}.items()
    }},
    {"id": "jena_gru", "runs": {
        "EN": {"per_epoch": {"loss": [0.31, 0.29, 0.28, 0.27], "note": "MAE",
                             "val_loss": [0.28, 0.27, 0.2644, 0.266]}},
    }},
]  # fmt: skip
BUILDERS: dict[str, dict[str, Any]] = {
    "reviews": {"builder": "imdb.lstm", "arguments": {"embedding_dimensions": 32, "units": 32}},
    "climate": {"builder": "jena.gru", "arguments": {"units": 32}},
}
Chapter = dict[str, tuple[str, str]]


def material(
    seeds: tuple[int, ...] = (1,),
    synthetic: bool = True,
    titles: dict[str, str] | None = None,
    chapter: Chapter = TITLES,
    epochs: int = EPOCHS,
) -> Material:
    """Return the material of a page; `titles` replaces titles of models."""
    trained = [model for model in chapter if model != "jena_naive"]
    models = {
        model: {
            "model": model,
            "section": section,
            "title": (titles or {}).get(model, title),
            "variant_of": None,
            "control": False,
        }
        for model, (section, title) in chapter.items()
    }
    runs = [_run(model, seed, epochs) for model in trained for seed in seeds]
    table = comparison_table(
        models, [_metrics(model, seed) for model in chapter for seed in seeds], runs, PUBLISHED
    )
    histories = frame_of(
        (row for model in trained for seed in seeds for row in _history(model, seed, epochs)),
        HISTORIES,
    )
    return Material(
        edition="made_up",
        title="A made-up chapter",
        synthetic=synthetic,
        settings=_settings(models, seeds),
        versions={"matplotlib": "1.2.3"},
        networks=dict.fromkeys(trained, 'Model: "sequential" <Keras>'),
        comparison=table,
        summary=summary_table(table),
        histories=histories,
        runs=runs,
        claims=ruling(table, histories, runs, MADE_UP if synthetic else CHAPTER),
        receipts=[{"address": "https://example.org/a.zip", "bytes": 1234567, "sha256": "ab" * 32}],
        facts={
            "reviews": {
                "train": {"negative": 2, "positive": 3}, "test": {"negative": 1, "positive": 1},
                "found": {kind: {"count": 0, "first": []} for kind in KINDS} | {
                    "test_in_train": {"count": 12, "first": [
                        f"test/pos/{number}_9.txt" for number in range(10)]},
                },
            },
            "vocabulary": {"texts": 5, "tokens": 1000, "unique_tokens": 90},
            "encoded": {"length_in_tokens": {"train": LENGTHS, "test": LENGTHS}},
            "vectors": {
                "words": 90, "with_vector": 80, "coverage": 8 / 9,
                "most_frequent_without": ["<i>br"],
                "lines": 4321, "repeated_words": 3, "words_with_blanks": 17, "words_not_utf8": 0,
                "empty_lines": 1, "zero_vectors": 2,
            },
            "climate": IRREGULARITIES,
            "encode_examples": ENCODED,
            "forward_rnn": _passes(),
            "describe_climate": _weather(),
            "map_embeddings": _spaces(),
            "show_padding": PADDED,
            "describe_predictions": _predictions(chapter),
            "read_along": _reading(),
        },
        published={
            "temperature_std_celsius": 8.85,
            "runs": {"EN": {"repo": "a/b", "commit": "dea84a4e12cc3bb3", "keras": "2.0.8"}},
            "models": PRINTED,
        },
    )  # fmt: skip


def with_comparison(content: Material, rows: Iterable[Mapping[str, Any]]) -> Material:
    """Return the material with a new comparison, made of these rows, and its summary."""
    comparison = frame_of(rows, SCHEMA)
    return replace(content, comparison=comparison, summary=summary_table(comparison))


def with_facts(content: Material, **facts: Any) -> Material:
    """Return the material with some facts replaced."""
    return replace(content, facts={**content.facts, **facts})


def _task(model: str) -> str:
    return "reviews" if model.startswith("imdb") else "climate"


def _metrics(model: str, seed: int) -> dict[str, Any]:
    value = (0.8 if _task(model) == "reviews" else 0.3) + 0.01 * seed * (model != "jena_naive")
    value += 0.1 * (model == "jena_gru_reversed")  # so that one claim holds
    figures = {"accuracy": value} if _task(model) == "reviews" else {
        "mae": value, "mae_celsius": value * 8}  # fmt: skip
    scored = {"epoch": None if model == "jena_naive" else 3, "validation": figures, "test": figures}
    return {"model": model, "seed": seed, "task": _task(model), "parameters": 4641,
            "failure": None, "best": scored, "final": scored}  # fmt: skip


def _run(model: str, seed: int, epochs: int) -> dict[str, Any]:
    return {
        "model": model, "seed": seed, "best_epoch": 3, "epoch_seconds": [2.0] * epochs,
        "setup_seconds": 5.0, "peak_memory_mb": 800.0, "threads": 1, "code": "c0de" * 8,
        "machine": {"system": "Linux", "processor": "x86_64", "cores": 2, "python": "3.11.7"},
        "inputs": {"results/made_up/data.npz": "12" * 32}, "settings": {"epochs": epochs},
        "versions": {"keras": "3.0.0", "numpy": "2.0.0", "tensorflow": "2.19.0"},
    }  # fmt: skip


def job_records(model: str, seed: int) -> list[dict[str, Any]]:
    """Return the records of the jobs that trained and scored a model."""
    folder = f"results/made_up/models/{model}/seed-{seed}"
    return [
        {
            "rule": f"{stage}_{model}", "started": "2026-01-02T03:04:05+00:00", "seconds": 12.5,
            "log": [f"results/made_up/logs/{stage}/{model}/seed-{seed}.log"],
            "machine": {"system": "Linux", "processor": "x86_64", "cores": 2, "python": "3.11.7"},
            "inputs": inputs, "outputs": {f"{folder}/{output}": {"sha256": "", "bytes": 1}},
            "params": {
                "settings": json.dumps({"epochs": EPOCHS}),
                "code": json.dumps({"script": "x.py", "named": [], "hash": "c0dec0de"}),
                "versions": json.dumps({"keras": "3.0.0"}),
            },
        }
        for stage, output, inputs in (
            ("train", "best.weights.h5", {"data.npz": "12" * 32}),
            ("evaluate", "metrics.json", {"data-test.npz": "34" * 32}),
        )
    ]  # fmt: skip


def _history(model: str, seed: int, epochs: int) -> list[dict[str, Any]]:
    metric = "accuracy" if _task(model) == "reviews" else "mae"
    return [
        {"model": model, "seed": seed, "epoch": epoch, "split": split, "metric": name,
         "value": 0.5 + 0.1 * math.sin(epoch + seed) - (0.05 if split == "training" else 0)}
        for epoch in range(1, epochs + 1)
        for split in ("training", "validation")
        for name in ("loss", metric)
    ]  # fmt: skip


def _settings(models: dict[str, Any], seeds: tuple[int, ...]) -> dict[str, Any]:
    def own(model: str) -> dict[str, Any]:
        if model == "jena_naive":
            return {"task": "baseline", "forecast": "naive"}
        if _task(model) == "reviews":
            return {"task": "reviews", "maxlen": 20, "reverse": False, **BUILDERS["reviews"]}
        step = {"step": 3} if model == "jena_conv1d_gru" else {}
        return {"task": "climate", "reverse": "reversed" in model, **step, **BUILDERS["climate"]}

    return {
        "seeds": list(seeds),
        "report": {"language": "en"},
        "reviews": {"max_words": 10000},
        "climate": {"lookback": 1440, "step": 6, "delay": 144,
                    "splits": {"training_end": 200, "validation_end": 300}},
        "concepts": {
            "map_embeddings": {"model": "imdb_embedding"},
            "describe_predictions": {"week": ["jena_naive", "jena_dense", "jena_gru"]},
            "read_along": {"model": "imdb_lstm", "examples": 2, "longest": 120},
        },
        "models": {model: own(model) for model in sorted(models)},
    }  # fmt: skip


LENGTHS = {"shortest": 6.0, "median": 136.0, "mean": 157.94, "nine_in_ten": 262.3, "longest": 2233}

IRREGULARITIES = {
    "rows": 400, "first": "2009-01-01T00:10:00", "last": "2009-01-03T18:40:00",
    "breaks": {"count": 2, "backwards": 1, "rows": [24, 44], "usual_minutes": 10.0},
    "gaps": {"count": 1, "missing_rows": 3, "spans": [
        {"row": 24, "after": "2009-01-01T04:00:00", "before": "2009-01-01T04:40:00",
         "missing_rows": 3}]},
    "repeated": {"rows": 144, "spans": [{"row": 44, "rows": 144, "first": "2009-01-01T07:30:00",
                                         "last": "2009-01-02T07:20:00"}]},
    "misplaced": {"rows": 12, "spans": [
        {"row": 200, "rows": 2, "first": "2009-01-01T07:00:00", "last": "2009-01-01T07:10:00"}]},
    "stray": {"rows": 0, "spans": []},
    "uneven": {"count": 1, "rows": [300]},
    "sentinels": {"wv (m/s)": {"count": 12, "rows": [30, 31]}},
    "out_of_range": {"rh (%)": {"count": 1, "rows": [33], "values": [300.0]}},
    "constant": {"wd (deg)": {"rows": 187, "spans": [{"row": 90, "rows": 187, "value": 0.0}]}},
    "inconsistent": {"VPmax ≈ f(T)": {"count": 3, "rows": [7, 8, 9]}},
    "empty_lines": 1,
    "notes": ["byte_order_mark", "no_last_line_end"],
}  # fmt: skip

ENCODED = {
    "samples": ["The cat sat.", "<b>The</b> dog."],
    "words": {"index": {"The": 1, "cat": 2, "sat.": 3, "dog.": 4}, "shape": [2, 5, 5],
              "rows": [[1, 2, 3, 0, 0], [1, 4, 0, 0, 0]], "unknown": [0, 0], "cut": [0, 0]},
    "characters": {"index": {"T": 1, "h": 2, " ": 3, "\t": 4}, "shape": [2, 30, 60],
                   "rows": [[1, 2, 3] + [0] * 27, [1] + [0] * 29], "unknown": [0, 0],
                   "cut": [0, 0]},
    "unknown_character": {"text": "café", "unknown": 1, "ones": 3, "ones_as_printed": 104},
    "tokenizer": {"index": {"the": 1, "cat": 2, "sat": 3, "dog": 4}, "shape": [2, 1000],
                  "sequences": [[1, 2, 3], [1, 4]], "columns": [[1, 2, 3], [1, 4]]},
    "ngrams": {"n": 2, "bags": [["the", "the cat"], ["the", "the dog"]]},
    "hashing": {"slots": {"The": 4, "cat": 5}, "shape": [2, 5, 1000], "rows": [[4, 5], [4]],
                "shared": []},
    "collisions": [
        {"table_size": size, "words": 90, "occupied": 90 - taken, "expected_occupied": 88.0,
         "deviation": 1.2, "collisions": taken, "expected_collisions": taken + 0.3,
         "sharing": 2 * taken, "expected_sharing": 2.2 * taken, "fullest": 2}
        for size, taken in ((100, 50), (1000, 4), (10000, 0))
    ],
}  # fmt: skip


def _passes() -> dict[str, Any]:
    outputs = [[math.sin(step + unit) for unit in range(3)] for step in range(6)]
    return {
        "timesteps": 6, "input_features": 2, "output_features": 3, "seed": 6,
        "simple_rnn": {"difference": 7.2e-07, "parameters": 18, "outputs": outputs},
        "lstm": {"difference": 0.0, "parameters": 72, "outputs": outputs},
        "previous_carry": {"largest": 0.185, "mean": 0.03, "range": [-0.28, 0.37]},
        "uniform_weights": {"saturated": 1.0, "saturated_glorot": 0.0, "lowest": 1.0,
                            "outputs": [[1.0] * 3] * 6},
        "flat_outputs": {"shape": [6, 3], "printed_shape": [18]},
    }  # fmt: skip


def _weather() -> dict[str, Any]:
    hours = [row / 6 for row in range(300)]
    return {
        "rows": 400, "first_time": "2009-01-01T00:10:00", "last_time": "2009-01-03T18:40:00",
        "temperature": "T (degC)",
        "daily": {"day": ["2009-01-01", "2009-01-02", "2009-01-03"], "mean": [1.0, -2.0, 0.5],
                  "low": [-1.0, -4.0, -2.0], "high": [2.0, 0.0, 3.0], "days_per_point": 1},
        "first_days": {"start": "2009-01-01T00:10:00", "hours": hours,
                       "value": [None, *(math.sin(hour / 4) for hour in hours[1:])]},
        "columns": [{"name": "T (degC)", "values": 400, "missing": 1, "low": -4.0, "mean": -0.1,
                     "high": 3.0, "std": 8.0}],
        "normalization": {
            "columns": [{"name": "T (degC)", "mean": 0.0, "std": 8.0, "low": -0.5, "high": 0.4}],
            "temperature_std": 8.0, "round_trip_error": 8.8e-07,
        },
    }  # fmt: skip


def _spaces() -> dict[str, Any]:
    words = ["cat", "dog", "a $word$", "<b>bold</b>"]
    space = {"words": words, "x": [0.0, 1.0, 1.01, -1.0], "y": [0.0, 0.5, 0.5, -1.0],
             "explained": [0.5, 0.25]}  # fmt: skip
    near = [{"word": "puppy", "similarity": 0.87}]
    return {
        "words": 80, "dimensions": {"glove": 100, "learned": 8},
        "neighbours": [{"word": "dog", "rank": 67, "glove": near, "learned": near}],
        "maps": {"glove": space, "learned": space},
        "agreement": {"words": 80, "neighbours": 5, "overlap": 0.2, "chance": 0.06},
        "skipped": {"good": "not in the vocabulary"},
    }  # fmt: skip


HOSTILE = [
    "<script>alert(6)</script>",
    "&amp;",
    "\U0001f3ac",
    "\u0633\u064a\u0626",
    "$x_1$",
    "good",
]

PADDED = {
    "max_words": 10,
    "examples": [
        {"length": "short", "label": 0, "words": ["bad"], "ranks": [3],
         "unknown": {"imdb": [], "plain": []},
         "views": [{"encoding": "imdb", "maxlen": 4, "first": 0, "seen": 1, "padding": 2}]},
        {"length": "long", "label": 1, "words": HOSTILE, "ranks": [None, 1, None, 2, 30, 4],
         "unknown": {"imdb": [0, 2, 4], "plain": [0, 2, 4]},
         "views": [{"encoding": "imdb", "maxlen": 4, "first": 2, "seen": 4, "padding": 0},
                   {"encoding": "plain", "maxlen": 9, "first": 1, "seen": 3, "padding": 6}]},
    ],
}  # fmt: skip


def _reading() -> dict[str, Any]:
    said = [0.4, 0.55, 0.7, 0.3, 0.45, 0.99]
    return {"failed": False, "examples": [
        {"right": right, "review": number, "label": int(right), "words": HOSTILE,
         "probabilities": said, "prediction": said[-1]}
        for number, right in enumerate((True, False))
    ]}  # fmt: skip


def _predictions(chapter: Chapter) -> dict[str, Any]:
    errors = {"mae": 2.5, "by_hour": [2 + math.sin(hour / 4) for hour in range(24)],
              "by_month": [2.0, 3.0] + [None] * 10}  # fmt: skip
    bins = [
        {"low": 0.1, "high": 0.2, "count": 7, "probability": 0.15, "positive": 0.2},
        {"low": 0.9, "high": 1.0, "count": 1200, "probability": 0.95, "positive": 0.875},
    ]
    lengths = [{"low": 0, "high": 49, "count": 9, "words": 30.0, "accuracy": 0.8,
                "standard_error": 0.13},
               {"low": 1000, "high": None, "count": 1, "words": 1200.0, "accuracy": 1.0,
                "standard_error": 0.0}]  # fmt: skip
    counts = {"true_positive": 600, "false_negative": 20, "false_positive": 30,
              "true_negative": 557}  # fmt: skip
    repeats = {
        "validation": {"reviews": 500, "accuracy": 0.75, "trained_on": 29, "unseen": 0.7375,
                       "copies": 0, "once": 0.7375},
        "test": {"reviews": 1207, "accuracy": 0.9586, "trained_on": 123, "unseen": 0.9512,
                 "copies": 199, "once": None},
    }  # fmt: skip
    forecasts = [model for model in chapter if _task(model) == "climate"]
    shown = [model for model in ("jena_naive", "jena_gru") if model in forecasts]
    return {
        "reviews": {m: {"confusion": counts, "calibration": bins, "by_length": lengths,
                        "repeats": repeats}
                    for m in chapter if _task(m) == "reviews"},
        "climate": dict.fromkeys(forecasts, errors),
        "week": {"times": [f"2009-01-04T{hour:02d}:00:00" for hour in range(24)],
                 "truth": [None, *map(float, range(23))],
                 "forecasts": {model: [2.0] * 24 for model in shown}},
        "left_out": {"jena_dense": "not a model of this edition"},
    }  # fmt: skip
