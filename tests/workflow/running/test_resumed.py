"""Killed again and again, the workflow ends with the results of one that was left alone."""

import os
import random
import shutil
import signal
import subprocess
import time

import psutil
import pyarrow.parquet as pq
import pytest

REDUCED = "tests/editions/reduced.yaml"
# dense, embedding, LSTM, dropout GRU, stacked GRU, convolution and GRU: model, epochs, steps
MODELS = {
    "jena_dense": (60, 4),
    "imdb_embedding": (60, None),
    "imdb_lstm": (40, None),
    "jena_gru_dropout": (20, 4),
    "jena_gru_stacked": (15, 3),
    "jena_conv1d_gru": (30, 3),
}
FILES = ("best.weights.h5", "final.weights.h5", "history.parquet")
TARGETS = [f"train_{model}" for model in MODELS]
TIMES = ("seconds", "seconds_per_epoch")  # of the comparison: they differ from run to run


@pytest.fixture(scope="module")
def long_trainings(reduced_run, tmp_path_factory):
    """A copy of the reduced run, its data there, in which six models train for a while."""
    workspace = reduced_run.copy(tmp_path_factory.mktemp("resumed") / "run")

    def change(config):
        models = config["editions"]["reduced"]["settings"].setdefault("models", {})
        for model, (epochs, steps) in MODELS.items():
            models[model] = {"epochs": epochs} | ({"steps_per_epoch": steps} if steps else {})

    workspace.change_config(change, REDUCED)
    return workspace


@pytest.fixture(scope="module")
def undisturbed(long_trainings):
    for model in MODELS:
        shutil.rmtree(folder(long_trainings, model))
    long_trainings.snakemake("--cores", "2", *TARGETS)
    return results(long_trainings)


def folder(workspace, model):
    return workspace.path / f"results/reduced/models/{model}/seed-1"


def results(workspace):
    return {
        (model, name): (folder(workspace, model) / name).read_bytes()
        for model in MODELS
        for name in FILES
    }


def training_processes(run):
    """Return the processes below Snakemake that train, by their model."""
    found = {}
    try:
        for child in psutil.Process(run.pid).children(recursive=True):
            files = [file.path for file in child.open_files()]
            for model in MODELS:
                if any(f"logs/train/{model}/" in path for path in files):
                    found[model] = child
    except psutil.Error:
        pass
    return found


def epochs_done(workspace, model):
    path = folder(workspace, model) / "progress.jsonl"
    return path.read_text().count('"event": "epoch"') if path.exists() else 0


def killed_at_random(workspace, signal_number, share, moments):
    """Start all trainings; send each the signal after a share of its epochs and some at random."""
    run = workspace.start("--cores", "2", *TARGETS, stdout=subprocess.DEVNULL)
    shares = {model: share and share + moments.uniform(0, 0.15) for model in MODELS}
    due, struck = {}, set()
    while run.poll() is None:
        for model, process in training_processes(run).items():
            if model in struck or epochs_done(workspace, model) < shares[model] * MODELS[model][0]:
                continue
            due.setdefault(model, time.monotonic() + moments.uniform(0, 0.2 if share else 4))
            if time.monotonic() > due[model]:
                process.send_signal(signal_number)
                struck.add(model)
        time.sleep(0.02)
    return struck


@pytest.mark.parametrize(
    ("signal_number", "times"), [(signal.SIGKILL, 5), (signal.SIGTERM, 2)], ids=["KILL", "TERM"]
)
def test_six_models_killed_at_random_moments_end_with_the_same_bits(
    long_trainings, undisturbed, signal_number, times
):
    for model in MODELS:
        shutil.rmtree(folder(long_trainings, model))
    moments = random.Random(6)
    for which in range(times):  # the first during start-up, the others ever later
        share = 0.8 * which / times
        assert killed_at_random(long_trainings, signal_number, share, moments) == set(MODELS)
    output = long_trainings.snakemake("--cores", "2", *TARGETS).stdout
    assert output.count("resuming after epoch") == len(MODELS)
    assert results(long_trainings) == undisturbed
    assert not list(long_trainings.path.glob("results/**/snapshots"))
    assert not list(long_trainings.path.glob("results/**/*.part"))


def compared(workspace):
    """Return what the comparison says but how long it took, and every model's bits."""
    table = pq.read_table(workspace.path / "results/sample/comparison.parquet")
    weights = workspace.files("results/sample/models/*/*/*.h5")
    histories = workspace.files("results/sample/models/*/*/history.parquet")
    return table.drop_columns(list(TIMES)).to_pylist(), weights, histories


def test_the_whole_sample_killed_ten_times_on_one_core_ends_as_undisturbed_on_four(
    sample_run, new_workspace
):
    killed, moments = new_workspace(), random.Random(10)
    on_one_core = ("--cores", "1", "report")
    for _ in range(10):
        run = killed.start(
            *on_one_core, own_group=True, stdout=subprocess.DEVNULL, PYTHONHASHSEED="7"
        )
        try:
            run.wait(timeout=moments.uniform(5, 25))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        killed.snakemake("--unlock")
    killed.snakemake(*on_one_core, PYTHONHASHSEED="7")
    assert compared(killed) == compared(sample_run)
