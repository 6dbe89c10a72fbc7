"""How defaults, entries, bounds and editions make the settings that run."""

import json

import jsonschema
import pytest
import yaml
from project import ROOT

from chapter6.config.loading import load_edition
from chapter6.config.schema.json_schema import json_schema
from chapter6.formats import read_json

CONFIG = ROOT / "config.yaml"
PUBLISHED = ROOT / "reference/published.json"


@pytest.fixture
def raw():
    return yaml.safe_load(CONFIG.read_text())


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


def test_a_model_of_your_own_needs_an_entry_only(raw):
    entry = {"task": "reviews", "section": "6.2", "title": "Big", "builder": "imdb.lstm"}
    raw["models"]["imdb_big"] = entry | {"arguments": {"embedding_dimensions": 8, "units": 64}}
    for edition, maxlen in (("sample", 80), ("chapter", 500)):
        models = load_edition(raw | {"edition": edition}).settings.models
        own, usual = models["imdb_big"].model_dump(), models["imdb_lstm"].model_dump()
        assert (own["arguments"]["units"], own["maxlen"]) == (64, maxlen)
        assert own == usual | {
            "title": "Big", "arguments": own["arguments"], "as_keras_3": None,
        }  # fmt: skip


def test_an_edition_bounds_numbers_and_its_settings_have_the_last_word(raw):
    raw["editions"]["sample"]["at_most"]["epochs"] = 3
    raw["editions"]["sample"]["settings"]["models"]["jena_gru"] = {"epochs": 7}
    models = load_edition(raw).settings.models
    assert models["jena_gru_dropout"].epochs == 3
    assert models["jena_gru"].epochs == 7
    assert models["imdb_scratch_200"].training_samples == 200


def test_an_edition_may_have_a_model_of_its_own_with_defaults_and_bounds(raw):
    entry = {"task": "climate", "section": "6.3", "title": "Mine", "builder": "jena.dense"}
    models = raw["editions"]["sample"]["settings"]["models"]
    models["jena_mine"] = entry | {"arguments": {"units": 4}}
    mine = load_edition(raw).settings.models["jena_mine"]
    assert (mine.optimizer, mine.steps_per_epoch) == ("rmsprop", 40)


def test_a_models_entry_comes_before_the_defaults_of_its_task(raw):
    raw["defaults"]["climate"]["epochs"] = 33
    models = load_edition(raw | {"edition": "chapter"}).settings.models
    assert models["jena_gru"].epochs == 33
    assert models["jena_gru_dropout"].epochs == 40
    assert models["imdb_lstm"].epochs == 10


def test_an_editions_defaults_reach_every_model_that_says_nothing_else(raw):
    raw["editions"]["sample"]["settings"]["defaults"] = {"reviews": {"epochs": 9}}
    models = load_edition(raw).settings.models
    assert models["imdb_simplernn"].epochs == 9  # whatever `at_most` says
    assert models["imdb_bilstm"].epochs == 4  # the edition's own for this model
    assert models["jena_gru"].epochs == 5
    assert load_edition(raw | {"edition": "chapter"}).settings.models["imdb_lstm"].epochs == 10


def test_defaults_and_an_editions_defaults_are_seen_by_variants(raw):
    raw["variants"] = ["as_printed"]
    raw["editions"]["sample"]["settings"]["defaults"] = {"reviews": {"optimizer": "adam"}}
    models = load_edition(raw).settings.models
    assert models["imdb_bilstm_as_printed"].optimizer == "adam"


def test_the_defaults_are_not_dumped_since_every_model_has_them(raw):
    assert "defaults" not in load_edition(raw).settings.model_dump()


def test_variants_and_controls_can_be_had_although_nothing_asks_for_them(raw):
    asked = {"imdb_bilstm_as_printed", "jena_persistence", "no_such_model"}
    plain, more = load_edition(raw).settings, load_edition(raw, also=asked).settings
    assert more.models.keys() - plain.models.keys() == asked - {"no_such_model"}
    order = list(more.models)
    assert order[order.index("imdb_bilstm") + 1] == "imdb_bilstm_as_printed"
    assert (more.variants, more.controls) == (["as_printed"], ["jena_persistence"])
    assert (plain.variants, plain.controls) == ([], [])


def test_the_schema_file_is_the_one_that_the_models_give():
    assert json.loads((ROOT / "config.schema.json").read_text()) == json_schema(), "make schema"


def test_the_first_line_names_the_schema_for_editors_and_the_file_fits_it(raw):
    first = CONFIG.read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=config.schema.json"
    jsonschema.validate(raw, json_schema())
    overrides = raw["editions"]["sample"]["settings"]
    overrides["defaults"] = {"climate": {"epochs": 1}}
    jsonschema.validate(raw, json_schema())
    for block in (overrides["models"]["jena_dense"], overrides["defaults"]["climate"]):
        block["epoch"] = 1
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(raw, json_schema())
        del block["epoch"]


@pytest.mark.parametrize("key", ["task", "section", "title", "builder"])
def test_an_editor_is_told_what_a_models_entry_must_have(raw, key):
    del raw["models"]["jena_gru"][key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, json_schema())
