"""Sweeps: which models a grid adds, what they are called, and what is wrong with a grid."""

import re

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.config.given import Given
from chapter6.config.loading import ConfigurationError, load_edition
from chapter6.config.run_settings import described_models, model_settings
from chapter6.config.sweeps import point_name
from chapter6.errors import InputError
from chapter6.stages import stages

CONFIG = ROOT / "config.yaml"
RAW = yaml.safe_load(CONFIG.read_text())
GRID = {"arguments.units": [16, 32, 64], "learning_rate": [0.001, 0.0003]}


def edition(sweep, **others):
    return load_edition(RAW | {"sweep": sweep} | others)


def points(sweep, **others):
    return edition(sweep, **others).settings.points


@pytest.fixture
def complaint(tmp_path):
    """Call with a sweep as YAML: what is complained of, line by line."""

    def said(text, **others):
        path = tmp_path / "sweep.yaml"
        path.write_text(text)
        raw = RAW | others | yaml.safe_load(text)
        with pytest.raises(ConfigurationError) as caught:
            load_edition(raw, [CONFIG, path])
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return said


# ---- Names and points -----------------------------------------------------------------------


def test_a_grid_adds_every_combination_but_the_models_own():
    assert points({"jena_gru": GRID}) == [
        "jena_gru_units_16",
        "jena_gru_units_16_learning_rate_0p0003",
        "jena_gru_learning_rate_0p0003",
        "jena_gru_units_64",
        "jena_gru_units_64_learning_rate_0p0003",
    ]


def test_names_do_not_depend_on_the_order_or_on_other_values():
    other = {"learning_rate": [0.0003, 0.01, 0.001], "arguments.units": [64, 16]}
    added = set(points({"jena_gru": other}))
    assert added >= {"jena_gru_units_64_learning_rate_0p0003", "jena_gru_units_16"}


def test_one_more_setting_with_the_models_own_value_keeps_all_points():
    before = points({"jena_gru": {"arguments.units": [16, 64]}})
    grid = {
        "arguments.units": [16, 64],
        "epochs": [3, edition({}).settings.models["jena_gru"].epochs],
    }
    assert set(before) < set(points({"jena_gru": grid}))


def test_a_default_of_the_builder_is_the_models_own_value():
    # jena_gru does not mention dropout, which its builder takes as 0
    assert points({"jena_gru": {"arguments.dropout": [0, 0.0001]}}) == ["jena_gru_dropout_0p0001"]
    assert points({"jena_gru": {"step": [6, 3]}}) == ["jena_gru_step_3"]  # climate.step is 6


def test_a_point_is_its_model_with_a_few_settings_changed():
    found = edition({"jena_gru": GRID}).settings
    own = model_settings(found, "jena_gru")
    point = model_settings(found, "jena_gru_units_16_learning_rate_0p0003")
    assert {key for key in own if own[key] != point[key]} == {
        "arguments", "learning_rate", "variant_of",
    }  # fmt: skip
    assert point["arguments"] == own["arguments"] | {"units": 16}
    assert point["learning_rate"] == 0.0003
    assert point["variant_of"] == "jena_gru"


def test_a_sweep_changes_nothing_that_other_results_depend_on():
    before, after = stages(edition({})), stages(edition({"jena_gru": GRID}))
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"compare_models", "report"}
    assert {name.partition("_")[0] for name in after.keys() - before.keys()} == {
        "train",
        "evaluate",
    }


def test_a_plain_list_of_models_and_an_empty_grid_have_no_points():
    for sweep in (["jena_gru", "jena_dense"], {"jena_gru": {}, "jena_naive": {}}):
        found = edition(sweep).settings
        assert found.points == []
        assert list(found.sweep) == list(sweep)


def test_an_edition_may_have_a_sweep_of_its_own():
    raw = yaml.safe_load(CONFIG.read_text())
    raw["editions"]["sample"]["settings"]["sweep"] = {"jena_dense": {"epochs": [7]}}
    assert load_edition(raw).settings.points == ["jena_dense_epochs_7"]  # at_most is 5
    assert load_edition(raw | {"edition": "chapter"}).settings.points == []


def test_the_comparison_knows_the_settings_of_the_model_and_its_points():
    described = described_models(edition({"jena_gru": GRID}).settings)
    swept = {one["model"]: one["swept"] for one in described if one["swept"]}
    assert len(swept) == 6
    assert swept["jena_gru"] == '{"arguments.units": 32, "learning_rate": 0.001}'
    assert swept["jena_gru_units_16"] == '{"arguments.units": 16, "learning_rate": 0.001}'


scalars = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(max_size=40),
)
keys = st.sampled_from(["arguments.units", "arguments.step", "step", "arguments.Odd-key", "epochs"])


def same(one, other):
    """Whether two values are the same setting: 1 and 1.0 are, 1 and true are not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@settings(deadline=None)
@example({"epochs": 0}, {"epochs": -0.0})
@example({"epochs": 10**16}, {"epochs": 1e16})
@given(st.dictionaries(keys, scalars, min_size=1), st.dictionaries(keys, scalars, min_size=1))
def test_a_name_is_a_name_and_no_two_points_share_it(one, other):
    names = [point_name("jena_gru", changes) for changes in (one, other)]
    for name in names:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert len(name) <= 120
    numbers_alone = all(not isinstance(v, str) for v in (*one.values(), *other.values()))
    are_same = one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if are_same:
        assert names[0] == names[1]
    elif numbers_alone:
        assert names[0] != names[1]


def test_a_builders_argument_that_is_called_like_a_setting_keeps_its_whole_key():
    names = {point_name("m", {key: 2}) for key in ("arguments.step", "step")}
    assert names == {"m_arguments_step_2", "m_step_2"}


def test_text_that_is_no_name_is_told_apart_by_a_hash():
    values = ("a b", "a-b", "A b", "a_b", "16", 16, "true", True, "m2", -2)
    assert len({point_name("m", {"encoding": value}) for value in values}) == len(values)


# ---- Complaints -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sweep", "expected"),
    [
        (
            "{jena_grru: {epochs: [1]}}",
            "sweep.jena_grru: no model 'jena_grru' to sweep; did you mean",
        ),
        ("[jena_gru, jena_dens]", "sweep.jena_dens: no model 'jena_dens' to sweep; did you mean"),
        ("[jena_gru, jena_gru]", "sweep: 'jena_gru' is listed twice"),
        ("{imdb_lstm_as_keras_3: {epochs: [1]}}", "a variant, which has no points of its own; "),
        ("[{jena_gru: 1}]", "sweep: names of models are expected, or a block"),
        ("jena_gru", "sweep: a block of keys is expected (found 'jena_gru'"),
        ("{jena_naive: {forecast: [naive]}}", "sweep.jena_naive: needs no training"),
        (
            "{jena_gru: {learning_rat: [0.1]}}",
            "learning_rat: no setting that a sweep can vary; did you mean 'learning_rate'?",
        ),
        (
            "{jena_gru: {arguments.unit: [3]}}",
            "arguments.unit: no setting that a sweep can vary; did you mean 'arguments.units'?",
        ),
        ("{jena_gru: {units: [3]}}", "units: an argument of the builder; write arguments.units"),
        ("{jena_gru: {title: [x]}}", "title: no setting that a sweep can vary"),
        (
            "{jena_gru: {arguments.timesteps: [3]}}",
            "arguments.timesteps: no setting that a sweep can",
        ),
        (
            "{jena_gru: {arguments.units: 16}}",
            "arguments.units: a list is expected (found 16; write [16])",
        ),
        ("{jena_gru: {arguments.units: []}}", "arguments.units: at least 1 entry is expected"),
        ("{jena_gru: {arguments.units: [16, 16]}}", "arguments.units: 16 is listed twice"),
        (
            "{jena_gru: {arguments.units: [16, '32']}}",
            "arguments.units.1: a whole number is expected (found '32'; write 32 without quotes)",
        ),
        ("{jena_gru: {arguments.units: [0]}}", "arguments.units.0: a number from 1 to"),
        (
            "{jena_gru: {arguments.units: [[3]]}}",
            "arguments.units.0: a number, text, true or false",
        ),
        ("{jena_gru: {learning_rate: [0.1, -1]}}", "learning_rate.1: should be greater than 0"),
        ("{jena_gru: {optimizer: [adan]}}", "optimizer.0: rmsprop, adam or sgd is expected"),
        ("{jena_gru: {arguments.dropout: [1.5]}}", "arguments.dropout.0: a share from 0 up to"),
        ("{jena_gru: {builder: [jena.grru]}}", "builder.0: no builder 'jena.grru'"),
        (
            "{imdb_lstm: {training_samples: [2000, 2900]}}",
            "sweep.imdb_lstm: imdb_lstm_training_samples_2900: 2900 training",
        ),
        (
            "{imdb_bag_of_words: {epochs: [3]}}",
            "imdb_bag_of_words: a control that does not run; name it in `controls`",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_the_nearest_name(complaint, sweep, expected):
    (line,) = complaint(f"seeds: [1]\nsweep: {sweep}\n")
    assert line.startswith("sweep.yaml:2: ")
    assert expected in line


def test_a_value_is_complained_of_once_however_many_points_have_it(complaint):
    text = "sweep:\n  jena_gru:\n    epochs: [1, 2, 3]\n    arguments.units: [1, 2, 0]\n"
    (line,) = complaint(text)
    assert line.startswith("sweep.yaml:4: sweep.jena_gru.arguments.units.2: ")


def test_a_grid_of_too_many_points_is_said_before_it_is_made(complaint):
    many = list(range(1, 2001))
    text = yaml.safe_dump({"sweep": {"jena_gru": {"epochs": many, "arguments.units": many}}})
    (line,) = complaint(text)
    assert "sweep.jena_gru: 4,000,000 points (2000 × 2000); at most 1,000 are planned" in line


def test_a_point_is_not_called_like_a_model_that_is_there(complaint):
    model = RAW["models"]["jena_gru"] | {"title": "Another"}
    models = RAW["models"] | {"jena_gru_units_16": model}
    (line,) = complaint("sweep: {jena_gru: {arguments.units: [16]}}", models=models)
    assert "a point is called jena_gru_units_16, and so is another model" in line


def test_what_a_sweep_sets_is_not_written_by_hand(complaint):
    models = yaml.safe_load(CONFIG.read_text())["models"]
    models["jena_gru"]["swept"] = {"epochs": 3}
    (line,) = complaint("sweep: {}", models=models)
    assert "models.jena_gru.swept: not to be written by hand" in line


def test_points_that_cannot_be_built_are_left_out_and_stop_only_their_own_plans():
    kernels = [5, 2, 200]
    found = edition({"jena_conv1d": {"arguments.kernel_size": kernels}})
    point = "jena_conv1d_kernel_size_200"
    assert list(found.left_out) == [point]
    assert point not in found.planned
    assert "jena_conv1d_kernel_size_2" in found.planned
    assert "sweep.jena_conv1d: " in found.left_out[point]
    found.stop_for(["report", "sweep", "evaluate_jena_conv1d_kernel_size_2"])
    with pytest.raises(InputError, match="too few"):
        found.stop_for([f"evaluate_{point}_seed_1"])


def test_numbers_of_the_command_line_are_numbers(tmp_path):
    text = {"jena_gru": {"arguments.units": ["16", "64"], "optimizer": ["adam"]}}
    found = load_edition(RAW | {"sweep": text}, [CONFIG], given=Given({"sweep": text}))
    model = found.settings.models["jena_gru_units_16_optimizer_adam"]
    assert model.arguments["units"] == 16
