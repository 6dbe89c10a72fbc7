"""What a user sees of jobs in Slurm that end badly, and of those of a Snakemake that was killed."""

import json
import os
import signal

import psutil
import pytest
from clusters import REDUCED
from project import wait_until

MODEL, EPOCHS = "jena_gru", 30
FILES = ("best.weights.h5", "final.weights.h5", "history.parquet", "summary.txt")


def folder(workspace):
    return workspace.path / f"results/reduced/models/{MODEL}/seed-1"


def events(workspace, name):
    path = folder(workspace) / "progress.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    found = [json.loads(line) for line in lines if line.endswith("}")]
    return [event for event in found if event["event"] == name]


@pytest.fixture
def workspace(prepared, tmp_path):
    """The prepared sample, in which one model trains for a while."""
    workspace = prepared.copy(tmp_path / "workspace")

    def change(config):
        models = config["editions"]["reduced"]["settings"].setdefault("models", {})
        models[MODEL] = {"epochs": EPOCHS, "steps_per_epoch": 8}

    workspace.change_config(change, REDUCED)
    return workspace


def watched(cluster, workspace):
    """Return the line of `chapter6 watch` on the model's training."""
    options = ("--once", "--configfile", REDUCED)
    done = workspace.chapter6("watch", "results/reduced", *options, **cluster.slurm.environment)
    return next(line for line in done.stdout.splitlines() if line.startswith(f"{MODEL} seed 1: "))


def test_a_job_over_its_memory_is_named_with_number_node_and_what_to_do(cluster, workspace):
    little = [f"{job}_{MODEL}:mem_mb=500" for job in ("train", "evaluate")]
    options = (f"train_{MODEL}", "--set-resources", *little)
    failed = cluster.run(workspace, *options, check=False)
    assert failed.returncode == 1
    number = str(cluster.slurm.submitted())
    where = f"Slurm job {number}, node {cluster.slurm.job(number)['NodeList']}"
    line = next(x for x in failed.stdout.splitlines() if x.startswith(f"train_{MODEL} seed 1: "))
    assert line == (
        f"train_{MODEL} seed 1: out of memory; give it more with --set-resources "
        f"train_{MODEL}:mem_mb=MB ({where}; log: results/reduced/logs/train/{MODEL}/seed-1.log)"
    )
    said = watched(cluster, workspace)
    assert said.startswith(f"{MODEL} seed 1: failed")
    assert said.endswith(f": out of memory ({where})")


def test_after_a_kill_of_snakemake_its_training_goes_on_and_the_next_run_waits_for_it(
    cluster, workspace
):
    local = workspace.copy(workspace.path.with_name("local"))
    local.snakemake("--cores", "1", f"train_{MODEL}")

    killed = cluster.start(workspace, f"train_{MODEL}")
    wait_until(lambda: events(workspace, "epoch"), seconds=120)
    (start,) = events(workspace, "start")
    where = f"Slurm job {start['job']}, node {start['host']}"
    training = psutil.Process(start["pid"])
    training.suspend()  # until the next run is at it, too
    said = watched(cluster, workspace)
    assert said.startswith(f"{MODEL} seed 1: running, epoch ")
    assert said.endswith(where)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()

    workspace.snakemake(f"train_{MODEL}", "--unlock")
    again = cluster.start(workspace, f"train_{MODEL}")
    log = workspace.path / ".snakemake/slurm_logs"
    waiting = f"is being made by process {start['pid']} on {start['host']} ({where}): waiting"
    wait_until(lambda: any(waiting in path.read_text() for path in log.rglob("*.log")))
    training.resume()
    output, _ = again.communicate()
    assert again.returncode == 0, output
    assert len(events(workspace, "start")) == 1
    assert [event["epoch"] for event in events(workspace, "epoch")] == list(range(1, EPOCHS + 1))
    for name in FILES:
        assert (folder(workspace) / name).read_bytes() == (folder(local) / name).read_bytes()
    assert not list(folder(workspace).glob(".*.lock"))
    assert watched(cluster, workspace).startswith(f"{MODEL} seed 1: finished")
