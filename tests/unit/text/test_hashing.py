"""The hashing trick of section 6.1: stable slots, and collisions as theory expects them."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapter6.text.hashing import (
    expected_occupied,
    hash_slots,
    measure_collisions,
    occupied_deviation,
    one_hot_hashing,
    stable_hash,
)

SAMPLES = ["The cat sat on the mat.", "The dog ate my homework."]


def test_the_books_samples_give_the_books_shape():
    encoded = one_hot_hashing(SAMPLES, dimensionality=1000, max_length=10)
    assert encoded.shape == (2, 10, 1000)
    assert encoded.sum(axis=(1, 2)).tolist() == [6, 5]
    # "The" opens both samples, so both first rows are the same.
    np.testing.assert_array_equal(encoded[0, 0], encoded[1, 0])


def test_words_beyond_the_maximal_length_are_cut():
    assert one_hot_hashing(["a b c d e"], 100, max_length=3).sum() == 3


def test_a_word_has_the_same_slot_in_every_process():
    program = "from chapter6.text.hashing import stable_hash; print(stable_hash('café'))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {f"{stable_hash('café')}\n"}


def test_slots_are_those_of_keras_hashing_trick_with_the_same_hash():
    from keras.src.legacy.preprocessing.text import hashing_trick

    text = "the cat sat on the mat"
    # Keras keeps index 0 free, the book does not: n + 1 there is n here, one lower.
    expected = np.array(hashing_trick(text, 1001, hash_function=stable_hash)) - 1
    np.testing.assert_array_equal(hash_slots(text.split(), 1000), expected)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=20), st.integers(1, 10**6))
def test_every_word_has_a_slot_of_the_table(words, size):
    slots = hash_slots(words, size)
    assert len(slots) == len(words)
    assert all(0 <= slot < size for slot in slots)


@pytest.mark.parametrize("size", [1, 2, 10, 1000, 20_000, 1_000_000])
def test_a_vocabulary_collides_as_often_as_theory_expects(size):
    (table,) = measure_collisions([f"word{i}" for i in range(20_000)], [size])
    assert table.collisions == table.words - table.occupied
    assert table.occupied == pytest.approx(table.expected_occupied, abs=4 * table.deviation + 1e-6)
    assert table.collisions == pytest.approx(
        table.expected_collisions, abs=4 * table.deviation + 1e-6
    )
    # A word that shares pulls at least one other in, so this count strays about twice as far.
    assert table.sharing == pytest.approx(table.expected_sharing, abs=8 * table.deviation + 1e-6)


def test_counts_of_a_table_agree_with_counting_by_hand():
    words = ["a", "b", "c", "d", "e", "f"]
    (table,) = measure_collisions(words, [4])
    slots = hash_slots(words, 4).tolist()
    assert table.occupied == len(set(slots))
    assert table.sharing == sum(slots.count(slot) > 1 for slot in slots)
    assert table.fullest == max(slots.count(slot) for slot in slots)


def test_the_theory_agrees_with_throwing_at_random():
    random = np.random.default_rng(0)
    thrown = [len(np.unique(random.integers(0, 50, 40))) for _ in range(4000)]
    assert np.mean(thrown) == pytest.approx(expected_occupied(50, 40), rel=0.01)
    assert np.std(thrown) == pytest.approx(occupied_deviation(50, 40), rel=0.05)


def test_a_repeated_word_is_no_collision():
    (table,) = measure_collisions(["cat", "cat"], [1000])
    assert (table.words, table.collisions) == (1, 0)


def test_an_empty_vocabulary_occupies_nothing():
    (table,) = measure_collisions([], [10])
    assert (table.occupied, table.expected_occupied, table.sharing, table.fullest) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "call", [lambda: hash_slots(["a"], 0), lambda: measure_collisions([], [0])]
)
def test_a_table_without_slots_is_refused(call):
    with pytest.raises(ValueError, match="at least 1"):
        call()
