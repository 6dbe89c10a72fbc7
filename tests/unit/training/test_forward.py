"""The NumPy forward passes of section 6.2 beside the Keras layers."""

import runpy
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.formats import read_json
from chapter6.models.forward import glorot_uniform, lstm, saturated_share, sigmoid, simple_rnn

SCRIPTS = ROOT / "scripts"

STEPS, FEATURES, UNITS = 100, 32, 64


@pytest.fixture
def random():
    return np.random.default_rng(6)


def weights_of(random, gates, features=FEATURES, units=UNITS):
    return [
        glorot_uniform(random, features, gates * units).astype(np.float32),
        glorot_uniform(random, units, gates * units).astype(np.float32),
        random.uniform(-1, 1, gates * units).astype(np.float32),
    ]


def keras_outputs(name, inputs, weights):
    import keras

    layer = getattr(keras.layers, name)(len(weights[1]), return_sequences=True)
    layer.build((1, *inputs.shape))
    layer.set_weights(weights)
    return keras.ops.convert_to_numpy(layer(inputs[None]))[0]


@pytest.mark.parametrize(
    ("name", "forward", "gates"), [("SimpleRNN", simple_rnn, 1), ("LSTM", lstm, 4)]
)
def test_the_numpy_pass_agrees_with_the_keras_layer(random, name, forward, gates):
    inputs = random.random((STEPS, FEATURES)).astype(np.float32)
    weights = weights_of(random, gates)
    outputs = forward(inputs, *weights)
    assert outputs.shape == (STEPS, UNITS)
    np.testing.assert_allclose(outputs, keras_outputs(name, inputs, weights), atol=1e-5)


def test_the_simple_rnn_is_the_books_listing(random):
    inputs = random.random((STEPS, FEATURES))
    kernel, recurrent_kernel, bias = weights_of(random, gates=1)
    state = np.zeros(UNITS)
    for input_t in inputs:
        state = np.tanh(np.dot(kernel.T, input_t) + np.dot(recurrent_kernel.T, state) + bias)
    np.testing.assert_allclose(simple_rnn(inputs, kernel, recurrent_kernel, bias)[-1], state)


def test_the_lstm_with_the_previous_carry_is_not_the_keras_layer(random):
    inputs = random.random((STEPS, FEATURES)).astype(np.float32)
    weights = weights_of(random, gates=4)
    lagging = lstm(inputs, *weights, output_carry="previous")
    assert np.abs(lagging - keras_outputs("LSTM", inputs, weights)).max() > 0.05
    # The carry starts at 0, so that the first output is nothing at all.
    assert not lagging[0].any()


@pytest.mark.parametrize(("forward", "gates"), [(simple_rnn, 1), (lstm, 4)])
def test_an_output_depends_on_no_later_input(random, forward, gates):
    inputs = random.random((20, FEATURES))
    changed = inputs.copy()
    changed[10:] = 0
    weights = weights_of(random, gates)
    before, after = forward(inputs, *weights), forward(changed, *weights)
    np.testing.assert_array_equal(before[:10], after[:10])
    assert np.abs(before[10:] - after[10:]).max() > 0


@pytest.mark.parametrize(("forward", "gates"), [(simple_rnn, 1), (lstm, 4)])
def test_no_steps_give_no_outputs(random, forward, gates):
    assert forward(np.zeros((0, FEATURES)), *weights_of(random, gates)).shape == (0, UNITS)


def test_the_listings_weights_saturate_and_glorots_do_not(random):
    inputs = random.random((STEPS, FEATURES))
    uniform = [random.random(shape) for shape in [(FEATURES, UNITS), (UNITS, UNITS), (UNITS,)]]
    assert saturated_share(simple_rnn(inputs, *uniform)) > 0.99
    assert saturated_share(simple_rnn(inputs, *weights_of(random, gates=1))) < 0.05


@settings(deadline=None)
@given(st.floats(allow_nan=False))
def test_sigmoid_stays_between_0_and_1_without_a_warning(x):
    value = float(sigmoid(np.array(x)))
    assert 0 <= value <= 1
    if abs(x) < 30:
        assert value == pytest.approx(1 / (1 + np.exp(-x)), abs=1e-12)


def test_the_forward_pass_needs_no_keras():
    program = "import sys, chapter6.models.forward; print('keras' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert answer.stdout == "False\n"


def test_the_script_compares_both_layers_with_keras(tmp_path):
    forward_rnn = runpy.run_path(str(SCRIPTS / "forward_rnn.py"))["forward_rnn"]
    forward_rnn.__globals__["start_tensorflow"] = lambda hardware: None  # it may run already
    sizes = {"timesteps": 30, "input_features": 8, "output_features": 16, "seed": 6}
    forward_rnn(sizes, {}, str(tmp_path / "forward.json"))
    facts = read_json(tmp_path / "forward.json")
    for layer, parameters in [("simple_rnn", 16 * (8 + 16 + 1)), ("lstm", 4 * 16 * (8 + 16 + 1))]:
        assert facts[layer]["difference"] < 1e-5
        assert facts[layer]["parameters"] == parameters
        assert np.shape(facts[layer]["outputs"]) == (30, 8)
    assert facts["previous_carry"]["largest"] > 0.01
    assert facts["uniform_weights"]["saturated"] > facts["uniform_weights"]["saturated_glorot"]
