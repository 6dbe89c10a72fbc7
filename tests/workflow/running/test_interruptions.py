"""Training that is killed, stopped, left alone or made longer ends as if nothing had happened."""

import json
import os
import random
import signal
import time

import psutil
import pytest
from project import wait_until

from chapter6.formats import read_json, read_table

REDUCED = "tests/editions/reduced.yaml"
FILES = ("best.weights.h5", "final.weights.h5", "history.parquet")


def folder(workspace, model):
    return workspace.path / f"results/reduced/models/{model}/seed-1"


def lengthen(workspace, model, epochs, **settings):
    """Let a model train for more epochs of the reduced edition, and longer ones."""
    steps = {"steps_per_epoch": 4} if model.startswith("jena") else {}

    def change(config):
        models = config["editions"]["reduced"]["settings"].setdefault("models", {})
        models[model] = {"epochs": epochs, **steps, **settings}

    workspace.change_config(change, REDUCED)


def results(workspace, model):
    return {name: (folder(workspace, model) / name).read_bytes() for name in FILES}


def train(workspace, model, check=True):
    return workspace.snakemake("--cores", "1", f"train_{model}", check=check)


def progress(workspace, model):
    path = folder(workspace, model) / "progress.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def start_and_wait_for_epoch(workspace, model, epoch):
    """Start the training; return Snakemake and the training process after `epoch` epochs."""
    (folder(workspace, model) / "progress.jsonl").unlink(missing_ok=True)
    run = workspace.start("--cores", "1", f"train_{model}")

    def reached():
        lines = progress(workspace, model)
        return any(line.get("epoch", 0) >= epoch for line in lines) and lines[0]["pid"]

    return run, psutil.Process(wait_until(reached))


@pytest.fixture
def undisturbed(finished, tmp_path_factory):
    """Return what a model's training gives in a workspace of its own."""

    def trained(model, epochs):
        lengthen(finished, model, epochs)
        train(finished, model)
        expected = results(finished, model)
        for path in folder(finished, model).glob("*"):
            path.unlink()
        return expected

    return trained


def test_a_killed_training_goes_on_and_says_so(finished, undisturbed):
    model = "jena_gru_stacked"
    expected = undisturbed(model, epochs=8)
    moments = random.Random(model)
    for epoch in (1, 4):
        run, job = start_and_wait_for_epoch(finished, model, epoch)
        time.sleep(moments.uniform(0, 0.1))
        job.kill()
        assert run.wait() == 1
        assert not (folder(finished, model) / "final.weights.h5").exists()
    output = train(finished, model).stdout
    assert f"{model} seed 1: resuming after epoch" in output
    assert results(finished, model) == expected
    assert not (folder(finished, model) / "snapshots").exists()
    run = json.loads((folder(finished, model) / "run.json").read_text())
    assert run["resumed_from"] >= 4
    assert len(run["epoch_seconds"]) == 8


def test_a_training_that_is_told_to_stop_does_so_at_once_and_goes_on_later(finished, undisturbed):
    expected = undisturbed("jena_gru_dropout", epochs=12)
    run, job = start_and_wait_for_epoch(finished, "jena_gru_dropout", 2)
    job.send_signal(signal.SIGTERM)
    job.wait(timeout=10)
    output, _ = run.communicate()
    assert run.returncode == 1
    assert "Error: stopped by SIGTERM" in output
    assert "Traceback" not in output
    assert "resuming after epoch" in train(finished, "jena_gru_dropout").stdout
    assert results(finished, "jena_gru_dropout") == expected


def test_a_damaged_snapshot_is_passed_over_for_the_one_before(finished, undisturbed):
    expected = undisturbed("jena_dense", epochs=40)
    run, job = start_and_wait_for_epoch(finished, "jena_dense", 3)
    job.kill()
    run.wait()
    *_, last = sorted(folder(finished, "jena_dense").glob("snapshots/*/epoch-*.state"))
    content = bytearray(last.read_bytes())
    content[len(content) // 2] ^= 1
    last.write_bytes(content)
    output = train(finished, "jena_dense").stdout
    assert f"{last.name} is damaged: using the one before" in output
    assert results(finished, "jena_dense") == expected


def test_where_no_snapshot_can_be_written_training_says_so_and_goes_on(finished, undisturbed):
    expected = undisturbed("jena_dense", epochs=3)
    (folder(finished, "jena_dense") / "snapshots").write_text("in the way of the folder")
    output = train(finished, "jena_dense").stdout
    for epoch in (1, 2, 3):
        assert f"jena_dense seed 1: epoch {epoch} could not be saved (" in output
    assert results(finished, "jena_dense") == expected


def test_a_changed_setting_does_not_go_on_from_what_is_kept(finished):
    lengthen(finished, "jena_dense", 40)
    run, job = start_and_wait_for_epoch(finished, "jena_dense", 3)
    job.kill()
    run.wait()
    lengthen(finished, "jena_dense", 40, learning_rate=0.01)
    assert "resuming" not in train(finished, "jena_dense").stdout


def test_more_epochs_go_on_from_those_that_are_there_and_fewer_start_over(finished, undisturbed):
    expected = undisturbed("jena_conv1d_gru", epochs=4)
    lengthen(finished, "jena_conv1d_gru", 2)
    assert "resuming" not in train(finished, "jena_conv1d_gru").stdout
    lengthen(finished, "jena_conv1d_gru", 4)
    assert "resuming after epoch 2 of 4" in train(finished, "jena_conv1d_gru").stdout
    assert results(finished, "jena_conv1d_gru") == expected
    lengthen(finished, "jena_conv1d_gru", 3)
    assert "4 epochs are kept, more than the 3 wanted" in train(finished, "jena_conv1d_gru").stdout


def test_no_training_outlives_its_snakemake(finished):
    lengthen(finished, "jena_dense", 100_000)
    run, job = start_and_wait_for_epoch(finished, "jena_dense", 2)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    wait_until(lambda: not job.is_running() or job.status() == psutil.STATUS_ZOMBIE, seconds=15)


def test_a_training_that_diverges_is_told_and_shown_as_failed_and_the_others_go_on(finished):
    lengthen(finished, "jena_dense", 3, learning_rate=1e30)
    lengthen(finished, "jena_conv1d", 2)
    done = finished.snakemake("--cores", "2", "report")
    reason = "in epoch 1, batch 2, at learning rate 1e+30; no epoch is kept; try 1e+29"
    assert f"jena_dense seed 1: failed: the loss is not a number {reason}" in done.stdout
    results = finished.path / "results/reduced"
    report = (results / "report.html").read_text()
    assert f"Failed: the loss is not a number {reason}" in report
    rows = {row["model"]: row for row in read_table(results / "comparison.parquet").to_pylist()}
    assert rows["jena_dense"]["best_test"] is None
    assert rows["jena_conv1d"]["best_test"] is not None
    verdicts = {c["id"]: c for c in read_json(results / "claims.json")["claims"]}
    assert verdicts["C10"]["verdict"] == "not run"
    assert "jena_dense" in verdicts["C10"]["reason"]
    assert finished.would_run() == set()


def test_a_training_that_diverges_later_keeps_its_last_good_epoch(finished):
    lengthen(finished, "jena_dense", 40, learning_rate=0.42, optimizer="sgd", steps_per_epoch=2)
    train(finished, "jena_dense")
    run = json.loads((folder(finished, "jena_dense") / "run.json").read_text())
    epochs = len(run["epoch_seconds"])
    assert run["failure"]["last_good_epoch"] == epochs > 0
    assert run["failure"]["epoch"] == epochs + 1
    assert (folder(finished, "jena_dense") / "final.weights.h5").exists()
