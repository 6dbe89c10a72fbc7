"""What reruns after an edit: exactly the stages that it touches.

Each test edits a finished run of the reduced sample and states the rules that Snakemake would then
run for the report. Behind a checkpoint (`encode_reviews`, `align_vectors`, `normalize_climate`) a
dry run lists what may run; test_caching_runs.py shows that with the same bytes it does not.
"""

import os
import subprocess
import sys

import pytest
from stages import (
    ALL_IMDB,
    ALL_JENA,
    COMPARISON,
    IMDB,
    INSIGHTS,
    JENA,
    SUMMARY,
    trained_and_evaluated,
)

NOTHING = set()
CLIMATE_READING = {"read_climate", "normalize_climate", "describe_climate"}


# ---- edits of the code --------------------------------------------------------------------------


def test_after_a_run_nothing_is_left_to_do(finished):
    assert finished.would_run() == NOTHING
    assert finished.would_run("models") == NOTHING
    assert finished.would_run("data") == NOTHING


def test_comments_in_every_file_rerun_nothing(finished):
    for folder in ("src", "scripts"):
        for path in (finished.path / folder).rglob("*.py"):
            path.write_text("# before\n" + path.read_text() + "\n\n# after\n")
    assert finished.would_run() == NOTHING


def test_a_docstring_reruns_nothing(finished):
    finished.edit(
        "src/chapter6/models/jena.py",
        ("One GRU layer (listing 6.39), with", "A GRU, listing 6.39, and"),
        ('"""The networks that forecast the temperature', '"""Networks that forecast temperature'),
    )
    assert finished.would_run() == NOTHING


def test_a_type_hint_reruns_nothing(finished):
    finished.edit(
        "src/chapter6/models/jena.py",
        ("dense(timesteps: int, features: int, units: int)", "dense(timesteps, features, units)"),
    )
    finished.edit(
        "src/chapter6/text/tokenizer.py",
        ("texts: Iterable[str]) -> TokenizedTexts:", 'texts: "list[str]"):'),
        ("codes: dict[bytes, int] = {}", "codes = {}"),
    )
    finished.edit(
        "src/chapter6/text/vectors/reading.py",
        ("wanted: dict[int, tuple[int, bytes]] = {}", "wanted = {}"),
    )
    assert finished.would_run() == NOTHING


def test_a_reformat_of_everything_reruns_nothing(finished):
    command = ["ruff", "format", "--quiet", "--line-length", "60", "src", "scripts"]
    before = (finished.path / "src/chapter6/models/jena.py").read_text()
    subprocess.run([sys.executable, "-m", *command], cwd=finished.path, check=True)
    assert (finished.path / "src/chapter6/models/jena.py").read_text() != before
    assert finished.would_run() == NOTHING


def test_the_function_of_one_model_reruns_that_model(finished):
    layer = '                units_above,\n                activation="relu",\n'
    finished.edit("src/chapter6/models/jena.py", (layer, layer.replace("relu", "tanh")))
    assert finished.would_run() == trained_and_evaluated("jena_gru_stacked") | SUMMARY


def test_the_function_of_two_models_reruns_both(finished):
    layer = "            layers.LSTM(units, recurrent_activation=recurrent_activation),\n"
    finished.edit("src/chapter6/models/imdb.py", (layer, layer.replace("(units", "(units + 1")))
    both = trained_and_evaluated("imdb_lstm", "imdb_lstm_reversed")
    assert finished.would_run() == both | {"read_along"} | SUMMARY


def test_padding_reruns_all_models_of_reviews_and_none_of_the_climate(finished):
    finished.edit("src/chapter6/text/encoding.py", ("padded = np.zeros(", "padded = np.ones("))
    assert finished.would_run() == ALL_IMDB | INSIGHTS | SUMMARY


def test_training_code_reruns_all_trained_models_and_not_the_naive_forecast(finished):
    finished.edit(
        "src/chapter6/training/loop.py", ('Monitor("mae", False)', 'Monitor("loss", False)')
    )
    trained = trained_and_evaluated(*IMDB, *JENA)
    assert finished.would_run() == trained | INSIGHTS | SUMMARY


def test_a_constant_reruns_what_uses_it(finished):
    finished.edit("src/chapter6/climate/description.py", ("MAX_POINTS = 3000", "MAX_POINTS = 2000"))
    assert finished.would_run() == {"describe_climate", "report"}


def test_a_constant_of_a_script_reruns_its_rule(finished):
    finished.edit("scripts/forward_rnn.py", ("SHOWN_UNITS = 8", "SHOWN_UNITS = 6"))
    assert finished.would_run() == {"forward_rnn", "report"}


def test_a_helper_two_imports_away_reruns_what_calls_it_and_not_its_neighbours(finished):
    # scripts → text/vectors/reading.py, climate/reading.py → sources/archives.py, as reviews do,
    # → sources/zip_directory.py
    finished.edit("src/chapter6/sources/zip_directory.py", ('or "nothing"', 'or "no files"'))
    vectors = {"align_vectors", "map_embeddings"} | trained_and_evaluated("imdb_glove_frozen_200")
    assert finished.would_run() == CLIMATE_READING | ALL_JENA | vectors | SUMMARY


def test_a_module_of_the_report_reruns_the_report(finished):
    finished.edit(
        "src/chapter6/reporting/plots/drawing.py", ("WIDTH, HEIGHT = 400,", "WIDTH, HEIGHT = 410,")
    )
    assert finished.would_run() == {"report"}


def test_a_function_that_nobody_calls_reruns_nothing(finished):
    for path in (finished.path / "src/chapter6").rglob("*.py"):
        path.write_text(path.read_text() + "\n\ndef nobody_calls_this(x):\n    return x + 1\n")
    assert finished.would_run() == NOTHING


# ---- edits of the configuration -----------------------------------------------------------------


def test_what_jobs_ask_a_scheduler_for_reruns_nothing(finished):
    finished.change_config(lambda config: config["resources"]["train"].update(mem_mb=9, runtime=9))
    assert finished.would_run() == NOTHING


def test_a_setting_of_one_model_reruns_that_model(finished):
    finished.change_config(lambda config: config["models"]["jena_dense"].update(learning_rate=0.01))
    assert finished.would_run() == trained_and_evaluated("jena_dense") | SUMMARY


def test_a_default_that_is_written_into_an_entry_reruns_nothing(finished):
    finished.change_config(
        lambda config: config["models"]["jena_dense"].update(config["defaults"]["climate"])
    )
    assert finished.would_run() == NOTHING


def test_a_default_reruns_the_models_of_its_task(finished):
    finished.change_config(lambda config: config["defaults"]["climate"].update(learning_rate=0.01))
    assert finished.would_run() == trained_and_evaluated(*JENA) | SUMMARY


def test_two_settings_that_swap_their_values_rerun_the_model(finished):
    finished.edit(
        "config.yaml",
        ("64, dropout: 0.1, recurrent_dropout: 0.5", "64, dropout: 0.5, recurrent_dropout: 0.1"),
    )
    assert finished.would_run() == trained_and_evaluated("jena_gru_stacked") | SUMMARY


def test_a_setting_of_the_climate_reruns_its_models_and_not_its_data(finished):
    finished.change_config(lambda config: config["climate"].update(delay=100))
    assert finished.would_run() == ALL_JENA | SUMMARY


def test_a_setting_that_the_edition_overrides_or_bounds_reruns_nothing(finished):
    def change(config):
        config["reviews"]["max_words"] = 9000  # this edition: 500
        config["models"]["jena_gru"]["epochs"] = 30  # at most 1
        config["defaults"]["reviews"]["epochs"] = 20

    finished.change_config(change)
    assert finished.would_run() == NOTHING


def test_keys_in_another_order_and_numbers_spelled_differently_rerun_nothing(finished):
    def backwards(value):
        if isinstance(value, dict):
            return {key: backwards(value[key]) for key in reversed(value)}
        return value

    def change(config):
        for key in ("reviews", "climate", "concepts", "defaults", "editions"):
            config[key] = backwards(config[key])
        config["models"] = {name: backwards(model) for name, model in config["models"].items()}
        return config

    finished.change_config(change)
    path = finished.path / "config.yaml"
    assert "learning_rate: 0.001" in path.read_text()
    path.write_text(path.read_text().replace("learning_rate: 0.001", "learning_rate: 1.0e-3 # so"))
    assert finished.would_run() == NOTHING


def test_a_setting_of_another_edition_reruns_nothing(finished):
    def change(config):
        config["editions"]["sample"]["synthetic"]["seed"] = 7
        config["editions"]["sample"]["settings"]["climate"]["lookback"] = 360
        config["editions"]["chapter"]["sources"]["climate"]["bytes"] = 1
        config["editions"]["mine"] = config["editions"]["chapter"] | {"title": "Mine"}

    finished.change_config(change)
    assert finished.would_run() == NOTHING


def test_the_editions_title_reruns_the_report(finished):
    finished.edit("tests/editions/reduced.yaml", ("title: Reduced synthetic", "title: Small"))
    assert finished.would_run() == {"report"}


def test_a_models_title_reruns_the_comparison_and_no_model(finished):
    finished.change_config(lambda config: config["models"]["jena_gru"].update(title="A GRU"))
    assert finished.would_run() == COMPARISON


def test_models_in_another_order_rerun_the_comparison_and_no_model(finished):
    def change(config):
        config["models"] = dict(reversed(config["models"].items()))

    finished.change_config(change)
    assert finished.would_run() == COMPARISON


def test_a_seed_more_reruns_that_seed_alone(finished):
    planned = finished.planned("report", "--config", "seeds=[1,2]")
    assert planned.keys() == ALL_IMDB | ALL_JENA | COMPARISON
    assert set(planned.values()) == {1}
    assert finished.would_run("report", "--config", "seeds=[1]") == NOTHING


@pytest.mark.parametrize("chosen", ["mtime", "input params"])
def test_other_triggers_than_those_of_the_contract_are_the_users_and_are_named(finished, chosen):
    done = finished.snakemake("-n", "report", "--rerun-triggers", *chosen.split())
    assert f"rerun-triggers: [{', '.join(chosen.split())}] was asked for" in done.stdout


def test_without_the_profile_nothing_reruns_after_an_edit_of_a_comment_and_a_touch(finished):
    (finished.path / "profiles/empty").mkdir()
    (finished.path / "profiles/empty/config.yaml").write_text("keep-going: true\n")
    finished.edit("scripts/train_climate.py", ("import time\n", "import time  # of day\n"))
    large = finished.path / "results/reduced/climate/climate.parquet"
    assert large.stat().st_size > 0
    os.utime(large)
    planned = finished.planned("report", "--workflow-profile", "profiles/empty")
    assert planned == {}


def test_the_api_of_snakemake_plans_with_the_same_contract(finished):
    code = (
        "from pathlib import Path\n"
        "from snakemake.api import SnakemakeApi\n"
        "from snakemake.settings.types import *\n"
        "with SnakemakeApi(OutputSettings(dryrun=True)) as api:\n"
        "    config = ConfigSettings(configfiles=[Path('tests/editions/reduced.yaml')])\n"
        "    dag = api.workflow(resource_settings=ResourceSettings(cores=1),\n"
        "        config_settings=config,\n"
        "        snakefile=Path('Snakefile')).dag(DAGSettings(targets={'report'}))\n"
        "    dag.execute_workflow(executor='dryrun')\n"
    )
    finished.edit("scripts/train_climate.py", ("import time\n", "import time  # of day\n"))
    done = finished.python("-c", code)
    assert done.returncode == 0, done.stderr
    assert "Nothing to be done" in done.stderr + done.stdout


def test_a_model_more_reruns_that_model_alone(finished):
    def change(config):
        config["models"]["jena_wide"] = config["models"]["jena_dense"] | {"title": "Wide"}

    finished.change_config(change)
    assert finished.would_run() == trained_and_evaluated("jena_wide") | SUMMARY


def test_a_model_less_reruns_the_comparison_alone(finished):
    def change(config):
        del config["models"]["jena_bigru"]
        del config["editions"]["sample"]["settings"]["models"]["jena_bigru"]

    finished.change_config(change)
    assert finished.would_run() == SUMMARY


def test_a_target_is_not_concerned_by_the_setting_of_another_model(finished):
    finished.change_config(lambda config: config["models"]["jena_dense"].update(learning_rate=0.01))
    assert finished.would_run("evaluate_jena_gru") == NOTHING
    assert finished.would_run("evaluate_jena_dense") == trained_and_evaluated("jena_dense")


# ---- how the workflow is run --------------------------------------------------------------------


def test_threads_memory_time_and_messages_rerun_nothing(finished):
    changes = [
        ("threads: SETTINGS.hardware.threads\n", "threads: 2\n"),
        ('f"Training {model}, seed {{wildcards.seed}}"', 'f"Now {model}"'),
    ]
    finished.edit("config.yaml", ("  train: {mem_mb: 1600, runtime: 1440}", "  train: {mem_mb: 7}"))
    path = finished.path / "rules/models.smk"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    assert finished.would_run() == NOTHING
    options = ["--set-threads", "train_jena_gru=3", "--set-resources", "train_jena_gru:mem_mb=9999"]
    assert finished.would_run("report", "--cores", "8", *options) == NOTHING


@pytest.mark.parametrize("option", ["--verbose", "--quiet", "--printshellcmds"])
def test_more_or_less_to_read_reruns_nothing(finished, option):
    assert finished.would_run("report", option) == NOTHING


def test_the_environment_of_the_process_reruns_nothing(finished):
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "TF_CPP_MIN_LOG_LEVEL": seed, "LC_ALL": "C"}
        assert finished.would_run("report", **environment) == NOTHING
