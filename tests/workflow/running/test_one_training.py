"""A training that outlives its Snakemake, as on a cluster, and the next run of the workflow.

Locally no training does (test_interruptions.py). So what a batch system runs is started by hand: a
Snakemake for one job, which needs no other one.
"""

import json
import os
import signal

import pytest
from project import wait_until

REDUCED = "tests/editions/reduced.yaml"
MODEL = "jena_gru_stacked"
EPOCHS = 12
FILES = ("best.weights.h5", "final.weights.h5", "history.parquet", "summary.txt")


def folder(workspace):
    return workspace.path / f"results/reduced/models/{MODEL}/seed-1"


def results(workspace):
    return {name: (folder(workspace) / name).read_bytes() for name in FILES}


def events(workspace, name):
    path = folder(workspace) / "progress.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    found = [json.loads(line) for line in lines if line.endswith("}")]
    return [event for event in found if event["event"] == name]


@pytest.fixture
def undisturbed(workspace):
    """Let the model train for a while; return the workspace and what that gives."""

    def change(config):
        models = config["editions"]["reduced"]["settings"].setdefault("models", {})
        models[MODEL] = {"epochs": EPOCHS, "steps_per_epoch": 8}

    workspace.options = ("--configfile", REDUCED)
    workspace.change_config(change, REDUCED)
    workspace.snakemake("--cores", "1", f"train_{MODEL}")
    expected = results(workspace)
    for path in folder(workspace).glob("*"):
        path.unlink()
    return workspace, expected


def start(workspace):
    # as a job of a batch system: without Snakemake's own lock
    return workspace.start("--cores", "1", "--nolock", f"train_{MODEL}", own_group=True)


def two_runs(workspace):
    """Start a training and, when it is at it, a second run; return both and the line on waiting."""
    first = start(workspace)
    wait_until(lambda: events(workspace, "epoch"))
    second = start(workspace)
    said = []

    def waits():
        said.append(second.stdout.readline())
        return "waiting for it" in said[-1]

    wait_until(waits)
    return first, second, said[-1]


def test_a_second_run_waits_for_the_training_and_takes_what_it_gives(undisturbed):
    workspace, expected = undisturbed
    first, second, line = two_runs(workspace)
    pid = events(workspace, "start")[0]["pid"]
    assert f"is being made by process {pid} on " in line
    assert f"to end it: kill {pid}" in line
    assert not (folder(workspace) / "summary.txt").exists()
    output, _ = second.communicate()
    first.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert "is made, so nothing is left to do" in output
    assert results(workspace) == expected
    assert [event["epoch"] for event in events(workspace, "epoch")] == list(range(1, EPOCHS + 1))
    assert len(events(workspace, "start")) == 1
    assert not list(folder(workspace).glob(".*.lock"))
    assert workspace.would_run(f"train_{MODEL}") == set()


def test_if_the_training_dies_the_second_run_goes_on_from_its_last_epoch(undisturbed):
    workspace, expected = undisturbed
    first, second, _ = two_runs(workspace)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    done = len(events(workspace, "epoch"))
    output, _ = second.communicate()
    assert second.returncode == 0
    assert "which was making it, is gone: taking its place" in output
    assert f"resuming after epoch {done} of {EPOCHS}" in output
    assert results(workspace) == expected
    assert not list(folder(workspace).glob(".*.lock"))
