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
    path.write_text(CONFIG.read_text().replace("    maxlen: 20\n", "    maxlne: 20\n", 1))
    line = path.read_text().splitlines().index("    maxlne: 20") + 1
    with pytest.raises(ConfigurationError) as caught:
        load_edition(yaml.safe_load(path.read_text()), [path])
    assert (
        f"{path}:{line}: models.imdb_embedding.maxlne: unknown key; did you mean 'maxlen'?"
        in str(caught.value).splitlines()
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: c.update(editon="x"), "editon: unknown key; did you mean 'edition'?"),
        (lambda c: c.update(edition="chaptr"), "edition: no edition 'chaptr'; did you mean"),
        (lambda c: c["models"]["imdb_lstm"].update(batch_size=0), "imdb_lstm.batch_size: should"),
        (lambda c: c["models"]["imdb_lstm"].update(epochs="10"), "imdb_lstm.epochs: should be a"),
        (lambda c: c["models"]["imdb_lstm"].pop("title"), "imdb_lstm.title: this key is missing"),
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
            "imdb_lstm.pretrained_vectors: builder imdb.lstm does not take `vectors`, which",
        ),
        (
            lambda c: c["models"]["imdb_glove_frozen_200"].pop("pretrained_vectors"),
            "imdb_glove_frozen_200.builder: builder imdb.pretrained_embedding takes `vectors`, "
            "which it is not given here",
        ),
        (
            lambda c: c["climate"].update(delay=200_000),
            "climate.splits.training_end: no whole window fits into the training rows",
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
    entry = {"task": "reviews", "section": "6.2", "title": "Big", "builder": "imdb.lstm"}
    raw["models"]["imdb_big"] = entry | {"arguments": {"embedding_dimensions": 8, "units": 64}}
    for edition, maxlen in (("sample", 80), ("chapter", 500)):
        model = load_edition(raw | {"edition": edition}).settings.models["imdb_big"]
        assert (model.arguments["units"], model.maxlen) == (64, maxlen)
        assert (
            model.model_dump().keys()
            == load_edition(raw).settings.models["imdb_lstm"].model_dump().keys()
        )


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


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda c: c["reviews"].update(maxlne=3),
            "{maxlne}: defaults.reviews.maxlne: unknown key; did you mean 'maxlen'?",
        ),
        (
            lambda c: c["reviews"].update(batch_size=0),
            "{batch_size}: defaults.reviews.batch_size: should be greater than 0 (found 0)",
        ),
        (
            lambda c: c["reviews"].pop("optimizer"),
            "{reviews}: defaults.reviews.optimizer: this key is missing",
        ),
        (
            lambda c: c["climate"].update(title="All"),
            "{title}: defaults.climate.title: unknown key; known: optimizer, learning_rate, "
            "epochs, reverse, steps_per_epoch",
        ),
        (
            lambda c: c["reviews"].update(training_samples=24_000),
            "{training_samples}: defaults.reviews.training_samples: 24000 training + 5000 "
            "validation reviews are past the end of the 25000 training reviews",
        ),
        (lambda c: c.pop("climate"), "{defaults}: defaults.climate: this key is missing"),
        (
            lambda c: c.update(baseline={}),
            "{baseline}: defaults.baseline: unknown key; known: reviews, climate",
        ),
    ],
)
def test_what_is_wrong_in_the_defaults_is_said_once_with_its_line(raw, complaint, change, expected):
    defaults = raw.pop("defaults")
    change(defaults)
    raw = {"defaults": defaults, **raw}  # the first lines of the file
    lines = [
        line.split(":")[0].strip() for line in yaml.safe_dump(raw, sort_keys=False).split("\n")
    ]
    numbers = {key: number for number, key in reversed(list(enumerate(lines, 1)))}
    assert complaint(raw) == f"config.yaml:{expected.format(**numbers)}"


def test_a_wrong_default_of_an_edition_is_said_once_with_its_line(raw, complaint):
    raw["editions"]["sample"]["settings"]["defaults"] = {"climate": {"epoch": 1, "epochs": 0}}
    found = complaint(raw).splitlines()
    place = "editions.sample.settings.defaults.climate"
    assert [line.split(": ", 1)[1] for line in found] == [
        f"{place}.epochs: should be greater than 0 (found 0)",
        f"{place}.epoch: unknown key; did you mean 'epochs'?",
    ]


@pytest.mark.parametrize("wrong", [None, 5, [], "x", {"jena_gru": 5}, {"jena_gru": None}])
@pytest.mark.parametrize("key", ["defaults", "models"])
def test_blocks_of_another_shape_are_refused_in_words(raw, complaint, key, wrong):
    found = complaint(raw | {key: wrong}).splitlines()
    assert any(f": {key}" in line for line in found)
    raw["editions"]["sample"]["settings"][key] = wrong
    assert f"editions.sample.settings.{key}" in complaint(raw)


def test_without_defaults_that_alone_is_said(raw, complaint):
    del raw["defaults"]
    assert complaint(raw) == "config.yaml:1: defaults: this key is missing"


def test_a_fault_of_a_variant_is_said_where_it_is_written(raw, complaint):
    raw["models"]["imdb_bilstm"]["as_printed"] = {"reverse": 1}
    assert "models.imdb_bilstm.as_printed.reverse: should be a" in complaint(raw)
    raw["models"]["imdb_bilstm"] |= {"as_printed": {"reverse": True}, "epochs": 0}
    assert len(complaint(raw).splitlines()) == 1


def test_variants_and_controls_can_be_had_although_nothing_asks_for_them(raw):
    asked = {"imdb_bilstm_as_printed", "jena_persistence", "no_such_model"}
    plain, more = load_edition(raw).settings, load_edition(raw, also=asked).settings
    assert more.models.keys() - plain.models.keys() == asked - {"no_such_model"}
    assert (
        list(more.models).index("imdb_bilstm_as_printed")
        == list(plain.models).index("imdb_bilstm") + 1
    )
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
