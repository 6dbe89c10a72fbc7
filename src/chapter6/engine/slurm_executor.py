"""Snakemake's Slurm executor, made to bear a controller that is away for a while.

Tried with version 2.8.0, which forgets its jobs when Slurm does not answer one of its polls, and
then waits for ever (its issue #207), and which fails a job that it cannot submit at once. It also
waits for ever for a job that Slurm has forgotten, as after minutes in which Snakemake was stopped.
Nor does a Ctrl-C during a poll cancel any job, for Snakemake has taken them off its list by then.
"""

import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from snakemake_interface_executor_plugins.registry import ExecutorPluginRegistry

PAUSE_SECONDS = 2.0
LONGEST_SECONDS = 3600.0
"""How long a submission waits for a controller, before it is tried all the same."""
GAP_SECONDS = 60.0
"""After so long without an answer Slurm may have forgotten jobs that have ended (MinJobAge)."""
AWAY = "Slurm does not answer; its jobs go on, and it is asked again until it does"
BACK = "Slurm answers again"
FORGOTTEN = (
    "Slurm no longer knows job {number}: it ended while nobody asked, well or not; so it counts as "
    "failed"
)


def bear_absences() -> None:
    """Let this process's Slurm executor be `patient`."""
    plugin: Any = ExecutorPluginRegistry().get_plugin("slurm")
    plugin.executor = patient(plugin.executor)


def patient(executor: Any) -> Any:
    """Return a kind of Slurm `executor` that loses no job while Slurm does not answer.

    It relies on what Snakemake asks of every executor: `check_active_jobs` hands back the jobs that
    go on, and reports the others. Polls come every ``--seconds-between-status-checks``, not ever
    less often.
    """

    class Patient(executor):
        def __init__(self, *arguments: Any) -> None:
            self.ended: set[int] = set()
            self.polled: list[Any] = []
            self.is_away = False
            self.answered = time.time()
            super().__init__(*arguments)

        def report_job_success(self, job_info: Any) -> None:
            self.ended.add(id(job_info))
            super().report_job_success(job_info)

        def report_job_error(self, job_info: Any, *about: Any, **more: Any) -> None:
            self.ended.add(id(job_info))
            super().report_job_error(job_info, *about, **more)

        async def check_active_jobs(self, active_jobs: list[Any]) -> AsyncIterator[Any]:
            self.ended.clear()
            self.polled = list(active_jobs)
            had_gap = time.time() - self.answered > GAP_SECONDS
            known = known_jobs(self.run_uuid) if active_jobs and had_gap else None
            handed_back = set()
            async for job in super().check_active_jobs(active_jobs):
                handed_back.add(id(job))
                if known is None or job.external_jobid.partition("_")[0] in known:
                    yield job
                else:
                    self.logger.warning(FORGOTTEN.format(number=job.external_jobid))
                    self.report_job_error(job)
            unanswered = [job for job in active_jobs if id(job) not in handed_back | self.ended]
            if active_jobs:
                self.say(is_away=bool(unanswered))
            if not unanswered:
                self.answered = time.time()
            for job in unanswered:
                yield job
            settings = self.workflow.remote_execution_settings
            self.next_seconds_between_status_checks = settings.seconds_between_status_checks

        def cancel_jobs(self, active_jobs: list[Any]) -> None:
            """Cancel the jobs of a poll, too: Snakemake does not count them as active meanwhile."""
            polled = [job for job in self.polled if id(job) not in self.ended]
            super().cancel_jobs(list({id(job): job for job in [*active_jobs, *polled]}.values()))

        def get_account_arg(self, job: Any) -> Iterator[str]:
            """Leave the account to Slurm where nobody has named one: 2.8.0's guess fails."""
            if job.resources.get("slurm_account"):
                yield from super().get_account_arg(job)
            else:
                yield ""

        def run_job(self, job: Any) -> None:
            end = time.monotonic() + LONGEST_SECONDS
            while not controller_answers() and time.monotonic() < end:
                self.say(is_away=True)
                time.sleep(PAUSE_SECONDS)
            super().run_job(job)

        def say(self, is_away: bool) -> None:
            """Tell the user once that Slurm is away, and once that it is back."""
            if is_away != self.is_away:
                self.is_away = is_away
                self.logger.warning(AWAY if is_away else BACK)

    return Patient


def controller_answers() -> bool:
    """Ask Slurm's controller, in milliseconds; without the command to ask, suppose that it does."""
    if shutil.which("scontrol") is None:
        return True
    ping = ["scontrol", "ping"]
    return not subprocess.run(ping, capture_output=True, check=False).returncode


def known_jobs(name: str) -> set[str] | None:
    """Return the ids of the jobs with this name that Slurm knows; None if it does not answer.

    Of an array there is the id of the whole: its tasks that wait have one line together.
    """
    command = ["squeue", "--noheader", "--states=all", "--format=%F", f"--name={name}"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return set(done.stdout.split())
