"""Where models are right and wrong, in numbers: reviews, forecasts, the scripts (6.2 and 6.3)."""

import runpy

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from project import ROOT

from chapter6.evaluation.forecast_errors import errors_over_time, first_week
from chapter6.evaluation.predictions import forecasts, none_predicted, review_predictions
from chapter6.evaluation.prefixes import beginnings, most_confident
from chapter6.evaluation.repeated_reviews import ReviewTexts, accuracy_without_repeats
from chapter6.evaluation.review_errors import accuracy_by_length, calibration, confusion
from chapter6.formats import read_json, write_arrays, write_table

SCRIPTS = ROOT / "scripts"
SAID = np.array([0.05, 0.08, 0.5, 0.51, 0.97, 1.0], np.float32)
LABEL = np.array([0, 1, 0, 0, 1, 1])


def seconds(text):
    return np.datetime64(text, "s").astype(np.int64)


# ---- Reviews --------------------------------------------------------------------------------


def test_every_review_counts_once_in_the_confusion_and_a_half_is_negative():
    assert confusion(SAID, LABEL) == {
        "true_positive": 2,
        "false_negative": 1,
        "false_positive": 1,
        "true_negative": 2,
    }


def test_a_bin_says_how_many_of_its_reviews_are_positive():
    bins = calibration(SAID, LABEL)
    assert [(each["low"], each["count"], each["positive"]) for each in bins] == [
        (0.0, 2, 0.5),
        (0.5, 2, 0.0),
        (0.9, 2, 1.0),
    ]
    assert bins[0]["probability"] == pytest.approx(0.065)


def test_a_calibrated_model_predicts_the_true_shares():
    random = np.random.default_rng(6)
    said = random.random(200_000)
    for each in calibration(said, random.random(200_000) < said):
        assert each["probability"] == pytest.approx(each["positive"], abs=0.02)


def test_an_output_without_sigmoid_counts_in_the_outer_bins():
    bins = calibration(np.array([-3.0, 7.0]), np.array([0, 1]))
    assert [each["low"] for each in bins] == [0.0, 0.9]


def test_lengths_have_their_bins_and_the_last_one_no_end():
    found = accuracy_by_length(SAID, LABEL, np.array([1, 49, 50, 99, 1000, 2300]))
    assert [(each["low"], each["high"], each["accuracy"]) for each in found] == [
        (0, 49, 0.5),
        (50, 99, 0.5),
        (1000, None, 1.0),
    ]
    assert found[0]["standard_error"] == pytest.approx((0.25 / 2) ** 0.5, abs=1e-4)


# ---- Repeated reviews -----------------------------------------------------------------------

# the training reviews are shuffled: rows 2 and 0 train a model of two samples, 1 validates it
REVIEWS = pa.table(
    {
        "split": ["train"] * 4 + ["test"] * 6,
        "text": ["seen", "seen", "known", "new", "seen", "new", "own", "own", "Own", "own "],
    }
)
ORDER = np.array([2, 0, 3, 1])


def repeats(said, samples=2):
    right = np.array(said, np.float32)
    rows = np.concatenate([ORDER[2:], np.arange(6)])
    table = pd.DataFrame(
        {"split": ["validation"] * 2 + ["test"] * 6, "review": rows, "label": 1, "best": right}
    )
    return accuracy_without_repeats(table, ReviewTexts(REVIEWS, ORDER), samples)


def test_accuracy_without_the_reviews_that_a_model_was_trained_on_and_without_copies():
    found = repeats([0, 1, 1, 1, 1, 1, 0, 0])
    assert found["validation"] == {
        "reviews": 2, "accuracy": 0.5, "trained_on": 1, "unseen": 0.0, "copies": 0, "once": 0.0,
    }  # fmt: skip
    assert found["test"] == {
        "reviews": 6, "accuracy": 0.666667, "trained_on": 1, "unseen": 0.6, "copies": 1,
        "once": 0.5,
    }  # fmt: skip


def test_texts_are_the_same_only_if_every_character_is():
    assert repeats([1] * 8, samples=4)["test"]["trained_on"] == 2
    assert repeats([1] * 8, samples=4)["test"]["copies"] == 1  # not "Own", nor "own "


def test_no_accuracy_is_left_where_a_model_was_trained_on_every_review():
    found = repeats([1] * 8, samples=4)["validation"]
    assert (found["accuracy"], found["trained_on"], found["unseen"]) == (1.0, 2, None)


# ---- Forecasts ------------------------------------------------------------------------------


def at(times):
    return pd.DataFrame({"time": pd.to_datetime(times, unit="s")})


def week_of(times):
    """Return the times, in seconds since 1970, that `first_week` chooses from these."""
    return (first_week(at(times))["time"] - pd.Timestamp(0)).dt.total_seconds().tolist()


def test_errors_fall_into_their_hour_and_their_month():
    times = [seconds("2015-01-31T23:50"), seconds("2015-02-01T00:00")]
    found = errors_over_time(at(times).assign(best=[1.0, 5.0], truth=[3.0, 4.0]))
    assert found["mae"] == 1.5
    assert {hour: e for hour, e in enumerate(found["by_hour"]) if e is not None} == {23: 2, 0: 1}
    assert found["by_month"] == [2.0, 1.0, *[None] * 10]


def test_the_week_goes_from_midnight_to_midnight_hour_by_hour():
    chosen = week_of(seconds("2014-11-05T10:20") + 600 * np.arange(10 * 144))
    assert len(chosen) == 168
    assert chosen[0] == seconds("2014-11-06T00:00")
    assert set(np.diff(chosen)) == {3600}


def test_a_week_that_ends_with_its_last_hour_is_whole():
    assert len(week_of(seconds("2014-11-06T00:00") + 3600 * np.arange(168))) == 168


def test_less_than_a_week_is_shown_from_its_first_full_hour():
    chosen = week_of(seconds("2014-11-05T10:20") + 600 * np.arange(100))
    assert chosen[0] == seconds("2014-11-05T11:00")
    assert len(chosen) == 16


def test_an_hour_that_was_recorded_twice_is_shown_once():
    times = seconds("2014-11-06T00:00") + 3600 * np.array([0, 1, 2, 1, 2, 3])
    assert first_week(at(times)).index.tolist() == [0, 1, 2, 5]
    assert len(first_week(at(times[:0]))) == 0


# ---- Reading along --------------------------------------------------------------------------


def test_a_review_begins_with_its_first_word_then_its_first_two():
    found = beginnings(["a", "b", "a"])
    texts = [
        [found.words[code] for code in found.codes[start:end]]
        for start, end in zip(found.offsets[:-1], found.offsets[1:], strict=True)
    ]
    assert texts == [["a"], ["a", "b"], ["a", "b", "a"]]


def test_the_surest_reviews_come_first_and_the_labels_take_turns():
    every = np.ones(6, bool)
    assert most_confident(SAID, LABEL, every, 2) == {"right": [5, 0], "wrong": [1, 3]}
    assert most_confident(SAID, LABEL, every, 9)["right"] == [5, 0, 4, 2]
    assert most_confident(SAID, LABEL, ~every, 2) == {"right": [], "wrong": []}


def test_the_last_word_gets_the_probability_of_the_whole_review(tmp_path):
    from chapter6.evaluation.examples import reviews_to_read
    from chapter6.models.imdb import lstm
    from chapter6.text.encoding import encode_imdb
    from chapter6.text.tokenizer import tokenize

    network = {
        "task": "reviews", "builder": "imdb.lstm", "encoding": "imdb", "maxlen": 4,
        "arguments": {"embedding_dimensions": 2, "units": 2}, "reverse": False, "max_words": 9,
        "pretrained_vectors": False, "keep_first": False, "bag_of_words": False,
        "optimizer": "rmsprop", "repeated_words": "added", "learning_rate": 0.001,
        "kernels": "fused", "hardware": {},
    }  # fmt: skip
    texts = ["Good, good film <b>!", "bad film bad film film bad", "good"]
    ranks = {"good": 1, "bad": 2, "film": 3}
    model = lstm(words=9, maxlen=4, embedding_dimensions=2, units=2)
    model.save_weights(tmp_path / "best.weights.h5")
    tokenized = tokenize(texts)
    sequences = encode_imdb(tokenized, ranks, 9)
    said = model.predict(reviews_to_read(sequences, network), verbose=0)[:, 0]
    rows, labels, lengths = np.arange(3), np.array([1, 0, 1]), np.diff(tokenized.offsets)
    predicted = {"test": (rows, labels, lengths, {"best": said, "final": said})}
    write_table(review_predictions(predicted), tmp_path / "predictions.parquet")
    write_table(pa.table({"split": ["test"] * 3, "text": texts}), tmp_path / "reviews.parquet")
    words = pa.table({"rank": [1, 2, 3], "word": list(ranks)})
    write_table(words, tmp_path / "vocabulary.parquet")
    inputs = {name: str(tmp_path / f"{name}.parquet") for name in ("predictions", "reviews",
              "vocabulary")}  # fmt: skip
    inputs["best"] = str(tmp_path / "best.weights.h5")
    read_along = runpy.run_path(str(SCRIPTS / "read_along.py"))["read_along"]
    read_along.__globals__["start_tensorflow"] = lambda hardware: None  # it runs already
    chosen = {"network": network, "examples": 3, "longest": 5}
    read_along(chosen, inputs, tmp_path / "out.json")
    examples = read_json(tmp_path / "out.json")["examples"]
    assert sorted(example["review"] for example in examples) == [0, 2]  # six words are too many
    for example in examples:
        assert example["right"] == ((example["prediction"] > 0.5) == example["label"])
        assert len(example["probabilities"]) == len(example["words"])
        assert example["probabilities"][-1] == pytest.approx(example["prediction"], abs=1e-4)


# ---- The script -----------------------------------------------------------------------------


def test_models_that_failed_or_are_missing_are_left_out_by_name(tmp_path):
    rows = np.arange(6)
    lengths = np.array([10, 20, 30, 60, 70, 80])
    predicted = {"test": (rows, LABEL, lengths, {"best": SAID, "final": SAID[::-1]})}
    times = seconds("2014-11-05T00:00") + 600 * np.arange(12)
    ones = np.ones(12, np.float32)
    weather = {"test": (times, ones, {"best": 2 * ones, "final": ones})}
    tables = {
        "imdb_lstm": review_predictions(predicted),
        "jena_gru": none_predicted(),
        "jena_naive": forecasts(weather, mean=10.0, std=8.0),
    }
    for model, table in tables.items():
        write_table(table, tmp_path / f"{model}.parquet")
    tasks = {"imdb_lstm": "reviews", "jena_gru": "climate", "jena_naive": "climate"}
    reviews = pa.table({"split": ["train"] * 2 + ["test"] * 6, "text": [*"ab", *"abcdef"]})
    write_table(reviews, tmp_path / "reviews.parquet")
    write_arrays(tmp_path / "imdb.npz", {"rows": np.array([1, 0])})
    runpy.run_path(str(SCRIPTS / "describe_predictions.py"))["describe_predictions"](
        {
            "models": tasks,
            "training_samples": {"imdb_lstm": 1},
            "week": ["jena_naive", "jena_gru", "jena_dense"],
        },
        [str(tmp_path / f"{model}.parquet") for model in tasks],
        str(tmp_path / "reviews.parquet"),
        str(tmp_path / "imdb.npz"),
        tmp_path / "out.json",
    )
    found = read_json(tmp_path / "out.json")
    assert found["left_out"] == {
        "jena_gru": "its training failed",
        "jena_dense": "not a model of this edition",
    }
    assert found["climate"]["jena_naive"]["mae"] == 8.0
    assert found["week"] == {
        "times": ["2014-11-05T00:00:00", "2014-11-05T01:00:00"],
        "truth": [18.0, 18.0],
        "forecasts": {"jena_naive": [26.0, 26.0]},
    }
    assert [b["count"] for b in found["reviews"]["imdb_lstm"]["by_length"]] == [3, 3]
    repeats = found["reviews"]["imdb_lstm"]["repeats"]
    assert repeats["test"]["trained_on"] == 1  # the text b: a is not among the training samples
    assert repeats["validation"]["accuracy"] is None  # nothing was predicted
