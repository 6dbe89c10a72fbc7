"""A Slurm executor that does not lose its jobs, on one that does as version 2.8.0."""

import asyncio
import logging
from types import SimpleNamespace

import pytest

from chapter6.engine import slurm_executor
from chapter6.engine.slurm_executor import patient


class Executor:
    """Hands back the jobs that run, reports the others, and nothing if Slurm does not answer."""

    def __init__(self, states):
        self.states, self.reported, self.submitted = states, [], []
        self.logger = logging.getLogger("executor")
        settings = SimpleNamespace(seconds_between_status_checks=3)
        self.workflow = SimpleNamespace(remote_execution_settings=settings)
        self.next_seconds_between_status_checks = None
        self.run_uuid = "run"

    def report_job_success(self, job_info):
        self.reported.append((job_info.number, "success"))

    def report_job_error(self, job_info, msg=None, aux_logs=None):
        self.reported.append((job_info.number, msg))

    async def check_active_jobs(self, active_jobs):
        self.next_seconds_between_status_checks = 180
        for job in active_jobs if self.states is not None else ():
            state = self.states[job.number]
            if state == "COMPLETED":
                self.report_job_success(job)
            elif state == "FAILED":
                self.report_job_error(job, msg="failed", aux_logs=[])
            else:
                yield job

    def cancel_jobs(self, active_jobs):
        self.cancelled = active_jobs

    def get_account_arg(self, job):
        yield f" -A {job.resources['slurm_account']}"

    def run_job(self, job):
        self.submitted.append(job)


JOBS = [
    SimpleNamespace(number=number, external_jobid=external_jobid)
    for number, external_jobid in enumerate(["0", "1", "2_7"])  # the last is a task of an array
]


def poll(executor, jobs=JOBS):
    async def handed_back():
        return [job async for job in executor.check_active_jobs(jobs)]

    return asyncio.run(handed_back())


def test_jobs_that_end_are_reported_once_and_the_others_handed_back_once():
    executor = patient(Executor)(["COMPLETED", "RUNNING", "FAILED"])
    assert poll(executor) == [JOBS[1]]
    assert executor.reported == [(0, "success"), (2, "failed")]


def test_ctrl_c_cancels_the_jobs_of_a_poll_too_and_none_that_has_ended():
    executor = patient(Executor)(["RUNNING", "COMPLETED", "RUNNING"])

    async def interrupted():
        async for _ in executor.check_active_jobs(JOBS):
            executor.cancel_jobs([])  # Snakemake's list is empty meanwhile

    asyncio.run(interrupted())
    assert executor.cancelled == [JOBS[0], JOBS[2]]
    executor.cancel_jobs([JOBS[2], JOBS[0]])  # it has taken them back
    assert executor.cancelled == [JOBS[2], JOBS[0]]


def test_a_poll_without_an_answer_keeps_all_jobs_and_says_so_once(caplog):
    executor = patient(Executor)(None)
    assert [poll(executor) for _ in range(3)] == [JOBS] * 3
    executor.states = ["RUNNING"] * 3
    assert [poll(executor) for _ in range(2)] == [JOBS] * 2
    assert [record.getMessage() for record in caplog.records] == [
        slurm_executor.AWAY,
        slurm_executor.BACK,
    ]
    assert executor.reported == []


@pytest.mark.parametrize(
    ("seconds", "known", "failed"),
    [(300, {"0", "2"}, [1]), (300, {"0", "1", "2"}, []), (300, None, []), (3, {"0", "2"}, [])],
)
def test_a_job_that_slurm_has_forgotten_since_it_was_asked_last_counts_as_failed(
    monkeypatch, caplog, seconds, known, failed
):
    now = [1000.0]
    monkeypatch.setattr(slurm_executor.time, "time", lambda: now[0])
    monkeypatch.setattr(slurm_executor, "known_jobs", lambda name: known)
    executor = patient(Executor)(["RUNNING"] * 3)
    assert poll(executor) == JOBS
    now[0] += seconds
    assert poll(executor) == [job for job in JOBS if job.number not in failed]
    assert executor.reported == [(number, None) for number in failed]
    said = [slurm_executor.FORGOTTEN.format(number=number) for number in failed]
    assert [record.getMessage() for record in caplog.records] == said


def test_polls_keep_their_pace():
    executor = patient(Executor)(["RUNNING"] * 3)
    poll(executor)
    assert executor.next_seconds_between_status_checks == 3


def test_no_job_is_submitted_while_the_controller_is_away(monkeypatch):
    answers, pauses = iter([False, False, True]), []
    monkeypatch.setattr(slurm_executor, "controller_answers", lambda: next(answers))
    monkeypatch.setattr(slurm_executor.time, "sleep", pauses.append)
    executor = patient(Executor)([])
    executor.run_job("job")
    assert executor.submitted == ["job"]
    assert len(pauses) == 2


@pytest.mark.parametrize(("resources", "argument"), [({}, ""), ({"slurm_account": "a"}, " -A a")])
def test_an_account_is_named_only_if_the_user_names_it(resources, argument):
    job = SimpleNamespace(resources=resources)
    assert next(patient(Executor)([]).get_account_arg(job)) == argument
