"""One-hot encodings of section 6.1, beside Keras' Tokenizer where it does the same."""

import runpy

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.formats import read_json, write_table
from chapter6.text.onehot import (
    bag_of_ngrams,
    index_characters,
    index_sequences,
    index_tokens,
    index_words,
    one_hot_characters,
    one_hot_texts,
    one_hot_words,
)

SCRIPTS = ROOT / "scripts"

SAMPLES = ["The cat sat on the mat.", "The dog ate my homework."]
TEXTS = [
    *SAMPLES,
    "A no-break\u00a0space; İstanbul's ΣΑΣ.<br /><br />Tabs\tand\nnewlines!",
    "",
    "...",
    "the the THE a a b",
]


def test_the_books_words_give_the_books_shape():
    index = index_words(SAMPLES)
    encoded = one_hot_words(SAMPLES, index, max_length=10)
    assert encoded.values.shape == (2, 10, 11)
    assert encoded.indices().tolist() == [
        [1, 2, 3, 4, 5, 6, 0, 0, 0, 0],
        [1, 7, 8, 9, 10, 0, 0, 0, 0, 0],
    ]
    assert encoded.values.sum() == 11


def test_no_word_has_index_0():
    assert min(index_words(SAMPLES).values()) == 1
    assert not one_hot_words(SAMPLES, index_words(SAMPLES), 10).values[:, :, 0].any()


def test_an_unknown_word_leaves_its_row_empty_and_is_counted():
    encoded = one_hot_words(["The bird sat"], index_words(SAMPLES), max_length=3)
    assert encoded.indices().tolist() == [[1, 0, 3]]
    assert encoded.unknown == [1]


def test_words_beyond_the_maximal_length_are_cut_and_counted():
    encoded = one_hot_words(["a b c d", "a"], index_words(["a b c d"]), max_length=3)
    assert encoded.indices().tolist() == [[1, 2, 3], [1, 0, 0]]
    assert encoded.cut == [1, 0]


def test_the_books_characters_give_the_books_shape():
    encoded = one_hot_characters(SAMPLES, max_length=50)
    assert encoded.values.shape == (2, 50, 101)
    names = {number: character for character, number in index_characters().items()}
    read_back = ["".join(names[n] for n in row if n) for row in encoded.indices().tolist()]
    assert read_back == SAMPLES


def test_a_character_outside_ascii_does_not_fill_its_row():
    encoded = one_hot_characters(["café"], max_length=10)
    assert encoded.values[0].sum(axis=1).tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert encoded.unknown == [1]


def test_as_printed_a_character_outside_ascii_fills_its_row():
    printed = one_hot_characters(["café"], max_length=10, as_printed=True)
    assert printed.values[0].sum(axis=1).tolist() == [1, 1, 1, 101, 0, 0, 0, 0, 0, 0]


def test_a_text_beyond_the_maximal_length_is_cut_not_an_error():
    encoded = one_hot_characters(["x" * 60], max_length=50)
    assert encoded.values.sum() == 50
    assert encoded.cut == [10]


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4), st.integers(1, 20))
def test_every_character_is_encoded_or_counted(texts, max_length):
    encoded = one_hot_characters(texts, max_length)
    for text, rows, unknown, cut in zip(
        texts, encoded.values, encoded.unknown, encoded.cut, strict=True
    ):
        assert rows.sum(axis=1).max() <= 1
        assert rows.sum() + unknown + cut == len(text)


@pytest.mark.parametrize("num_words", [1, 2, 5, 1000])
def test_the_matrix_is_that_of_keras_tokenizer(num_words):
    from keras.src.legacy.preprocessing.text import Tokenizer

    tokenizer = Tokenizer(num_words=num_words)
    tokenizer.fit_on_texts(TEXTS)
    index = index_tokens(TEXTS)
    assert index == tokenizer.word_index
    assert index_sequences(TEXTS, index, num_words) == tokenizer.texts_to_sequences(TEXTS)
    expected = tokenizer.texts_to_matrix(TEXTS, mode="binary")
    np.testing.assert_array_equal(one_hot_texts(TEXTS, index, num_words), expected)


@settings(deadline=None)
@given(
    st.lists(st.text(st.sampled_from("aAbBéİΣ .,\t\n\u00a0"), max_size=20), max_size=5),
    st.integers(1, 6),
)
def test_any_texts_give_the_matrix_of_keras_tokenizer(texts, num_words):
    from keras.src.legacy.preprocessing.text import Tokenizer

    tokenizer = Tokenizer(num_words=num_words)
    tokenizer.fit_on_texts(texts)
    index = index_tokens(texts)
    assert index == tokenizer.word_index
    expected = tokenizer.texts_to_matrix(texts, mode="binary")
    np.testing.assert_array_equal(one_hot_texts(texts, index, num_words), expected)


def test_words_that_the_tokenizer_has_not_seen_are_dropped():
    assert index_sequences(["the bird sat"], index_tokens(SAMPLES), 1000) == [[1, 3]]


def test_bigrams_are_the_books_bag():
    bag = bag_of_ngrams(["The", "cat", "sat", "on", "the", "mat"], 2)
    assert set(bag) == {
        *("The", "The cat", "cat", "cat sat", "sat"),
        *("sat on", "on", "on the", "the", "the mat", "mat"),
    }


def test_trigrams_add_runs_of_three_and_repeats_stand_once():
    assert bag_of_ngrams(["a", "b", "a", "b"], 3) == ["a", "a b", "a b a", "b", "b a", "b a b"]


def test_a_text_shorter_than_n_gives_what_it_has():
    assert bag_of_ngrams(["a"], 3) == ["a"]
    assert bag_of_ngrams([], 3) == []


@pytest.mark.parametrize(
    "call",
    [
        lambda: one_hot_words(SAMPLES, index_words(SAMPLES), 0),
        lambda: one_hot_characters(SAMPLES, 0),
        lambda: index_sequences(SAMPLES, {}, 0),
        lambda: bag_of_ngrams(["a"], 0),
    ],
)
def test_a_size_of_0_is_refused(call):
    with pytest.raises(ValueError, match="at least 1"):
        call()


def test_the_script_writes_every_encoding(tmp_path):
    encode_examples = runpy.run_path(str(SCRIPTS / "encode_examples.py"))["encode_examples"]
    words = [f"word{i}" for i in range(300)]
    write_table(
        pa.table({"rank": range(1, 301), "word": words, "count": range(300, 0, -1)}),
        tmp_path / "vocabulary.parquet",
    )
    encode_examples(
        vocabulary=str(tmp_path / "vocabulary.parquet"),
        settings={
            "samples": SAMPLES,
            "max_length": 10,
            "characters_max_length": 50,
            "tokenizer_words": 1000,
            "ngram": 2,
            "hashing_dimensionality": 1000,
            "hashing_max_length": 10,
            "hashing_table_sizes": [100, 10_000],
        },
        output=str(tmp_path / "examples.json"),
    )
    facts = read_json(tmp_path / "examples.json")
    shapes = {key: facts[key]["shape"] for key in ("words", "characters", "tokenizer", "hashing")}
    assert shapes == {
        "words": [2, 10, 11],
        "characters": [2, 50, 101],
        "tokenizer": [2, 1000],
        "hashing": [2, 10, 1000],
    }
    assert len(facts["tokenizer"]["index"]) == 9
    assert facts["unknown_character"]["ones_as_printed"] == 3 + 101
    assert [table["words"] for table in facts["collisions"]] == [300, 300]
    assert facts["collisions"][0]["collisions"] > facts["collisions"][1]["collisions"]
