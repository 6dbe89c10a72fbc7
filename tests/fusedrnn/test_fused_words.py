"""Words are projected once for each word of the vocabulary, with the results of Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from pairs import EPSILON, assert_same

from fusedrnn import layers, operations

VOCABULARY, DIMENSIONS = 30, 6
ABOVE = {
    "LSTM": lambda module: module.LSTM(5),
    "GRU": lambda module: module.GRU(17, return_sequences=True),
    "GRU before": lambda module: module.GRU(5, reset_after=False, go_backwards=True),
    "SimpleRNN": lambda module: module.SimpleRNN(5, use_bias=False),
    "recurrent dropout": lambda module: module.LSTM(5, recurrent_dropout=0.4, seed=3),
    "bidirectional": lambda module: keras.layers.Bidirectional(module.LSTM(5)),
    "Conv1D": lambda module: module.Conv1D(5, 3, activation="relu"),
    "wide Conv1D": lambda module: module.Conv1D(33, 7, use_bias=False),
}


@pytest.fixture(params=ABOVE)
def pair(request):
    made = []
    for module in (keras.layers, layers):
        embedding, above = module.Embedding(VOCABULARY, DIMENSIONS), ABOVE[request.param](module)
        made.append(keras.Sequential([keras.Input((11,), dtype="int32"), embedding, above]))
    made[1].set_weights(made[0].get_weights())
    return made


@pytest.fixture
def used(monkeypatch):
    """Which operations got words."""
    found = []
    recurrent, window_sums = operations.recurrent, operations.window_sums

    def spied(*arrays, **options):
        found.append(arrays[-1] is not None)
        return recurrent(*arrays, **options)

    monkeypatch.setattr(operations, "recurrent", spied)
    monkeypatch.setattr(operations, "window_sums", lambda *a: found.append(True) or window_sums(*a))
    return found


def reviews(rows=70, steps=11):
    """Return reviews, half of each padding, as most of a batch is."""
    x = np.random.default_rng(1).integers(0, VOCABULARY, (rows, steps)).astype(np.int32)
    x[:, : steps // 2] = 0
    return x


def outputs_and_gradients(model, x):
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = tf.reduce_sum(tf.reshape(y, [-1]) * tf.cos(tf.range(tf.size(y), dtype=y.dtype)))
    gradients = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    return [np.array(tf.convert_to_tensor(array)) for array in (y, *gradients)]


def test_results_and_gradients_are_those_of_keras(pair, used):
    theirs, ours = (outputs_and_gradients(model, reviews()) for model in pair)
    assert_same(ours, theirs)
    assert used
    assert all(used)


def test_the_embedding_has_a_dense_gradient(pair):
    model = pair[1]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(reviews()))
    gradient = tape.gradient(loss, model.layers[0].embeddings.value)
    assert isinstance(gradient, tf.Tensor)
    assert gradient.shape == (VOCABULARY, DIMENSIONS)


@pytest.mark.parametrize("made", [{"mask_zero": True}, {"dtype": "mixed_float16"}], ids=str)
def test_with_masks_and_other_types_keras_own_path_is_taken(made, used):
    results = []
    for module in (keras.layers, layers):
        embedding = module.Embedding(VOCABULARY, DIMENSIONS, **made)
        lstm = module.LSTM(4, dtype=made.get("dtype"))
        results.append(keras.Sequential([keras.Input((11,), dtype="int32"), embedding, lstm]))
    results[1].set_weights(results[0].get_weights())
    np.testing.assert_array_equal(results[1](reviews()), results[0](reviews()))
    assert used == []


def test_dropout_of_inputs_is_drawn_for_each_place(used):
    """So each place's vector is its own, and is not taken from the vocabulary's table."""
    results = []
    for module in (keras.layers, layers):
        keras.utils.set_random_seed(1)
        embedding, lstm = (
            module.Embedding(VOCABULARY, DIMENSIONS),
            module.LSTM(4, dropout=0.5, seed=2),
        )
        results.append(keras.Sequential([keras.Input((11,), dtype="int32"), embedding, lstm]))
    assert_same(*(outputs_and_gradients(model, reviews()) for model in results))
    assert used == [False]


@pytest.mark.parametrize(
    "options", [{"padding": "same"}, {"strides": 2}, {"dilation_rate": 2}], ids=str
)
def test_other_convolutions_are_keras_own(options, used):
    keras.utils.set_random_seed(1)
    theirs, ours = keras.layers.Conv1D(4, 3, **options), layers.Conv1D(4, 3, **options)
    embedding = layers.Embedding(VOCABULARY, DIMENSIONS)
    vectors = embedding(reviews())
    theirs.build(vectors.shape)
    ours.build(vectors.shape)
    ours.set_weights(theirs.get_weights())
    assert np.abs(ours(vectors) - theirs(vectors)).max() <= EPSILON["float32"]
    assert used == []


@pytest.mark.parametrize("word", [VOCABULARY, -1])
def test_a_word_that_is_not_in_the_table_is_named(word):
    x = reviews()
    x[3, 5] = word
    table, places = tf.zeros((VOCABULARY, 6)), tf.constant(x)
    with pytest.raises(tf.errors.InvalidArgumentError, match=f"word {word} in row 3 is not among"):
        operations.window_sums(table, places, 3)


def test_second_derivatives_of_a_convolution_over_words():
    """They are plain sums, so they are there."""
    table = tf.constant(np.random.default_rng(1).standard_normal((VOCABULARY, 6)))
    x = tf.constant(reviews(3, 5))
    with tf.GradientTape() as outer:
        outer.watch(table)
        with tf.GradientTape() as tape:
            tape.watch(table)
            value = tf.reduce_sum(operations.window_sums(table, x, 3) ** 2)
        slope = tape.gradient(value, table)
        length = tf.reduce_sum(slope**2)
    # value is quadratic: slope = 2 A^T A table, and d(length) = 4 A^T A slope, its own gradient
    with tf.GradientTape() as again:
        again.watch(slope)
        value = tf.reduce_sum(operations.window_sums(slope, x, 3) ** 2)
    np.testing.assert_allclose(outer.gradient(length, table), 2 * again.gradient(value, slope))
