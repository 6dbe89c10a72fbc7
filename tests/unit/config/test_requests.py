"""What jobs ask a scheduler for, and which networks run on a GPU."""

import pytest
import yaml
from project import ROOT

from chapter6.config.loading import load_edition
from chapter6.config.networks.builders import builders
from chapter6.config.networks.cudnn import without_cudnn
from chapter6.config.schema.resources import JOBS, requested
from chapter6.errors import InputError
from chapter6.stages import stages

CONFIG = ROOT / "config.yaml"


@pytest.fixture
def raw():
    return yaml.safe_load(CONFIG.read_text())


def complaint(raw):
    with pytest.raises(InputError) as caught:
        load_edition(raw, [CONFIG])
    return str(caught.value)


def test_every_job_that_is_not_of_a_model_can_be_named(raw):
    others = [name for name in stages(load_edition(raw)) if not name.endswith(tuple(raw["models"]))]
    assert sorted(JOBS) == sorted(others)


def test_a_jobs_own_numbers_count_then_its_kinds_then_the_default(raw):
    raw["resources"] = {
        "default": {"mem_mb": 1, "runtime": 2},
        "train": {"mem_mb": 3},
        "train_jena_gru": {"runtime": 4},
    }
    requests = load_edition(raw).resources
    assert requested(requests, "train_jena_gru") == (3, 4)
    assert requested(requests, "train_jena_gru_units_16", "train_jena_gru") == (3, 4)
    assert requested(requests, "train_jena_dense") == (3, 2)
    assert requested(requests, "evaluate_jena_gru") == (1, 2)
    assert requested(requests, "report") == (1, 2)


def test_no_stage_depends_on_what_jobs_ask_for(raw):
    before = stages(load_edition(raw))
    raw["resources"] = {"default": {"mem_mb": 1, "runtime": 1}}
    assert stages(load_edition(raw)) == before


def test_a_name_that_is_no_job_is_told_the_nearest_one(raw):
    raw["resources"]["train_jena_gur"] = {"mem_mb": 1}
    raw["resources"]["xyzzy"] = {"mem_mb": 1}
    told = complaint(raw)
    assert (
        "resources.train_jena_gur: no job 'train_jena_gur'; did you mean 'train_jena_gru'?" in told
    )
    assert "resources.xyzzy: no job 'xyzzy'; snakemake --list-rules shows them" in told


@pytest.mark.parametrize("name", ["train_imdb_conv1d_as_printed", "evaluate_jena_persistence"])
def test_variants_and_controls_can_be_named_before_they_are_switched_on(raw, name):
    raw["resources"][name] = {"mem_mb": 7}
    assert requested(load_edition(raw).resources, name)[0] == 7


def test_a_default_that_lacks_a_number_is_complained_about(raw):
    del raw["resources"]["default"]["runtime"]
    assert "resources: `default` must say mem_mb and runtime" in complaint(raw)


# ---- GPUs ---------------------------------------------------------------------------------------


def test_one_model_on_a_gpu_changes_what_it_depends_on_and_no_other(raw):
    before = stages(load_edition(raw))
    raw["models"]["imdb_lstm"]["gpu"] = True
    after = stages(load_edition(raw))
    changed = {name for name in after if after[name].settings != before[name].settings}
    assert changed == {"train_imdb_lstm", "evaluate_imdb_lstm", "read_along", "report"}
    assert {name for name in after if after[name].on_gpu} == changed - {"report"}


def test_a_model_can_be_kept_from_the_gpu_that_all_others_run_on(raw):
    raw["hardware"]["gpu"] = True
    raw["models"]["jena_gru"]["gpu"] = False
    found = stages(load_edition(raw))
    networks = {name for name in found if name.startswith(("train_", "evaluate_"))}
    without = {"train_jena_gru", "evaluate_jena_gru", "evaluate_jena_naive"}
    assert {name for name in found if found[name].on_gpu} == (
        networks - without | {"forward_rnn", "read_along"}
    )


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("imdb_simplernn", "SimpleRNN"),
        ("imdb_lstm", None),
        ("imdb_bilstm", None),
        ("imdb_conv1d", None),
        ("jena_dense", None),
        ("jena_gru", "GRU(reset_after=False)"),
        ("jena_gru_dropout", "GRU(recurrent_dropout=0.2)"),
        ("jena_bigru", "GRU(reset_after=False)"),
    ],
)
def test_what_cannot_run_on_cudnn_is_seen_from_the_builder(raw, model, expected):
    entry = raw["models"][model]
    assert without_cudnn(builders()[entry["builder"]], entry["arguments"]) == expected


def test_a_later_layer_counts_too(raw):
    arguments = {"recurrent_dropout": 0, "reset_after": True}
    found = without_cudnn(builders()["jena.stacked_gru"], arguments)
    assert found == "GRU(activation='relu')"


def test_a_network_that_would_be_slower_on_a_gpu_is_complained_about(raw):
    raw["models"]["jena_gru"]["gpu"] = True
    told = complaint(raw)
    assert "models.jena_gru.gpu: GRU(reset_after=False) cannot run on cuDNN" in told
    assert told.startswith("config.yaml:") or "/config.yaml:" in told
    raw["models"]["jena_gru"]["arguments"]["reset_after"] = True
    assert load_edition(raw).settings.models["jena_gru"].gpu is True
