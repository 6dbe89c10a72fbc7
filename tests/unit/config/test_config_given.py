"""Settings of the command line: text that is taken for what it is, and that counts most."""

import pytest
import yaml
from project import ROOT
from snakemake.cli import parse_config
from snakemake.utils import update_config

from chapter6.config.given import Given, typed
from chapter6.config.loading import load_edition
from chapter6.errors import InputError

FILES = [ROOT / "config.yaml"]


def load(*entries, last_word=True):
    """Load the edition as ``snakemake --config`` with these entries would."""
    raw = yaml.safe_load(FILES[0].read_text())
    given = parse_config(list(entries))
    update_config(raw, given)
    return load_edition(raw, FILES, given=Given(given, entries, has_last_word=last_word))


def complaint(*entries):
    """Return what stops a plan of the report."""
    with pytest.raises(InputError) as caught:
        load(*entries).stop_for(["report"])
    return str(caught.value)


def test_numbers_truths_and_texts_within_blocks_are_taken_as_what_they_are():
    settings = load(
        "climate={lookback: 400, splits: {training_end: 51000}}",
        "models={jena_gru: {learning_rate: 1e-3, reverse: true, epochs: 3,"
        " arguments: {units: 7, dropout: 0.5}}, "
        " imdb_conv1d: {arguments: {output_activation: tanh}}}",
        "seeds=[1,2]",
        "variants=[as_printed]",
        "controls=[jena_climatology]",
        "concepts={encode_examples: {samples: [42, true], hashing_table_sizes: [5, 7]}}",
        "report={language: ko}",
    ).settings
    gru = settings.models["jena_gru"]
    assert (settings.climate.lookback, settings.climate.splits.training_end) == (400, 51000)
    assert (gru.learning_rate, gru.reverse, gru.epochs) == (0.001, True, 3)
    assert gru.arguments == {"units": 7, "dropout": 0.5, "reset_after": False}
    assert settings.models["imdb_conv1d"].arguments["output_activation"] == "tanh"
    assert settings.seeds == [1, 2]
    assert settings.concepts.encode_examples.samples == ["42", "true"]
    assert settings.concepts.encode_examples.hashing_table_sizes == [5, 7]
    assert (settings.variants, settings.controls) == (["as_printed"], ["jena_climatology"])


def test_a_model_of_your_own_can_come_from_the_command_line():
    own = load(
        "models={jena_mine: {task: climate, section: 6.3, title: 2009, builder: jena.dense,"
        " arguments: {units: 8}}}"
    ).settings.models["jena_mine"]
    assert (own.section, own.title, own.arguments) == ("6.3", "2009", {"units": 8})


def test_null_and_nothing_leave_a_key_out_where_that_means_something():
    model = load("models={imdb_bilstm: {as_printed: null, keep_first: }}").settings.models
    assert model["imdb_bilstm"].as_printed is None
    assert model["imdb_bilstm"].keep_first is None


def test_the_command_line_counts_more_than_the_settings_and_bounds_of_an_edition():
    assert load().settings.climate.lookback == 384
    assert load("climate={lookback: 500}").settings.climate.lookback == 500
    models = load("models={jena_gru: {epochs: 30}, jena_bigru: {epochs: 9}}").settings.models
    assert (models["jena_gru"].epochs, models["jena_bigru"].epochs) == (30, 9)
    assert models["jena_gru_reversed"].epochs == 5


def test_a_variant_follows_its_model_from_the_command_line():
    models = load("variants=[as_printed]", "models={imdb_bilstm: {epochs: 2}}").settings.models
    assert models["imdb_bilstm_as_printed"].epochs == 2


def test_what_a_modules_config_says_lies_under_the_edition_as_a_file_would():
    assert load("climate={lookback: 500}", last_word=False).settings.climate.lookback == 384


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("climate={lookback: abc}", "climate.lookback: a whole number is expected (found 'abc')"),
        ("climate={lookback: 010}", "climate.lookback: a whole number is expected (found '010'; "),
        ("climate={lookback: 4.5}", "climate.lookback: a whole number is expected (found 4.5)"),
        ("climate={lokback: 4}", "climate.lokback: unknown key; did you mean 'lookback'?"),
        ("climate={lookback: 100}", "climate.lookback: a window has 17 rows (climate.lookback 100"),
        ("climate={lookback: 9800}", "climate.lookback: the 10000 rows after 62000 hold no whole"),
        ("climate=400", "climate: a block of keys is expected (found 400)"),
        ("models={jena_gru: {reverse: yes}}", "jena_gru.reverse: true or false is expected (found"),
        ("models={jena_gru: {arguments: {units: 1.5}}}", "arguments.units: a whole number is expe"),
        ("models={jena_gru: {arguments: {unit: 1}}}", "arguments.unit: builder jena.gru takes no"),
        ("models={jena_gur: {epochs: 1}}", "or did you mean the model 'jena_gru'?"),
        ("defaults={reviews: {epochs: 0}}", "defaults.reviews.epochs: should be greater than 0"),
        ("seeds=5", "seeds: a list is expected (found 5; write [5])"),
        ("seeds=[x]", "seeds.0: a whole number is expected (found 'x')"),
        ("variants=as_printed", "variants: a list is expected (found 'as_printed'; write [as_pri"),
        ("edition=chaptr", "edition: no edition 'chaptr'; did you mean 'chapter'?"),
        ("edition=", "edition: text is expected (found null)"),
        ("editon=chapter", "editon: unknown key; did you mean 'edition'?"),
        ("climate={lookback: 4, lookback: 400}", "climate.lookback: written twice; take one out"),
    ],
)
def test_a_complaint_says_command_line_and_not_a_line_of_a_file(entry, expected):
    found = complaint(entry).splitlines()
    assert found[0].startswith("command line: ")
    assert expected in found[0]
    assert len(found) == 1


def test_a_value_that_two_entries_give_is_written_twice_and_two_values_of_a_block_are_not():
    assert "command line: seeds: written twice" in complaint("seeds=[1]", "seeds=[2]")
    climate = load("climate={lookback: 400}", "climate={delay: 100}").settings.climate
    assert (climate.lookback, climate.delay) == (400, 100)


def test_other_editions_are_not_refused_for_what_is_given_to_one():
    load("edition=chapter", "climate={step: 400}", "models={jena_conv1d: {step: 6}, "
         "jena_conv1d_gru: {step: 3}}")  # fmt: skip


def test_what_comes_as_a_number_or_a_list_already_stays_as_it_is():
    values = {"seeds": [1], "climate": {"lookback": 400}, "models": {"m": {"title": "7"}}}
    assert typed(values) == values
