"""A model's arguments and the length of its input, checked before any job and without Keras."""

import importlib
import subprocess
import sys

import pytest
import yaml
from project import ROOT

from chapter6.config.loading import load_edition
from chapter6.config.networks import builders as found_builders
from chapter6.config.networks.arguments import ACTIVATIONS
from chapter6.config.networks.builders import builders
from chapter6.config.networks.shapes import has_embedding, misfit
from chapter6.errors import InputError

SMALL = {"filters": 2, "units": 2, "embedding_dimensions": 2, "hidden_units": 2}
SMALL |= {"kernel_size": 5, "pool_size": 3, "dropout": 0.1, "recurrent_dropout": 0.1}


@pytest.fixture
def raw():
    return yaml.safe_load((ROOT / "config.yaml").read_text())


def complaint(raw):
    """Return what stops a plan of the report."""
    with pytest.raises(InputError) as caught:
        load_edition(raw, [ROOT / "config.yaml"]).stop_for(["report"])
    return str(caught.value)


@pytest.mark.parametrize(
    ("model", "arguments", "expected"),
    [
        ("jena_gru", {"units": "16"}, "units: a whole number is expected (found '16'; write 16 wi"),
        ("jena_gru", {"units": "many"}, "units: a whole number is expected (found 'many')"),
        ("jena_gru", {"units": 16.5}, "units: a whole number is expected (found 16.5)"),
        ("jena_gru", {"units": 16.0}, "units: a whole number is expected (found 16.0; write 16)"),
        ("jena_gru", {"units": True}, "units: a whole number is expected (found true)"),
        ("jena_gru", {"units": [16]}, "units: a number, text, true or false is expected (found ["),
        ("jena_gru", {"units": None}, "units: a number, text, true or false is expected (found nu"),
        ("jena_gru", {"units": 0}, "units: a number from 1 to 1,000,000 is expected (found 0)"),
        ("jena_gru", {"units": -3}, "units: a number from 1 to 1,000,000 is expected (found -3)"),
        ("jena_gru", {"units": 10**12}, "units: a number from 1 to 1,000,000 is expected"),
        ("jena_gru", {"dropout": 1.5}, "dropout: a share from 0 up to, not including, 1 is expec"),
        ("jena_gru", {"dropout": 1}, "dropout: a share from 0 up to, not including, 1 is expecte"),
        ("jena_gru", {"recurrent_dropout": -0.1}, "recurrent_dropout: a share from 0 up to, not"),
        ("jena_gru", {"dropout": "0.5"}, "dropout: a number is expected (found '0.5'; write 0.5"),
        ("jena_gru", {"dropout": False}, "dropout: a number is expected (found false)"),
        ("jena_gru", {"dropout": float("nan")}, "dropout: a finite number is expected (found nan"),
        ("jena_gru", {"unit": 3}, "unit: builder jena.gru takes no argument 'unit'; did you mean"),
        ("jena_gru", {"timesteps": 3}, "timesteps: comes from the other settings; take it out"),
        ("jena_gru_stacked", {"units_above": 0}, "units_above: a number from 1 to"),
        ("jena_conv1d", {"kernel_size": 0}, "kernel_size: a number from 1 to 1,000,000"),
        ("jena_conv1d", {"pool_size": 0}, "pool_size: a number from 1 to 1,000,000"),
        ("jena_conv1d", {"filters": "x"}, "filters: a whole number is expected (found 'x')"),
        ("imdb_conv1d", {"embedding_dimensions": 0}, "embedding_dimensions: a number from 1 to"),
        (
            "imdb_conv1d",
            {"output_activation": "linaer"},
            "output_activation: no activation 'li",
        ),
        ("imdb_conv1d", {"output_activation": 5}, "output_activation: text is expected (found 5)"),
        ("imdb_bag_of_words", {"units": 0}, "units: a number from 1 to"),
    ],
)
def test_arguments_of_another_type_name_or_range_are_refused(raw, model, arguments, expected):
    raw["models"][model]["arguments"] |= arguments
    found = complaint(raw)
    assert found.startswith(("../", "config.yaml:"))
    assert f"models.{model}.arguments.{expected}" in found
    assert len(found.splitlines()) == 1


def test_every_faulty_argument_of_every_model_is_listed(raw):
    raw["models"]["jena_gru"]["arguments"] = {"dropout": 2, "recurrent_dropout": 2}
    raw["models"]["jena_conv1d"]["arguments"] = {"kernel_size": 5}
    said = complaint(raw)
    for part in ("arguments.dropout", "arguments.recurrent_dropout", "'units'", "'filters'"):
        assert part in said
    assert "'pool_size'" in said
    assert len(said.splitlines()) == 5


def test_a_wrong_argument_of_a_variant_is_said_at_its_as_printed(raw):
    raw["models"]["imdb_conv1d"]["as_printed"]["arguments"] = {"output_activation": "linaer"}
    assert "models.imdb_conv1d.as_printed.arguments.output_activation: no activation" in complaint(
        raw
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda c: c["editions"]["sample"]["settings"]["climate"].update(lookback=300),
            "models.jena_conv1d.arguments: a window has 50 rows (climate.lookback 300, step 6), "
            "of which 3 reach Conv1D with kernel_size 5 in model jena_conv1d: too few; set "
            "climate.lookback to at least 361, or change its arguments",
        ),
        (
            lambda c: c["models"]["jena_conv1d"]["arguments"].update(kernel_size=500),
            "of which 64 reach Conv1D with kernel_size 500 in model jena_conv1d: too few",
        ),
        (
            lambda c: c["models"]["jena_conv1d"]["arguments"].update(pool_size=61),
            "of which 60 reach MaxPooling1D with pool_size 61 in model jena_conv1d: too few",
        ),
        (
            lambda c: c["models"]["jena_conv1d"].update(step=24),
            "a window has 16 rows (climate.lookback 384, step 24)",
        ),
        (
            lambda c: c["models"]["imdb_conv1d"].update(maxlen=40),
            "a review has 40 words (maxlen), of which 6 reach Conv1D with kernel_size 7 in model "
            "imdb_conv1d: too few; set maxlen to at least 41",
        ),
    ],
)
def test_a_sequence_that_is_too_short_for_a_convnet_is_refused(raw, change, expected):
    change(raw)
    assert expected in complaint(raw)


@pytest.mark.parametrize("name", ["jena.conv1d", "jena.conv1d_gru", "imdb.conv1d"])
def test_the_lengths_that_fit_are_those_that_keras_takes(name):
    module, _, function = name.partition(".")
    build = getattr(importlib.import_module(f"chapter6.models.{module}"), function)
    builder = builders()[name]
    own = {key: value for key, value in SMALL.items() if key in builder.arguments}
    given = {"features": 3} if module == "jena" else {"words": 9}
    needed = misfit(builder, 1, own).needed
    fits = {}
    for length in (1, 4, 5, 6, 7, needed - 1, needed, needed + 1):
        steps = {"timesteps" if module == "jena" else "maxlen": length}
        try:
            build(**steps, **given, **own)
            fits[length] = True
        except ValueError:
            fits[length] = False
        assert fits[length] == (misfit(builder, length, own) is None), length
    assert set(fits.values()) == {True, False}


def test_the_names_of_activations_are_those_of_keras():
    from keras import activations

    assert all(callable(activations.get(name)) for name in ACTIVATIONS)
    public = {name for name in dir(activations) if not name.startswith("_")}
    assert public - {"get", "serialize", "deserialize"} <= set(ACTIVATIONS)


OWN = '''
from typing import Literal
import keras
from keras import layers

def mine(timesteps: int, features: int, width: int, *, keep: float = 0.1, how: str = "tanh",
         mode: Literal["a", "b"] = "a", wide: bool = False) -> keras.Model:
    """A model of the reader's own."""
    return keras.Sequential([
        keras.Input((timesteps, features)),
        layers.Conv1D(width, 3, strides=2, dilation_rate=2, activation=how),
        layers.Bidirectional(layers.GRU(width, return_sequences=True)),
        layers.Dropout(keep),
        layers.AveragePooling1D(),
        layers.Conv1D(width, 4, padding="same"),
        layers.Flatten(), layers.Dense(1)])

def functional(timesteps: int, features: int, size) -> keras.Model:
    inputs = keras.Input((timesteps, features))
    return keras.Model(inputs, layers.Dense(1)(layers.Conv1D(size, 500)(inputs)))
'''


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The builders of a module that a reader has written."""
    (tmp_path / "own.py").write_text(OWN)
    monkeypatch.setattr(found_builders, "MODELS", tmp_path)
    builders.cache_clear()
    yield builders()
    builders.cache_clear()


def test_arguments_of_your_own_builder_are_checked_by_what_they_become(own, raw):
    entry = {"task": "climate", "section": "6.3", "title": "Mine", "builder": "own.mine"}
    wrong = {"width": 0, "keep": 1.5, "how": "tahn", "mode": "c", "wide": 1}
    raw["models"] = {"jena_mine": entry | {"arguments": wrong}}
    found = complaint(raw)
    assert "arguments.width: a number from 1 to 1,000,000 is expected (found 0)" in found
    assert "arguments.keep: a share from 0 up to, not including, 1" in found
    assert "arguments.how: no activation 'tahn'; did you mean 'tanh'?" in found
    assert "arguments.mode: no mode 'c'" in found
    assert "arguments.wide: true or false is expected (found 1)" in found


def test_strides_dilation_padding_and_wrapped_layers_are_followed(own):
    builder = own["own.mine"]
    # dilated kernel of 5 in steps of 2, then pairs: (length - 5) // 2 + 1 >= 2
    assert misfit(builder, 7, {"width": 2}) is None
    assert misfit(builder, 6, {"width": 2}).needed == 7
    assert misfit(builder, 6, {"width": 2}).layer == "AveragePooling1D with pool_size 2"


def test_nothing_is_claimed_of_what_cannot_be_followed(own):
    assert misfit(own["own.functional"], 3, {"size": 4}) is None
    assert has_embedding(own["own.functional"])
    assert not has_embedding(own["own.mine"])


def test_checking_models_imports_no_keras():
    code = (
        "import sys, yaml; from chapter6.config.loading import load_edition;"
        f"load_edition(yaml.safe_load(open({str(ROOT / 'config.yaml')!r}, encoding='utf-8')));"
        "sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"builder": "jena.conv1d", "arguments": {"filters": 2, "kernel_size": 99,
                                                     "pool_size": 3}},
            "jena.conv1d(timesteps=60, features=3, filters=2, kernel_size=99, pool_size=3) cannot "
            "be built: Computed output size would be zero or negative",
        ),
        (
            {"builder": "jena.dense", "arguments": {"units": 10**12}},
            "jena.dense(timesteps=60, features=3, units=1000000000000) does not fit into the mem",
        ),
    ],
)  # fmt: skip
def test_what_only_keras_can_refuse_is_one_line_of_the_training(settings, expected):
    from chapter6.training.building import build

    usual = {"task": "climate", "optimizer": "rmsprop", "learning_rate": 0.001}
    with pytest.raises(InputError) as caught:
        build(usual | settings, {"timesteps": 60, "features": 3})
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_builder_that_returns_more_than_a_number_an_example_is_refused(monkeypatch):
    import keras

    from chapter6.models import jena
    from chapter6.training.building import build

    def pairs(timesteps, features):
        return keras.Sequential([keras.Input((timesteps, features)), keras.layers.Dense(2)])

    monkeypatch.setattr(jena, "pairs", pairs, raising=False)
    settings = {"task": "climate", "builder": "jena.pairs", "arguments": {}}
    with pytest.raises(InputError, match=r"returns \(None, 6, 2\); a model has one number"):
        build(settings, {"timesteps": 6, "features": 3})
