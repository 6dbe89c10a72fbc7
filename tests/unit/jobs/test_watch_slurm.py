"""What `chapter6 watch` tells of trainings in Slurm, here a program that answers as it is told."""

import base64
import json
import os
import time
from dataclasses import asdict

import pytest
from project import ROOT

from chapter6.commands.cli import main
from chapter6.commands.watch_table import line, table
from chapter6.jobs.batch.own import BatchJob
from chapter6.jobs.lock import Owner
from chapter6.jobs.trainings import in_slurm
from chapter6.jobs.trainings.in_slurm import SlurmView
from chapter6.jobs.trainings.status import trainings
from chapter6.layout import Results


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path / "results/sample")


@pytest.fixture
def squeue(tmp_path, monkeypatch):
    """Let Slurm answer with these jobs, each a line, or not at all; return its calls."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    calls = folder / "calls"
    calls.touch()

    def answer(*jobs, instead=""):
        said = "\n".join(jobs)
        text = f"#!/bin/sh\necho \"$@\" >> {calls}\n{instead}\ncat <<'END'\n{said}\nEND\n"
        (folder / "squeue").write_text(text)
        (folder / "squeue").chmod(0o755)
        return lambda: calls.read_text().splitlines()

    return answer


@pytest.fixture
def training(results):
    """Write the progress of a training that began in job 7, and has done an epoch."""

    def training(*events, system="Slurm", job="7", host="node-7", age=0.0, model="jena_gru"):
        run = results.run(model, 1)
        run.folder.mkdir(parents=True, exist_ok=True)
        now = time.time() - age
        start = {"event": "start", "time": now, "epochs": 4, "done": 0, "batches": 40,
                 "host": host, "pid": 1, "system": system, "job": job}  # fmt: skip
        epoch = {"event": "epoch", "time": now, "epoch": 1, "seconds": 1.0, "memory_mb": 700.0}
        text = "".join(json.dumps(one) + "\n" for one in (start, epoch, *events))
        run.file("progress").write_text(text)

    return training


@pytest.fixture
def submitted(results, tmp_path):
    """Leave Snakemake's marker of a training that it has submitted as a job."""

    def submitted(job, file="best", age=0.0):
        (results.folder / "models").mkdir(parents=True, exist_ok=True)
        path = str(Results.of("sample").run("jena_gru", 1).file(file))
        name = base64.urlsafe_b64encode(path.encode()).decode()
        marker = tmp_path / ".snakemake/incomplete" / name
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(json.dumps({"external_jobid": job}))
        os.utime(marker, (time.time() - age,) * 2)

    return submitted


@pytest.fixture
def said(results):
    """Return the line on the training, as `chapter6 watch` shows it."""

    def said():
        (one,) = SlurmView(results).placed(trainings(results, [("jena_gru", 1)]))
        return line(one, exact=False)

    return said


def test_a_job_that_waits_in_slurm_says_so_with_its_number_and_why(squeue, submitted, said):
    squeue("7|PENDING||Resources|rule_train_jena_gru_wildcards_1")
    submitted("7")
    assert said() == "jena_gru seed 1: waiting, queued as Slurm job 7 (Resources)"


@pytest.mark.parametrize("file", ["best", "metrics"])
def test_a_job_that_has_not_begun_to_train_says_where_it_starts(squeue, submitted, said, file):
    squeue("7|RUNNING|n1|None|")
    submitted("7", file)
    assert said() == "jena_gru seed 1: waiting, starting in Slurm job 7, node n1"


def test_a_job_that_was_killed_before_it_could_train_has_failed(squeue, results, said):
    squeue("7|OUT_OF_MEMORY|n1|None|")
    weights = results.run("jena_gru", 1).file("best")
    owner = Owner("n1", "", 1, 1.0, BatchJob("Slurm", "7", "n1"))
    weights.parent.mkdir(parents=True)
    weights.with_name(f".{weights.name}.lock").write_text(json.dumps(asdict(owner)))
    assert said() == "jena_gru seed 1: failed: out of memory (Slurm job 7, node n1)"


def test_a_training_says_in_which_job_and_where_it_runs(squeue, training, said):
    calls = squeue("7|RUNNING|node-7|None|")
    training()
    assert said() == "jena_gru seed 1: running, epoch 1/4, 1.0 s an epoch, Slurm job 7, node node-7"
    (call,) = calls()
    assert f"--user={os.getuid()}" in call
    assert "--states=all" in call


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("OUT_OF_MEMORY", "failed, {}: out of memory"),
        ("TIMEOUT", "failed, {}: over its time limit"),
        ("NODE_FAIL", "failed, {}: its node went down"),
        ("CANCELLED", "failed, {}: cancelled"),
        ("PREEMPTED", "stopped, {}: preempted"),
    ],
)
def test_a_training_that_slurm_has_ended_has_failed_and_says_why(
    squeue, training, said, state, why
):
    squeue(f"7|{state}|node-7|None|")
    training()
    how_far = "epoch 1/4, 1.0 s an epoch"
    assert said() == f"jena_gru seed 1: {why.format(how_far)} (Slurm job 7, node node-7)"


def test_a_cause_that_slurm_does_not_name_is_in_its_log(squeue, training, said, tmp_path):
    squeue("7|FAILED|node-7|NonZeroExitCode|")
    training()
    assert said().endswith(": failed (Slurm job 7, node node-7)")
    log = tmp_path / ".snakemake/slurm_logs/group_seed_1/7.log"
    log.parent.mkdir(parents=True)
    log.write_text("slurmstepd: error: Step 7.batch exceeded memory limit (9 > 5), being killed\n")
    assert said().endswith(": out of memory (Slurm job 7, node node-7)")


def test_a_training_that_said_itself_why_it_failed_is_believed(squeue, training, said):
    squeue("7|FAILED|node-7|NonZeroExitCode|")
    training({"event": "failed", "time": time.time(), "kind": "stopped", "reason": "no disk"})
    assert said().endswith(": no disk (Slurm job 7, node node-7)")


def test_a_training_that_was_submitted_again_is_that_of_the_new_job(
    squeue, training, submitted, said
):
    squeue("7|OUT_OF_MEMORY|node-7|None|", "8|PENDING||Priority|")
    training()
    submitted("8")
    assert said().startswith("jena_gru seed 1: waiting, epoch 1/4")
    assert said().endswith("queued as Slurm job 8 (Priority)")


def test_a_silent_training_whose_job_slurm_no_longer_knows_has_stopped(squeue, training, said):
    squeue("8|RUNNING|n1|None|")
    training(age=500)
    assert ": stopped, " in said()
    assert said().endswith(": Slurm job 7 has ended")


def test_where_snakemake_does_not_notice_the_end_of_a_job_watch_does(
    squeue, training, submitted, said
):
    squeue("7|OUT_OF_MEMORY|node-7|None|")
    training(age=100)
    submitted("7", "metrics", age=50)
    assert "noticed" not in said()
    submitted("7", "metrics", age=100)
    assert said().endswith("(Slurm job 7, node node-7); Snakemake has not noticed")
    squeue("7|COMPLETED|node-7|None|")
    training({"event": "end", "time": time.time() - 90}, age=100)
    assert said().startswith("jena_gru seed 1: finished")
    assert said().endswith("Slurm job 7, node node-7 has ended, and Snakemake has not noticed")


def test_a_job_that_slurm_forgot_while_snakemake_waits_for_it_is_told(
    squeue, training, submitted, said
):
    squeue("8|RUNNING|n1|None|")
    training({"event": "end", "time": time.time() - 90}, age=100)
    submitted("7", "metrics", age=100)
    why = "Slurm does not know job 7 any more, and Snakemake has not noticed"
    assert said() == f"jena_gru seed 1: finished, epoch 1/4, 1.0 s an epoch, {why}"
    training(age=100)
    assert said() == f"jena_gru seed 1: stopped, epoch 1/4, 1.0 s an epoch: {why}"
    squeue(instead="exit 1")
    assert "noticed" not in said()


@pytest.mark.parametrize("instead", ["exit 1", "exec sleep 9"], ids=["fails", "hangs"])
def test_slurm_that_does_not_answer_is_said_and_costs_no_more_than_a_moment(
    squeue, training, results, monkeypatch, capsys, instead
):
    monkeypatch.setattr("chapter6.jobs.batch.slurm.ANSWER_SECONDS", 0.3)
    squeue(instead=instead)
    training()
    monkeypatch.chdir(ROOT)
    assert main(["watch", str(results.folder), "--once"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Slurm does not answer for 0 s" in lines
    assert any(one.startswith("jena_gru seed 1: running, epoch 1/4") for one in lines)


def test_slurm_is_not_asked_at_every_look_nor_for_trainings_of_this_machine(
    squeue, training, results, monkeypatch
):
    calls = squeue("7|RUNNING|node-7|None|")
    training(system="", job="")
    view = SlurmView(results)
    view.placed(trainings(results, []))
    assert calls() == []
    training()
    for _ in range(3):
        (one,) = view.placed(trainings(results, []))
        assert one.place == "Slurm job 7, node node-7"
    assert len(calls()) == 1
    monkeypatch.setattr(in_slurm, "ASK_SECONDS", 0.0)
    view.placed(trainings(results, []))
    assert len(calls()) == 2


def test_without_slurm_here_trainings_are_shown_as_far_as_files_tell(training, said, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    training()
    assert said() == "jena_gru seed 1: running, epoch 1/4, 1.0 s an epoch"


def test_the_table_has_a_column_for_where_jobs_are_and_names_what_is_queued(
    squeue, training, submitted, results
):
    squeue("7|RUNNING|node-7|None|", "8|PENDING||Priority|")
    training(model="jena_dense")
    submitted("8")
    wanted = [("jena_gru", 1), ("jena_dense", 1)]
    shown = table(SlurmView(results).placed(trainings(results, wanted)), 30, "Slurm is away")
    assert [column.header for column in shown.columns][-1] == "where"
    assert list(shown.columns[-1].cells) == ["Slurm job 7, node node-7"]
    assert shown.caption == (
        "1 waiting: jena_gru 1 (queued as Slurm job 8 (Priority))\nSlurm is away"
    )
