"""What is said of a configuration that is not valid: the place, the fault, the nearest name."""

import pytest
import yaml
from project import ROOT

from chapter6.config.loading import ConfigurationError, load_edition

CONFIG = ROOT / "config.yaml"


@pytest.fixture
def raw():
    return yaml.safe_load(CONFIG.read_text())


@pytest.fixture
def complaint(tmp_path):
    """Call with a configuration: its complaint, once it was written to config.yaml and read."""

    def said(raw):
        path = tmp_path / "config.yaml"
        path.write_text(yaml.safe_dump(raw, sort_keys=False))
        with pytest.raises(ConfigurationError) as caught:
            load_edition(yaml.safe_load(path.read_text()), [path])
        return str(caught.value).replace(f"{tmp_path}/", "")

    return said


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
        (
            lambda c: c["models"]["imdb_lstm"].update(epochs="10"),
            "(found '10'; write 10 with",
        ),
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
            "which is not passed to it here",
        ),
        (
            lambda c: c["climate"].update(delay=200_000),
            "climate.splits.training_end: too few rows for one training window of ",
        ),
        (
            lambda c: c["climate"]["splits"].update(validation_end=420_551),
            "climate.splits.validation_end: 420551 is past the end",
        ),
        (
            lambda c: c["climate"]["splits"].update(validation_end=10),
            "validation_end (10) must be greater than training_end (200000)",
        ),
        (
            lambda c: c["models"]["imdb_lstm"].update(training_samples=24_000),
            "24000 training + 5000 validation reviews are more than the archive's 25000",
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
        (
            lambda c: c["editions"]["sample"]["synthetic"].update(climate_row=4),
            "editions.sample.synthetic.climate_row: unknown key; did you mean 'climate_rows'?",
        ),
        (
            lambda c: c["models"]["imdb_lstm"].update(warm_start={"training": 4, "epochs": 1}),
            "imdb_lstm.warm_start.training: unknown key; did you mean 'training_samples'?",
        ),
        (lambda c: c.update(seeds=[1, 1]), "seeds: a seed is listed twice"),
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


def test_all_faults_are_said_at_once(raw, complaint):
    raw["models"]["imdb_lstm"]["epochs"] = 0
    raw["models"]["jena_gru"]["epochs"] = 0
    assert len(complaint(raw).splitlines()) == 2


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
            "validation reviews are more than the archive's 25000 training reviews",
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
    lines = yaml.safe_dump(raw, sort_keys=False).splitlines()
    keys = [line.split(":")[0].strip() for line in lines]
    numbers = {key: keys.index(key) + 1 for key in keys}
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
    assert "models.imdb_bilstm.as_printed.reverse: true or false is" in complaint(raw)
    raw["models"]["imdb_bilstm"] |= {"as_printed": {"reverse": True}, "epochs": 0}
    assert len(complaint(raw).splitlines()) == 1
