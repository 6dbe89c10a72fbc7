"""Fused layers compute what Keras's compute, and take Keras's path where they do not apply."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from pairs import assert_same, computed, noise, pair_of

from fusedrnn import layers, operations

KINDS = {
    "SimpleRNN": ("SimpleRNN", {}),
    "LSTM": ("LSTM", {}),
    "GRU": ("GRU", {}),
    "GRU before": ("GRU", {"reset_after": False}),
}
WAYS = {
    "plain": {},
    "sequences": {"return_sequences": True},
    "dropout": {"dropout": 0.3},
    "recurrent dropout": {"recurrent_dropout": 0.4, "return_sequences": True},
    "both, backwards": {"dropout": 0.2, "recurrent_dropout": 0.5, "go_backwards": True},
    "backwards, sequences": {"go_backwards": True, "return_sequences": True},
    "relu": {"activation": "relu", "return_sequences": True, "recurrent_dropout": 0.5},
    "without bias": {"use_bias": False, "activation": "sigmoid"},
}
GATED = {
    "hard sigmoid": {"recurrent_activation": "hard_sigmoid"},
    "no activation": {"activation": None, "recurrent_activation": "tanh"},
    "a mask for each gate": {"dropout": 0.3, "implementation": 1, "use_cudnn": False},
}
SIZES = {  # rows, steps, inputs, units: a block has 64 rows, a vector 16 numbers
    "one": (1, 1, 1, 1),
    "odd": (67, 5, 3, 17),
    "whole": (64, 4, 16, 32),
    "long": (3, 61, 2, 5),
    "wide": (9, 3, 40, 50),
}
CASES = [
    *((kind, way, "odd", "float64") for kind in KINDS for way in WAYS),
    *((kind, way, "odd", "float64") for kind in KINDS for way in GATED if kind != "SimpleRNN"),
    *((kind, "both, backwards", size, "float32") for kind in KINDS for size in SIZES),
    *((kind, "plain", size, "float32") for kind in KINDS for size in ("whole", "wide")),
]


@pytest.fixture(autouse=True)
def fused_runs(monkeypatch):
    """Count the runs of the operation: a test of Keras against Keras would pass, too."""
    runs = []
    own = operations.recurrent
    monkeypatch.setattr(operations, "recurrent", lambda *a, **k: runs.append(k) or own(*a, **k))
    return runs


@pytest.mark.parametrize(("kind", "way", "size", "dtype"), CASES)
def test_outputs_and_gradients_are_those_of_keras(kind, way, size, dtype, fused_runs):
    name, options = KINDS[kind]
    rows, steps, inputs, units = SIZES[size]
    options = options | (WAYS | GATED)[way]
    theirs, ours = pair_of(name, units, inputs, dtype, **options)
    x = noise(rows, steps, inputs, dtype=dtype)
    assert_same(computed(ours, x), computed(theirs, x), dtype)
    assert_same([ours(x).numpy()], [theirs(x).numpy()], dtype)
    assert len(fused_runs) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_draws_the_same_masks_in_every_call(kind):
    name, options = KINDS[kind]
    theirs, ours = pair_of(name, 4, 3, dropout=0.5, recurrent_dropout=0.5, **options)
    x = noise(5, 6, 3)
    for training in (True, False, True, True):
        assert_same([ours(x, training=training).numpy()], [theirs(x, training=training).numpy()])


@pytest.mark.parametrize("merge_mode", ["concat", "sum"])
@pytest.mark.parametrize("sequences", [False, True])
def test_bidirectional_reads_both_ways(merge_mode, sequences, fused_runs):
    made = []
    for module in (keras.layers, layers):
        gru = module.GRU(5, return_sequences=sequences)
        made.append(keras.layers.Bidirectional(gru, merge_mode=merge_mode))
        made[-1].build((None, 7, 3))
    theirs, ours = made
    ours.set_weights(theirs.get_weights())
    x = noise(4, 7, 3)
    assert_same(computed(ours, x), computed(theirs, x))
    assert len(fused_runs) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_go_where_they_go_in_keras(kind, activation, value):
    name, options = KINDS[kind]
    theirs, ours = pair_of(name, 5, 3, activation=activation, return_sequences=True, **options)
    x = noise(3, 4, 3).numpy()
    x[1, 2, 0] = value
    expected, got = theirs(x).numpy(), ours(x).numpy()
    np.testing.assert_array_equal(np.isnan(got), np.isnan(expected))
    np.testing.assert_array_equal(np.isposinf(got), np.isposinf(expected))
    whole = np.isfinite(expected)
    assert_same([got[whole]], [expected[whole]])


@pytest.mark.parametrize(("name", "bound"), [("tanh", 3e-7), ("sigmoid", 2e-7)])
def test_activations_are_as_exact_as_they_say(name, bound):
    x = np.concatenate([np.linspace(-20, 20, 100_000), np.logspace(-30, 0, 1001)]).astype(
        np.float32
    )
    layer = layers.SimpleRNN(1, activation=name, use_bias=False)
    layer.build((None, 1, 1))
    layer.set_weights([np.ones((1, 1)), np.zeros((1, 1))])
    got = layer(x[:, None, None]).numpy()[:, 0].astype(np.float64)
    exact = np.tanh(x.astype(np.float64))
    if name == "sigmoid":
        exact = 1 / (1 + np.exp(-x.astype(np.float64)))
    assert np.abs(got / exact - 1).max() < bound


@pytest.mark.parametrize(
    "options",
    [{"unroll": True}, {"activation": "elu"}, {"dtype": "float16"}, {"return_state": True}],
    ids=str,
)
def test_keras_own_path_is_taken_for_other_settings(options, fused_runs):
    ours = layers.GRU(4, seed=1, **options)
    theirs = keras.layers.GRU(4, seed=1, **options)
    x = noise(2, 3, 5)
    first = ours(x)
    theirs.build(x.shape)
    theirs.set_weights(ours.get_weights())
    for mine, other in zip(np.atleast_1d(first), np.atleast_1d(theirs(x)), strict=True):
        np.testing.assert_array_equal(mine, other)
    assert fused_runs == []


def test_keras_own_path_is_taken_with_masks_and_states(fused_runs):
    theirs, ours = pair_of("LSTM", 4, 3)
    x = noise(2, 5, 3)
    mask = tf.constant([[True, True, False, True, False]] * 2)
    np.testing.assert_array_equal(ours(x, mask=mask), theirs(x, mask=mask))
    state = [tf.ones((2, 4))] * 2
    np.testing.assert_array_equal(ours(x, initial_state=state), theirs(x, initial_state=state))
    assert fused_runs == []
    assert ours(x).shape == (2, 4)
    assert len(fused_runs) == 1


def test_a_batch_may_be_empty():
    assert layers.GRU(4)(tf.zeros((0, 3, 2))).shape == (0, 4)


def test_shapes_that_do_not_fit_are_refused():
    x = noise(2, 3, 4)
    options = {
        "kind": 0,
        "activation": 1,
        "recurrent_activation": 1,
        "backwards": 0,
        "sequences": 0,
    }
    with pytest.raises(tf.errors.InvalidArgumentError, match="do not fit each other"):
        operations.recurrent(
            x, noise(5, 6), noise(6, 6), None, None, None, None, keep=False, **options
        )
