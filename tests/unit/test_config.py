import copy
import json
import subprocess
import sys

import jsonschema
import pytest
import yaml
from project import ROOT

from chapter6.config.json_schema import json_schema
from chapter6.config.loading import ConfigurationError, load_edition
from chapter6.config.run_settings import (
    BaselineSettings,
    ClimateSettings,
    ReviewSettings,
    Splits,
    WarmStart,
    model_settings,
)
from chapter6.formats import read_json

CONFIG = ROOT / "config.yaml"
PUBLISHED = ROOT / "reference/published.json"


@pytest.fixture
def raw():
    return yaml.safe_load(CONFIG.read_text())


@pytest.fixture
def complaint(tmp_path):
    """Call with a configuration: its complaint, once it was written to config.yaml and read."""

    def told(raw):
        path = tmp_path / "config.yaml"
        path.write_text(yaml.safe_dump(raw, sort_keys=False))
        with pytest.raises(ConfigurationError) as caught:
            load_edition(yaml.safe_load(path.read_text()), [path])
        return str(caught.value).replace(f"{tmp_path}/", "")

    return told


def test_both_editions_load_and_the_overrides_lie_on_top(raw):
    assert load_edition(raw).name == "sample"
    chapter = load_edition(raw | {"edition": "chapter"})
    assert chapter.synthetic is None
    assert chapter.settings.models["imdb_lstm"].maxlen == 500
    assert load_edition(raw).settings.models["imdb_lstm"].maxlen == 80
    assert load_edition(raw).settings.reviews.max_words == 3000


def test_the_chapter_edition_has_the_published_settings_of_every_model(raw):
    settings = load_edition(raw | {"edition": "chapter"}).settings
    published = {m["id"]: m["hyperparameters"] for m in read_json(PUBLISHED)["models"]}
    assert set(settings.models) == set(published)
    compared = 0
    for name, model in settings.models.items():
        ours, printed = model.model_dump(exclude_none=True), published[name]
        shared = set(ours) & set(printed) - {"optimizer", "batch_size"}
        for key in shared:
            assert ours[key] == printed[key], (name, key)
        compared += len(shared)
    assert compared > 50


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_valid_one(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG.read_text().replace("    epochs: 10\n", "    epoch: 10\n", 1))
    line = path.read_text().splitlines().index("    epoch: 10") + 1
    with pytest.raises(ConfigurationError) as caught:
        load_edition(yaml.safe_load(path.read_text()), [path])
    assert (
        f"{path}:{line}: models.imdb_embedding.epoch: unknown key; did you mean 'epochs'?"
        in str(caught.value).splitlines()
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: c.update(editon="x"), "editon: unknown key; did you mean 'edition'?"),
        (lambda c: c.update(edition="chaptr"), "edition: no edition 'chaptr'; did you mean"),
        (lambda c: c["models"]["imdb_lstm"].update(batch_size=0), "imdb_lstm.batch_size: should"),
        (lambda c: c["models"]["imdb_lstm"].update(epochs="10"), "imdb_lstm.epochs: should be a"),
        (lambda c: c["models"]["imdb_lstm"].pop("epochs"), "imdb_lstm.epochs: this key is missing"),
        (lambda c: c["models"]["jena_gru"].update(learning_rate=-1), "greater than 0 (found -1)"),
        (lambda c: c["models"]["jena_gru"].update(learning_rate=float("inf")), "a finite number"),
        (
            lambda c: c["models"]["imdb_lstm"].update(builder="imdb.lsmt"),
            "no builder 'imdb.lsmt' in src/chapter6/models; did you mean 'imdb.lstm'?",
        ),
        (
            lambda c: c["models"]["jena_gru"]["arguments"].update(unit=3),
            "arguments.unit: builder jena.gru takes no argument 'unit'; did you mean 'units'?",
        ),
        (
            lambda c: c["models"]["jena_gru"]["arguments"].pop("units"),
            "arguments: builder jena.gru needs the argument 'units'",
        ),
        (
            lambda c: c["models"]["imdb_lstm"].update(task="review"),
            "imdb_lstm.task: no task 'review'; did you mean 'reviews'?",
        ),
        (
            lambda c: c["models"]["imdb_lstm"].update(pretrained_vectors=True),
            "builder imdb.lstm does not take `vectors`",
        ),
        (
            lambda c: c["climate"]["splits"].update(validation_end=420_551),
            "climate.splits.validation_end: 420551 is past the end",
        ),
        (
            lambda c: c["climate"]["splits"].update(validation_end=10),
            "validation_end (10) must lie after training_end (200000)",
        ),
        (
            lambda c: c["models"]["imdb_lstm"].update(training_samples=24_000),
            "24000 training + 5000 validation reviews are past the end of the 25000",
        ),
        (
            lambda c: c["editions"]["sample"]["settings"]["models"].update(jena_gru={"epoch": 1}),
            "editions.sample.settings.models.jena_gru.epoch: unknown key; did you mean 'epochs'?",
        ),
        (
            lambda c: c["editions"]["sample"]["settings"]["models"].update(jena_gur={"epochs": 1}),
            "no model 'jena_gur' to override; did you mean 'jena_gru'?",
        ),
        (
            lambda c: c["editions"]["chapter"]["sources"]["reviews"].update(md55="x"),
            "editions.chapter.sources.reviews.md55: unknown key; did you mean 'md5'?",
        ),
        (lambda c: c.update(seeds=[1, 1]), "seeds: a seed stands twice"),
        (lambda c: c.update(seeds=[]), "seeds: "),
        (
            lambda c: c["concepts"]["map_embeddings"].update(model="jena_gru"),
            "concepts.map_embeddings.model: no review model 'jena_gru'",
        ),
        (
            lambda c: c["concepts"]["read_along"].update(model="imdb_lsmt"),
            "concepts.read_along.model: no review model 'imdb_lsmt'; did you mean 'imdb_lstm'?",
        ),
        (
            lambda c: c["concepts"]["read_along"].update(model="imdb_bag_of_words"),
            "concepts.read_along.model: no review model 'imdb_bag_of_words'",
        ),
    ],
)
def test_each_impossible_setting_is_refused_in_words(raw, complaint, change, expected):
    change(raw)
    found = complaint(raw)
    assert expected in found
    assert found.startswith("config.yaml:")


def test_all_faults_are_told_at_once(raw, complaint):
    raw["models"]["imdb_lstm"]["epochs"] = 0
    raw["models"]["jena_gru"]["epochs"] = 0
    assert len(complaint(raw).splitlines()) == 2


def test_a_model_of_your_own_needs_an_entry_only(raw):
    raw["models"]["imdb_big_lstm"] = copy.deepcopy(raw["models"]["imdb_lstm"])
    raw["models"]["imdb_big_lstm"]["arguments"]["units"] = 64
    for edition in ("sample", "chapter"):
        settings = load_edition(raw | {"edition": edition}).settings
        assert settings.models["imdb_big_lstm"].arguments["units"] == 64


def test_an_edition_bounds_numbers_and_its_settings_have_the_last_word(raw):
    raw["editions"]["sample"]["at_most"]["epochs"] = 3
    raw["editions"]["sample"]["settings"]["models"]["jena_gru"] = {"epochs": 7}
    models = load_edition(raw).settings.models
    assert models["jena_gru_dropout"].epochs == 3
    assert models["jena_gru"].epochs == 7
    assert models["imdb_scratch_200"].training_samples == 200


def test_the_schema_file_is_the_one_that_the_models_give():
    assert json.loads((ROOT / "config.schema.json").read_text()) == json_schema(), "make schema"


def test_the_first_line_names_the_schema_for_editors_and_the_file_fits_it(raw):
    first = CONFIG.read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=config.schema.json"
    jsonschema.validate(raw, json_schema())
    raw["editions"]["sample"]["settings"]["models"]["jena_gru"] = {"epoch": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, json_schema())


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
