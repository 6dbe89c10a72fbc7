"""What results depend on, and what the comparison shows of models."""

import subprocess
import sys

import pytest
import yaml
from project import ROOT

from chapter6.config.loading import load_edition
from chapter6.config.run_settings import (
    BaselineSettings,
    ClimateSettings,
    ReviewSettings,
    Splits,
    WarmStart,
    described_models,
    model_settings,
)

CONFIG = ROOT / "config.yaml"


@pytest.fixture
def raw():
    return yaml.safe_load(CONFIG.read_text())


def test_the_settings_of_a_run_have_exactly_the_keys_of_their_type(raw):
    types = {"reviews": ReviewSettings, "climate": ClimateSettings, "baseline": BaselineSettings}
    controls = [name for name, model in raw["models"].items() if model.get("control")]
    every = raw | {"variants": ["as_printed"], "controls": controls}
    for edition in ("sample", "chapter"):
        settings = load_edition(every | {"edition": edition}).settings
        assert len(settings.models) == len(raw["models"]) + 4
        for name in settings.models:
            found = model_settings(settings, name)
            assert found.keys() == types[found["task"]].__required_keys__, name
            for key, nested in (("splits", Splits), ("warm_start", WarmStart)):
                if found.get(key) is not None:
                    assert found[key].keys() == nested.__required_keys__, name


def test_what_does_not_apply_to_a_run_is_none_or_false(raw):
    settings = load_edition(raw | {"variants": ["as_printed"]}).settings
    plain = model_settings(settings, "imdb_scratch_2000")
    printed = model_settings(settings, "imdb_scratch_2000_as_printed")
    assert plain["warm_start"] is plain["variant_of"] is plain["dimensions"] is None
    assert plain["keep_first"] is plain["bag_of_words"] is False
    assert printed["warm_start"] == {"training_samples": 200, "epochs": 5}
    assert printed["variant_of"] == "imdb_scratch_2000"
    assert model_settings(settings, "imdb_glove_frozen_200")["dimensions"] == 100
    assert model_settings(settings, "imdb_lstm_reversed_as_printed")["keep_first"] is True


def test_a_models_own_step_comes_before_that_of_the_weather(raw):
    settings = load_edition(raw).settings
    steps = [model_settings(settings, name)["step"] for name in ("jena_gru", "jena_conv1d_gru")]
    assert steps == [6, 3]


def test_the_types_of_settings_cost_no_import_of_pydantic():
    code = "import sys, chapter6.config.run_settings; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_models_are_described_in_the_order_of_the_configuration(raw):
    described = described_models(load_edition(raw | {"variants": ["as_printed"]}).settings)
    by_model = {description["model"]: description for description in described}
    chapter = [name for name, model in raw["models"].items() if not model.get("control")]
    assert [name for name in by_model if not name.endswith("_as_printed")] == chapter
    assert by_model["jena_naive"] == {
        "model": "jena_naive",
        "section": "6.3",
        "title": "Naive forecast",
        "variant_of": None,
        "swept": None,
        "control": False,
    }
    assert by_model["imdb_conv1d_as_printed"]["variant_of"] == "imdb_conv1d"
    assert by_model["imdb_conv1d_as_printed"]["title"] == "1D convnet on reviews, as printed"
