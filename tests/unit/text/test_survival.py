"""Which words of a review a model sees (section 6.1)."""

import runpy

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import ROOT

from chapter6.formats import read_json, write_table
from chapter6.text.encoding import ENCODINGS, pad
from chapter6.text.survival import examples_by_length, unknown_words, view
from chapter6.text.tokenizer import TokenizedTexts

SCRIPTS = ROOT / "scripts"
RANKS = st.lists(st.one_of(st.none(), st.integers(1, 12)), max_size=12)


@pytest.mark.parametrize("encoding", ["plain", "imdb"])
@given(ranks=RANKS, maxlen=st.integers(1, 14))
def test_a_view_shows_just_what_padding_leaves(encoding, ranks, maxlen):
    codes = np.array([0 if rank is None else rank for rank in ranks], np.int32)
    texts = TokenizedTexts([f"w{n}" for n in range(13)], codes, np.array([0, len(codes)]))
    sequences = ENCODINGS[encoding](texts, {f"w{n}": n for n in range(1, 13)}, 8)
    padded = pad(sequences, np.array([0]), maxlen)[0]
    found = view(ranks, encoding, 8, maxlen)
    assert found.padding == (padded == 0).sum()
    assert found.seen == (padded > (1 if encoding == "imdb" else 0)).sum()
    rest = ranks[found.first :]
    lost = len(unknown_words(rest, encoding, 8)) if encoding == "plain" else 0
    assert found.seen == len(rest) - lost


def test_words_beyond_the_most_frequent_are_unknown_three_earlier_in_imdb():
    assert unknown_words([1, 6, 7, 9, 10, None], "plain", 10) == [4, 5]
    assert unknown_words([1, 6, 7, 9, 10, None], "imdb", 10) == [2, 3, 4, 5]


def test_a_review_longer_than_maxlen_keeps_its_last_words():
    assert view(range(1, 31), "imdb", 99, 20).first == 10
    assert view(range(1, 31), "imdb", 99, 500).padding == 469  # the start is a token too


def test_examples_are_short_medium_and_longer_than_any_model_reads():
    lengths = np.array([300, 40, 200, 700, 650, 210, 10])
    assert examples_by_length(lengths, 500) == {"short": 6, "medium": 5, "long": 4}


def test_a_single_review_is_listed_once():
    assert examples_by_length(np.array([7]), 500) == {"short": 0}


def test_the_script_shows_training_reviews_word_by_word(tmp_path):
    texts = {"train": ["Good!", "good <film> good", "good " * 9], "test": ["unseen"]}
    rows = [(split, 1, text) for split, found in texts.items() for text in found]
    columns = dict(zip(("split", "label", "text"), map(list, zip(*rows, strict=True)), strict=True))
    write_table(pa.table(columns), tmp_path / "reviews.parquet")
    write_table(pa.table({"rank": [1], "word": ["good"]}), tmp_path / "vocabulary.parquet")
    views = [{"encoding": "plain", "maxlen": 2}]
    runpy.run_path(str(SCRIPTS / "show_padding.py"))["show_padding"](
        {"max_words": 5, "views": views},
        str(tmp_path / "reviews.parquet"),
        str(tmp_path / "vocabulary.parquet"),
        tmp_path / "out.json",
    )
    short, medium, long = read_json(tmp_path / "out.json")["examples"]
    assert (short["words"], short["views"][0]["padding"]) == (["good"], 1)
    assert (medium["words"], medium["unknown"]) == (["good", "film", "good"], {"plain": [1]})
    assert long["views"] == [views[0] | {"first": 7, "seen": 2, "padding": 0}]
