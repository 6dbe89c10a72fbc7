"""What a user sees of jobs in Slurm that end badly, and of those of a Snakemake that was killed."""

import os
import signal
import time

import psutil
import pytest
from clusters import REDUCED, bits, lengthen, progress, run_folder

from chapter6.engine.slurm_executor import FORGOTTEN, GAP_SECONDS

MODEL, EPOCHS, STEPS = "jena_gru", 30, 8
TRAIN = f"train_{MODEL}"


def events(workspace, name):
    return [event for event in progress(workspace, MODEL) if event["event"] == name]


def watched(cluster, workspace):
    """Return the line of `chapter6 watch` on the model's training."""
    options = ("--once", "--configfile", REDUCED)
    done = workspace.chapter6("watch", "results/reduced", *options, **cluster.slurm.environment)
    return next(line for line in done.stdout.splitlines() if line.startswith(f"{MODEL} seed 1: "))


def test_a_job_over_its_memory_is_named_with_number_node_and_what_to_do(cluster, prepared):
    little = ("--set-resources", f"{TRAIN}:mem_mb=500", f"evaluate_{MODEL}:mem_mb=500")
    failed = cluster.run(prepared, TRAIN, *little, "--retries", "0", check=False)
    assert failed.returncode == 1
    number = str(cluster.slurm.submitted())
    where = f"Slurm job {number}, node {cluster.slurm.job(number)['NodeList']}"
    (line,) = [x for x in failed.stdout.splitlines() if x.startswith(f"{TRAIN} seed 1: ")]
    assert line == (
        f"{TRAIN} seed 1: out of memory; give it more with --set-resources {TRAIN}:mem_mb=MB "
        f"({where}; log: results/reduced/logs/train/{MODEL}/seed-1.log)"
    )
    said = watched(cluster, prepared)
    assert said.startswith(f"{MODEL} seed 1: failed")
    assert said.endswith(f": out of memory ({where})")


def test_a_job_over_its_memory_is_tried_again_with_twice_as_much(cluster, prepared):
    def change(config):
        config["resources"]["train"]["mem_mb"] = 500

    prepared.change_config(change)
    before = cluster.slurm.submitted()
    cluster.run(prepared, TRAIN)
    tries = [str(number) for number in range(before + 1, cluster.slurm.submitted() + 1)]
    jobs = [cluster.slurm.job(number) for number in tries]
    assert [job["MinMemoryNode"] for job in jobs] == ["500M", "1000M"]
    assert [job["ExitCode"] == "0:0" for job in jobs] == [False, True]
    assert watched(cluster, prepared).startswith(f"{MODEL} seed 1: finished")


def test_after_a_kill_of_snakemake_its_training_goes_on_and_the_next_run_waits_for_it(
    cluster, prepared, tmp_path, wait_until
):
    lengthen(prepared, MODEL, EPOCHS, STEPS)
    local = prepared.copy(tmp_path / "local")
    local.snakemake("--cores", "1", TRAIN)

    killed = cluster.start(prepared, TRAIN)
    wait_until(lambda: events(prepared, "epoch"))
    (start,) = events(prepared, "start")
    where = f"Slurm job {start['job']}, node {start['host']}"
    training = psutil.Process(start["pid"])
    training.suspend()  # until the next run is at it, too
    said = watched(cluster, prepared)
    assert said.startswith(f"{MODEL} seed 1: running, epoch ")
    assert said.endswith(where)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()

    prepared.snakemake(TRAIN, "--unlock")
    again = cluster.start(prepared, TRAIN)
    logs = prepared.path / ".snakemake/slurm_logs"
    waiting = f"is being made by process {start['pid']} on {start['host']} ({where}): waiting"
    wait_until(lambda: any(waiting in path.read_text() for path in logs.rglob("*.log")))
    training.resume()
    output, _ = again.communicate()
    assert again.returncode == 0, output
    assert len(events(prepared, "start")) == 1
    assert [event["epoch"] for event in events(prepared, "epoch")] == list(range(1, EPOCHS + 1))
    assert bits(prepared, MODEL) == bits(local, MODEL)
    assert not list(run_folder(prepared, MODEL).glob(".*.lock"))
    assert watched(cluster, prepared).startswith(f"{MODEL} seed 1: finished")


@pytest.fixture
def forgetful(cluster):
    """A Slurm that soon forgets the jobs that have ended."""
    cluster.slurm.forget_jobs_after(10)
    yield cluster
    cluster.slurm.forget_jobs_after(300)


def test_a_job_that_slurm_forgot_while_snakemake_was_stopped_is_submitted_again(
    forgetful, prepared, wait_until
):
    run = forgetful.start(prepared, TRAIN)
    (number,) = wait_until(lambda: forgetful.slurm.jobs("running"))
    psutil.Process(run.pid).suspend()
    stopped = time.time()
    wait_until(lambda: number not in forgetful.slurm.jobs())
    time.sleep(max(0, GAP_SECONDS + 1 - (time.time() - stopped)))
    psutil.Process(run.pid).resume()
    output, _ = run.communicate(timeout=200)
    assert run.returncode == 0, output
    assert output.count(FORGOTTEN.format(number=number)) == 1
    assert watched(forgetful, prepared).startswith(f"{MODEL} seed 1: finished")
