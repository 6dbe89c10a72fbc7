import numpy as np
import pytest
import yaml
from project import ROOT

from chapter6.config.loading import load_edition
from chapter6.config.networks.builders import builders
from chapter6.config.run_settings import model_settings
from chapter6.formats import read_json

RAW = yaml.safe_load((ROOT / "config.yaml").read_text())
SETTINGS = load_edition(RAW | {"edition": "chapter"}).settings
MODELS = SETTINGS.models
TRAINED = [name for name, model in MODELS.items() if model.task != "baseline"]


@pytest.fixture(scope="module")
def published():
    return {
        model["id"]: model["hyperparameters"]
        for model in read_json(ROOT / "reference/published.json")["models"]
    }


@pytest.mark.parametrize("name", TRAINED)
def test_every_model_has_the_published_number_of_parameters(name, published):
    from chapter6.training.building import build

    model = model_settings(SETTINGS, name)
    if model["task"] == "reviews":
        shape = {"words": 10_000, "maxlen": model["maxlen"]}
    else:
        shape = {"timesteps": 1440 // (model["step"] or 6), "features": 14}
    vectors = np.zeros((10_000, 100), np.float32) if model.get("pretrained_vectors") else None
    built = build(model, shape, vectors)
    printed = published[name]
    assert built.count_params() == printed.get("params_reset_after_false", printed.get("params"))
    if vectors is not None:
        trainable = sum(int(np.prod(w.shape)) for w in built.trainable_weights)
        assert trainable == printed["params_trainable_when_frozen"]


@pytest.mark.parametrize(
    "name", [name for name in TRAINED if "reset_after" in MODELS[name].arguments]
)
def test_as_keras_3_does_it_a_gru_has_its_number_of_parameters(name, published):
    from chapter6.training.building import build

    edition = load_edition(RAW | {"edition": "chapter", "variants": ["as_keras_3"]})
    model = model_settings(edition.settings, f"{name}_as_keras_3")
    built = build(model, {"timesteps": 1440 // (model["step"] or 6), "features": 14})
    assert built.count_params() == published[name]["params_reset_after_true"]


def test_pretrained_vectors_reach_the_embedding_layer():
    from chapter6.models.imdb import pretrained_embedding

    vectors = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    model = pretrained_embedding(words=50, maxlen=3, vectors=vectors, hidden_units=2)
    assert (model.layers[0].get_weights()[0] == vectors).all()
    assert not model.layers[0].trainable


def test_builders_are_found_without_importing_keras():
    arguments = builders()["jena.gru"].arguments
    assert {name: argument.required for name, argument in arguments.items()} == {
        "timesteps": True,
        "features": True,
        "units": True,
        "dropout": False,
        "recurrent_dropout": False,
        "reset_after": False,
    }
    assert not any(name.startswith(("building.", "forward.")) for name in builders())
