"""`profiles/cluster-generic` on a real batch system: a Grid Engine of one node, from Debian."""

import os
import re
import shutil
import signal
import subprocess
import time

import pytest
from gridengine import GridEngine
from plugins import with_plugins
from project import ROOT

MODEL = "results/reduced/models/jena_dense/seed-1"
PROFILE = ("--profile", "profiles/cluster-generic", "--seconds-between-status-checks", "1")
STATUS = ROOT / "profiles/cluster-generic/status.sh"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with_plugins()
    engine = GridEngine(tmp_path_factory.mktemp("gridengine"))
    engine.start()
    yield engine
    engine.stop()


@pytest.fixture
def submitting(finished, engine):
    """A finished run without one model, and with Grid Engine's commands."""
    return for_engine(finished, engine)


def for_engine(workspace, engine):
    shutil.rmtree(workspace.path / MODEL)
    shutil.rmtree(workspace.path / ".snakemake/ended", ignore_errors=True)
    path = f"{workspace.path / 'src'}:{with_plugins()}"
    workspace.environment = engine.environment | {"PYTHONPATH": path}
    return workspace


def jobs_of(engine):
    """Return the numbers of the jobs that the scheduler has, and of those that run."""
    lines = [line.split() for line in engine.run("qstat").splitlines()[2:]]
    return [line[0] for line in lines], [line[0] for line in lines if "r" in line[4]]


def wait_for(what, seconds=120):
    for _ in range(4 * seconds):
        if found := what():
            return found
        time.sleep(0.25)
    raise AssertionError(f"nothing after {seconds} s")


def test_jobs_write_the_same_bits_though_the_scheduler_is_away_for_a_while(
    reduced_run, submitting, engine
):
    process = submitting.start("evaluate_jena_dense", *PROFILE)
    wait_for(lambda: jobs_of(engine)[1])
    engine.stop_daemon("sge_qmaster")
    time.sleep(5)
    engine.start_daemon("sge_qmaster")
    output, _ = process.communicate()
    assert process.returncode == 0, output[-4000:]
    # training and evaluation travel together
    assert len(re.findall(r"^Submitted (?:group )?job", output, re.MULTILINE)) == 1
    for name in ("best.weights.h5", "history.parquet", "metrics.json", "predictions.parquet"):
        was = (reduced_run.path / MODEL / name).read_bytes()
        assert (submitting.path / MODEL / name).read_bytes() == was, name
    assert submitting.would_run("evaluate_jena_dense") == set()


def test_a_job_that_the_scheduler_kills_counts_as_failed_and_is_made_by_the_next_run(
    submitting, engine
):
    process = submitting.start("train_jena_dense", *PROFILE, "--retries", "0")
    (number,) = wait_for(lambda: jobs_of(engine)[1])
    wait_for(lambda: (submitting.path / "results/reduced/logs/train/jena_dense").exists())
    engine.run("qdel", number)
    output, _ = process.communicate()
    assert process.returncode == 1
    assert f"(job {number}; log: " in output
    assert not (submitting.path / MODEL / "run.json").exists()
    submitting.snakemake("train_jena_dense", *PROFILE)
    assert (submitting.path / MODEL / "run.json").is_file()


def test_ctrl_c_takes_the_jobs_from_the_queue(submitting, engine):
    process = submitting.start("train_jena_dense", *PROFILE, own_group=True)
    wait_for(lambda: jobs_of(engine)[1])
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    assert wait_for(lambda: not jobs_of(engine)[0])


def test_a_command_that_is_not_there_stops_with_one_line_before_anything_is_submitted(workspace):
    path = f"{workspace.path / 'src'}:{with_plugins()}"
    submit = ("--cluster-generic-submit-cmd", "no_such_qsub -terse")
    done = workspace.snakemake("report", *PROFILE, *submit, check=False, PYTHONPATH=path)
    assert done.returncode == 1
    said = "--cluster-generic-submit-cmd: there is no program no_such_qsub here"
    assert said in done.stdout
    assert "Traceback" not in done.stdout
    assert not (workspace.path / "results").exists()


@pytest.mark.parametrize(
    ("scheduler", "noted", "status"),
    [
        # what the commands of other schedulers print: Grid Engine's own are asked above
        ("echo 'qstat: Unknown Job Id 7.head' >&2; exit 153", "0", "success"),
        ("echo 'qstat: 7.head Job has finished' >&2; exit 35", "1", "failed"),
        ("echo '    job_state = R'", "0", "running"),
        ("echo '    job_state = C'", "0", "success"),
        ("echo 'Connection refused' >&2; exit 111", "0", "running"),
        ("echo RUN", None, "running"),
        ("echo EXIT", None, "failed"),
        ("echo 'Job <7> is not found' >&2; exit 255", "0", "success"),
    ],
)
def test_how_a_job_is_by_what_the_scheduler_says_and_the_job_has_noted(
    tmp_path, scheduler, noted, status
):
    command = tmp_path / "ask"
    command.write_text(f"#!/bin/sh\n{scheduler}\n")
    command.chmod(0o755)
    if noted is not None:
        (tmp_path / ".snakemake/ended").mkdir(parents=True)
        (tmp_path / ".snakemake/ended/7").write_text(f"{noted}\n")
    done = subprocess.run(
        [STATUS, command, "7"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{status}\n"
