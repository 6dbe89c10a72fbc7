"""Whole models with fused layers: made from Keras's, trained, saved and loaded both ways."""

import os
import subprocess
import sys

import keras
import numpy as np
import psutil
import pytest
import tensorflow as tf
from pairs import assert_same, noise

from fusedrnn import layers
from fusedrnn.models import REPLACED, fused, plain


def climate_model():
    return keras.Sequential(
        [
            keras.Input((7, 3)),
            keras.layers.Bidirectional(keras.layers.GRU(5, return_sequences=True, dropout=0.2)),
            keras.layers.LSTM(4, recurrent_dropout=0.3),
            keras.layers.Dense(1),
        ]
    )


def review_model():
    return keras.Sequential(
        [
            keras.Input((9,), dtype="int32"),
            keras.layers.Embedding(20, 6),
            keras.layers.Conv1D(5, 3, activation="relu"),
            keras.layers.SimpleRNN(4),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def words(*shape, vocabulary=20):
    return np.random.default_rng(1).integers(0, vocabulary, shape).astype(np.int32)


EXAMPLES = {"climate": (climate_model, noise(6, 7, 3)), "reviews": (review_model, words(6, 9))}


@pytest.fixture(params=EXAMPLES)
def example(request):
    build, x = EXAMPLES[request.param]
    return build(), x


def seeded(model):
    for layer in model._flatten_layers():
        for random in layer._seed_generators:
            random.state.assign([11, 0])
    return model


def test_a_model_keeps_its_names_weights_and_results(example):
    model, x = example
    copy = fused(model)
    kinds = {type(layer) for layer in copy._flatten_layers()}
    assert not kinds & {getattr(keras.layers, name) for name in REPLACED}
    assert [layer.name for layer in copy.layers] == [layer.name for layer in model.layers]
    assert [w.path for w in copy.weights] == [w.path for w in model.weights]
    for mine, other in zip(copy.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, other)
    assert_same([copy(x).numpy()], [model(x).numpy()])


def test_training_gives_the_weights_of_keras(example):
    model, x = example
    targets = (np.arange(len(x)) % 2).astype(np.float32)[:, None]
    pair = model, fused(model)
    for each in pair:
        each.compile(keras.optimizers.SGD(0.1), "mse", jit_compile=False)
        seeded(each).fit(x, targets, batch_size=4, epochs=3, shuffle=False, verbose=0)
    assert_same(pair[1].get_weights(), pair[0].get_weights())


def test_two_trainings_give_the_same_bits(example):
    model, x = example
    targets = np.ones((len(x), 1), np.float32)
    weights = []
    for _ in range(2):
        copy = fused(model)
        copy.compile(keras.optimizers.Adam(0.1), "mse", jit_compile=False)
        seeded(copy).fit(x, targets, batch_size=4, epochs=2, shuffle=False, verbose=0)
        weights.append(copy.get_weights())
    for first, second in zip(*weights, strict=True):
        np.testing.assert_array_equal(first, second)


def test_saved_models_are_read_in_both_directions(example, tmp_path):
    model, x = example
    copy = fused(model)
    copy.save(tmp_path / "ours.keras")
    again = keras.models.load_model(tmp_path / "ours.keras")
    assert [type(layer) for layer in again.layers] == [type(layer) for layer in copy.layers]
    np.testing.assert_array_equal(again(x), copy(x))

    own = plain(again)
    assert [type(layer) for layer in own.layers] == [type(layer) for layer in model.layers]
    np.testing.assert_array_equal(own(x), model(x))

    model.save(tmp_path / "keras.keras")
    np.testing.assert_array_equal(
        fused(keras.models.load_model(tmp_path / "keras.keras"))(x), copy(x)
    )

    copy.save_weights(tmp_path / "ours.weights.h5")
    model.set_weights([0 * weight for weight in model.get_weights()])
    model.load_weights(tmp_path / "ours.weights.h5")
    np.testing.assert_array_equal(model(x), own(x))


def test_a_saved_model_is_read_without_this_package(tmp_path):
    copy = fused(climate_model())
    copy.save(tmp_path / "ours.keras")
    code = (
        "import keras, sys; names = sys.argv[2:]; "
        "own = {f'fusedrnn>{name}': getattr(keras.layers, name) for name in names}; "
        "model = keras.models.load_model(sys.argv[1], custom_objects=own); "
        "assert 'fusedrnn' not in sys.modules; print(model.count_params())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "ours.keras"), *REPLACED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str(copy.count_params()), done.stderr


def test_an_exported_model_computes_the_same(tmp_path):
    copy = fused(climate_model())
    x = noise(6, 7, 3)
    copy.export(tmp_path / "exported", verbose=False)
    exported = tf.saved_model.load(tmp_path / "exported")
    np.testing.assert_array_equal(exported.serve(x), copy(x))


@pytest.mark.parametrize("name", REPLACED)
def test_a_layer_has_the_configuration_of_keras(name):
    arguments = (4, 2) if name in ("Embedding", "Conv1D") else (4,)
    ours, theirs = (getattr(place, name)(*arguments) for place in (layers, keras.layers))
    assert {**ours.get_config(), "name": ""} == {**theirs.get_config(), "name": ""}
    again = type(ours).from_config(theirs.get_config())
    assert type(again) is getattr(layers, name)


def test_other_layers_are_keras_own():
    assert layers.Dense is keras.layers.Dense
    with pytest.raises(AttributeError, match="Dnse"):
        _ = layers.Dnse


def test_a_row_does_not_depend_on_its_batch():
    """Neither on the number of rows, nor on where it is among them."""
    for build, x in EXAMPLES.values():
        layer = fused(build()).layers[0]
        x = noise(150, 7, 3) if build is climate_model else words(150, 9)
        whole = layer(x).numpy()
        for first, last in ((0, 1), (3, 20), (60, 70), (149, 150)):
            np.testing.assert_array_equal(layer(x[first:last]), whole[first:last])


def test_a_forked_process_computes_the_same():
    layer = layers.GRU(4)
    x = noise(3, 5, 2)
    before = layer(x).numpy()
    child = os.fork()
    if child == 0:
        os._exit(0 if np.array_equal(layer(x).numpy(), before) else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_memory_is_freed():
    """What a call keeps for its gradient is 8 MB here; what leaks would add up to 400 MB."""
    layer = layers.LSTM(64)
    x = noise(64, 80, 8)

    def step():
        with tf.GradientTape() as tape:
            value = tf.reduce_sum(layer(x, training=True))
        tape.gradient(value, layer.trainable_weights[0].value)

    for _ in range(3):
        step()
    process = psutil.Process()
    before = process.memory_info().rss
    for _ in range(50):
        step()
    assert process.memory_info().rss - before < 100e6
