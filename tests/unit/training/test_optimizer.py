"""The chapter's optimizers add up the gradients of a word first; Keras 3's do not."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from chapter6.training.optimizer import optimizer

RATE, RHO, EPSILON = 0.1, 0.9, 1e-7
WORDS = [2, 0, 2, 2]  # word 2 three times, word 1 not at all
GRADIENTS = np.array([[1.0], [0.5], [-3.0], [4.0]], np.float32)
SUMS = np.array([[0.5], [0.0], [2.0]])


def after_a_step(of):
    table = keras.Variable(np.ones((3, 1), np.float32))
    of.build([table])
    of.apply([tf.IndexedSlices(GRADIENTS, tf.constant(WORDS), tf.constant([3, 1]))], [table])
    return np.array(table), of


def rmsprop(mean_square):
    return 1 - RATE * SUMS / np.sqrt((1 - RHO) * mean_square + EPSILON)


def test_rmsprop_squares_the_sum_of_a_words_gradients():
    table, used = after_a_step(optimizer("rmsprop", RATE))
    np.testing.assert_allclose(table, rmsprop(SUMS**2), rtol=1e-6)
    velocity = next(v for v in used.variables if "velocity" in v.path)
    np.testing.assert_allclose(velocity, (1 - RHO) * SUMS**2, rtol=1e-6)


def test_apart_it_sums_the_squares_as_keras_3_does():
    squares = np.array([[0.25], [0.0], [1 + 9 + 16.0]])
    table, _ = after_a_step(optimizer("rmsprop", RATE, "apart"))
    np.testing.assert_allclose(table, rmsprop(squares), rtol=1e-6)


@pytest.mark.parametrize("name", ["rmsprop", "adam", "sgd"])
def test_rows_and_the_whole_tables_gradient_make_the_same_steps(name):
    table, _ = after_a_step(optimizer(name, RATE))
    whole = keras.Variable(np.ones((3, 1), np.float32))
    own = keras.optimizers.get({"class_name": name, "config": {"learning_rate": RATE}})
    own.build([whole])
    own.apply([tf.constant(SUMS, tf.float32)], [whole])
    np.testing.assert_allclose(table, whole, rtol=1e-6)


@pytest.mark.parametrize("name", ["rmsprop", "adam", "sgd"])
def test_gradients_that_are_no_rows_are_taken_as_keras_takes_them(name):
    steps = []
    for repeated in ("added", "apart"):
        weights = keras.Variable(np.ones((3, 1), np.float32))
        used = optimizer(name, RATE, repeated)
        used.build([weights])
        used.apply([tf.constant(SUMS, tf.float32)], [weights])
        steps.append(np.array(weights))
    assert (steps[0] == steps[1]).all()
    assert (steps[0][[0, 2]] != 1).all()
