"""What is said at the end of a run in which jobs have failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chapter6.jobs.batch.summary import EXPLAINED, Failures

SCRIPT = """
import sys
from chapter6.errors import InputError
from chapter6.jobs.log import job_log
with job_log(sys.argv[1]):
    raise {error}
"""


@pytest.fixture
def log_of(tmp_path):
    """Let a job fail in a process of its own; return its log."""

    def log_of(error):
        log = str(tmp_path / "job.log")
        subprocess.run([sys.executable, "-c", SCRIPT.format(error=error), log], check=False)
        return log

    return log_of


def facts(jobid=1, rule="a", log=(), output=(), said="", number="", reads=()):
    """What Snakemake logs of a job that failed."""
    aux = {"external_jobid": number} if number else {}
    return {"jobid": jobid, "rule_name": rule, "log": list(log), "output": list(output),
            "input": list(reads), "rule_msg": said, "aux": aux, "indent": False}  # fmt: skip


def group(*jobs, number, logs):
    """What it logs of a group of jobs, and then of each of them."""
    infos = [job | {"indent": True} for job in jobs]
    error = {"external_jobid": number, "aux_logs": logs, "job_error_info": infos}
    return [("group_error", error), *(("job_error", info) for info in infos)]


def lines(*events):
    failures = Failures()
    for event, noted in events:
        failures.note(event, noted)
    return failures.lines() if failures else []


def failed(*jobs):
    return lines(*(("job_error", job) for job in jobs))


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    """Put programs of Slurm in the path that answer with these lines, or that fail."""

    def answer(**programs):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        for name, said in programs.items():
            what = "echo slurm is away >&2; exit 1" if said is None else f"echo '{said}'"
            (folder / name).write_text(f"#!/bin/sh\n{what}\n")
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    return answer


@pytest.fixture
def slurm_log(tmp_path):
    """Write the log that Slurm keeps of a job."""

    def written(text):
        path = tmp_path / ".snakemake/slurm_logs/rule_a/7.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    return written


RUN = "results/sample/models/jena_gru/seed-2/best.weights.h5"
OOM = "slurmstepd: error: Step 7.batch exceeded memory limit (900 > 512), being killed"
TIME_LIMIT = "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-26T08:00:00 DUE TO TIME LIMIT"


def test_the_words_of_the_job_come_once_more_with_its_log(log_of):
    log = log_of("InputError('x.zip: cut off; download it again')")
    assert failed(facts(log=[log])) == [
        "One job failed:",
        f"a: x.zip: cut off; download it again (log: {log})",
    ]


def test_a_bug_is_named_as_one(log_of):
    assert "a: this is a bug" in failed(facts(log=[log_of("ValueError('spam')")]))[1]


def test_a_job_without_a_log_is_named_all_the_same(tmp_path):
    assert failed(facts(1, "a", [tmp_path / "none"]), facts(2, "b")) == [
        "2 jobs failed:",
        f"a: it did not say why (log: {tmp_path / 'none'})",
        "b: it did not say why",
    ]


def test_many_jobs_take_at_most_nine_lines(log_of):
    log = log_of("InputError('no')")
    said = failed(*(facts(i, f"job_{i}", [log]) for i in range(30)))
    assert len(said) <= 9
    assert said[0] == "30 jobs failed:"
    assert said[-1].endswith("; and 26 more, above")


def test_a_job_that_succeeds_when_it_is_tried_again_has_not_failed():
    done = ("job_finished", {"job_id": 1})
    assert lines(("job_error", facts(1)), done) == []
    tried = group(facts(1), facts(2), number="7", logs=[])
    assert lines(*tried, ("job_finished", {"job_id": 2})) == []


def test_groups_of_one_name_are_told_apart():
    both = [event for job in (facts(1, "a"), facts(2, "b")) for event in
            group(job, number="7", logs=[])]  # fmt: skip
    assert lines(*both)[0] == "2 jobs failed:"


def test_of_a_job_that_was_killed_here_snakemake_has_just_said_so():
    killed = {"msg": f"{SAYS}died with <Signals.SIGKILL: 9>.", "thread": 5}
    other = facts(2, "b") | {"thread": 6}
    said = lines((None, killed), ("job_error", other), ("job_error", facts(1) | {"thread": 5}))
    assert said == [
        "2 jobs failed:",
        "b: it did not say why",
        "a: killed, perhaps for want of memory",
    ]


def test_of_a_job_in_slurm_one_line_has_cause_number_node_log_and_what_to_do(slurm, slurm_log):
    slurm(squeue="7|OUT_OF_MEMORY|n1|OutOfMemory|rule_train_jena_gru_wildcards_2")
    said = "SLURM-job '7' failed, SLURM status is: 'OUT_OF_MEMORY'. "
    logs = ["results/train.log", slurm_log(OOM)]
    assert failed(facts(1, "train_jena_gru", logs, [RUN], said, "7")) == [
        "One job failed:",
        "train_jena_gru seed 2: out of memory; give it more with --set-resources "
        "train_jena_gru:mem_mb=MB (Slurm job 7, node n1; log: results/train.log)",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (OOM, "out of memory; give it more with --set-resources a:mem_mb=MB (Slurm job 7; log: n"),
        (
            TIME_LIMIT,
            "over its time limit; give it more with --set-resources a:runtime=MINUTES (Slurm",
        ),
        ("slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-26 ***", "cancelled (Slurm"),
        ("*** JOB 7 CANCELLED AT 2026-11-26 DUE TO NODE FAILURE, SEE", "its node went down (Slu"),
        ("Command 'x' died with <Signals.SIGKILL: 9>.", "killed, perhaps for want of memory (Sl"),
    ],
)
def test_without_an_answer_of_slurm_its_log_says_why(slurm, slurm_log, text, why):
    slurm(squeue=None, sacct=None)
    said = "SLURM-job '7' failed, SLURM status is: 'FAILED'. "
    assert failed(facts(log=["none", slurm_log(text)], said=said, number="7"))[1].startswith(
        f"a: {why}"
    )


def test_what_slurm_has_forgotten_its_accounts_may_know(slurm, slurm_log):
    slurm(squeue="", sacct="7|NODE_FAIL|n2")
    assert failed(facts(log=["none", slurm_log("")], number="7"))[1].startswith(
        "a: its node went down (Slurm job 7, node n2; log: none)"
    )


def test_of_a_group_the_job_that_was_at_work_is_named_and_once(slurm, slurm_log, tmp_path):
    slurm(squeue="")
    early, late = (str(tmp_path / name) for name in ("train.log", "evaluate.log"))
    for path, age in ((early, 60), (late, 0)):
        Path(path).write_text("x")
        os.utime(path, (time.time() - age,) * 2)
    jobs = facts(1, "train_a", [early]), facts(2, "evaluate_a", [late])
    said = lines(*group(*jobs, number="7", logs=[slurm_log(OOM)]))
    assert said[0] == "One job failed:"
    assert said[1].startswith("evaluate_a: out of memory; ")
    assert said[1].endswith(f"(Slurm job 7; log: {late})")


def test_of_a_group_all_jobs_that_say_why_are_named(slurm, slurm_log, log_of):
    slurm(squeue="")
    log = log_of("InputError('no')")
    jobs = [facts(number, f"job_{number}", logs) for number, logs in enumerate(([log], [], [log]))]
    said = lines(*group(*jobs, number="7", logs=[slurm_log("")]))
    assert [line.partition(" (")[0] for line in said] == [
        "2 jobs failed:",
        "job_0: no",
        "job_2: no",
    ]


def test_what_a_job_said_in_an_earlier_run_does_not_count(log_of):
    log = log_of("InputError('no')")
    os.utime(log, (time.time() - 300,) * 2)
    assert failed(facts(log=[log]))[1].startswith("a: it did not say why")


def test_of_a_group_that_had_not_begun_the_first_job_is_named(slurm, slurm_log):
    slurm(squeue="")
    last = facts(1, "evaluate_a", ["none"], ["metrics"], reads=["weights"])
    first = facts(2, "train_a", ["none"], ["weights"], reads=["data"])
    for jobs in ((first, last), (last, first)):
        said = lines(*group(*jobs, number="7", logs=[slurm_log(OOM)]))
        assert said[1].startswith("train_a: out of memory")


def test_the_last_lines_of_a_job_that_failed_elsewhere_come_too(slurm, slurm_log, log_of):
    slurm(squeue="")
    bug = log_of("ValueError('spam')")
    assert failed(facts(log=[bug, slurm_log("")], number="7"))[-1] == "  ValueError: spam"
    assert "spam" not in "".join(failed(facts(log=[bug])))  # it was on the terminal
    no_word = failed(facts(log=["none", slurm_log("")], number="8"))
    assert no_word[1:] == ["a: it did not say why (Slurm job 8; log: none)"]


def test_another_batch_system_is_named_by_its_number_alone():
    said = failed(facts(number="9.pbs"))
    assert said == ["One job failed:", "a: it did not say why (job 9.pbs)"]


SAYS = "RuleException:\nCalledProcessError in file \"rules/a.smk\", line 5:\nCommand 'python x' "


def test_only_what_a_script_has_explained_is_left_out():
    assert EXPLAINED.match(f"{SAYS}returned non-zero exit status 1.")
    assert not EXPLAINED.match(f"{SAYS}returned non-zero exit status 137.")
    assert not EXPLAINED.match(f"{SAYS}died with <Signals.SIGKILL: 9>.")
