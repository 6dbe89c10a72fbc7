"""What Snakemake says of jobs that failed: at the end, once more, in the jobs' own words."""

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from chapter6.jobs.batch.causes import ERROR, advice_for, cause_in, end_of, last_error
from chapter6.jobs.batch.slurm import ENDS, SlurmJob, jobs_numbered
from chapter6.layout import Run

FEW = 4
"""How many failed jobs are listed; the rest are only counted."""
LAST_LINES = 4
"""How much is shown of the log of a job that ran elsewhere and did not say why it failed."""
EXPLAINED = re.compile(
    r"RuleException:\nCalledProcessError in file .* non-zero exit status 1\.", re.S
)
"""What Snakemake says of a script that has failed; the script has said why."""
CLOCKS_SECONDS = 60.0
"""By how much the clock of a file system may be behind."""
BUG = "this is a bug"
KILLED = re.compile(r"CalledProcessError.* died with <Signals", re.S)
STATUS = re.compile(r"SLURM status is: '(\w+)")


@dataclass(frozen=True)
class FailedJob:
    """A job that failed, as Snakemake logged it.

    Attributes:
        jobid: its number in Snakemake.
        rule: the name of its rule.
        logs: its own log, if its rule has one, and then those of its executor.
        inputs, outputs: what it read, and what it would have written.
        number: its number in a batch system; empty if it ran here.
        said: what the executor said.
    """

    jobid: str
    rule: str
    logs: Sequence[str]
    inputs: Sequence[str]
    outputs: Sequence[str]
    number: str = ""
    said: str = ""

    @classmethod
    def of(
        cls, facts: Mapping[str, Any], number: Any = "", logs: Sequence[Any] = (), said: str = ""
    ) -> "FailedJob":
        """Return the job that a message of Snakemake's describes.

        `number` and `logs` are those of the group that it belongs to; `said` is what Snakemake
        said just before.
        """
        return cls(
            jobid=str(facts["jobid"]),
            rule=facts["rule_name"],
            logs=[str(path) for path in (*(facts.get("log") or ()), *logs)],
            inputs=[str(path) for path in facts.get("input") or ()],
            outputs=[str(path) for path in facts.get("output") or ()],
            number=str(number or (facts.get("aux") or {}).get("external_jobid", "")),
            said=f"{said}{facts.get('rule_msg') or ''}",
        )

    @property
    def name(self) -> str:
        """Its rule and, if it has one, its seed."""
        run = next(filter(None, map(Run.of, self.outputs)), None)
        return f"{self.rule} seed {run.seed}" if run else self.rule

    @property
    def in_slurm(self) -> bool:
        """Whether the batch system that it ran in is Slurm."""
        return bool(self.number) and "slurm" in f"{self.said} {' '.join(self.logs[1:])}".lower()


class Failures:
    """The jobs of a run that failed, and have not succeeded since."""

    def __init__(self) -> None:
        """Know of none yet; what is in logs from before now is of earlier runs."""
        self._since = time.time() - CLOCKS_SECONDS
        self._failed: dict[str, list[FailedJob]] = {}  # the numbers of its jobs → a job or group
        self._killed: dict[Any, str] = {}  # thread of Snakemake's → what it said last of a kill

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._failed)

    def note(self, event: str | None, facts: Mapping[str, Any]) -> None:
        """Take note of what Snakemake logs: the name of an event, if it has one, and its facts."""
        if KILLED.search(str(facts.get("msg"))):
            self._killed[facts.get("thread")] = str(facts["msg"])
        elif event == "group_error":
            jobs = [
                FailedJob.of(job, facts.get("external_jobid"), facts["aux_logs"])
                for job in facts["job_error_info"]
            ]
            self._failed[" ".join(sorted(job.jobid for job in jobs))] = jobs
        elif event == "job_error" and not facts.get("indent"):  # else a group's, noted by now
            said = self._killed.pop(facts.get("thread"), "")
            self._failed[str(facts["jobid"])] = [FailedJob.of(facts, said=said)]
        elif event == "job_finished":
            done = str(facts.get("job_id"))
            self._failed = {
                key: jobs
                for key, jobs in self._failed.items()
                if not any(job.jobid == done for job in jobs)
            }

    def lines(self, find: Callable[[str], str] = str) -> list[str]:
        """Return lines on them for the end of the run: at most nine.

        `find` maps the path of a log to where it can be read, which may fetch it.
        """
        found = [
            [replace(job, logs=[find(log) for log in job.logs]) for job in group]
            for group in self._failed.values()
        ]
        jobs = [job for group in found for job in _to_blame(group, self._since)]
        shown = jobs[:FEW]
        known = jobs_numbered([job.number for job in shown if job.in_slurm])
        lines = ["One job failed:" if len(jobs) == 1 else f"{len(jobs)} jobs failed:"]
        unexplained = None
        for job in shown:
            why = _why(job, known.get(job.number), self._since)
            if job.number and (not why or why.startswith(BUG)) and unexplained is None:
                unexplained = job
            details = _details(job, known.get(job.number))
            lines.append(f"{job.name}: {why or 'it did not say why'}{details}")
        if len(jobs) > FEW:
            lines[-1] += f"; and {len(jobs) - FEW} more, above"
        if unexplained:
            lines += [f"  {line}" for line in _last_lines(unexplained)]
        return lines


def _to_blame(group: Sequence[FailedJob], since: float) -> list[FailedJob]:
    """Return the jobs of a group that say why they failed.

    If none does, that is the job that was at work: the last to log, or else the first to run.
    """
    if said := [job for job in group if _error(job, since)]:
        return said
    written = {path for job in group for path in job.outputs}
    return [max(group, key=lambda job: (_last_written(job), written.isdisjoint(job.inputs)))]


def _error(job: FailedJob, since: float) -> str:
    """Return the error that a job has logged since a time; empty without one."""
    return last_error(job.logs[0]) if _last_written(job) > since else ""


def _last_written(job: FailedJob) -> float:
    """Return when a job last wrote to its log, in seconds since 1970; 0 if it has not."""
    with suppress(OSError, IndexError):
        log = os.stat(job.logs[0])
        return log.st_mtime if log.st_size else 0.0  # Snakemake makes an empty one
    return 0.0


def _why(job: FailedJob, known: SlurmJob | None, since: float) -> str:
    """Say why a job failed: what its batch system says, or the job itself; empty if neither."""
    status = STATUS.search(job.said)
    states = [status[1] if status else "", known.state if known else ""]
    told = [ENDS[state] for state in states if state in ENDS and state != "FAILED"]
    logged = cause_in("\n".join(map(end_of, job.logs[1:])) if job.number else job.said)
    if cause := next(iter(told), logged):
        return "; ".join(filter(None, (cause, advice_for(cause, job.rule))))
    return _error(job, since)


def _details(job: FailedJob, known: SlurmJob | None) -> str:
    """Return the number of its job in a batch system, the node, and its log, as far as known."""
    system = "Slurm job" if job.in_slurm else "job"
    details = [str(known or f"{system} {job.number}")] if job.number else []
    details += [f"log: {job.logs[0]}"] if job.logs else []
    return f" ({'; '.join(details)})" if details else ""


def _last_lines(job: FailedJob) -> list[str]:
    """Return the end of its log or, if it wrote none, of its batch system's."""
    for log in job.logs:
        lines = [line for line in end_of(log).splitlines() if not line.startswith(ERROR)]
        if lines:
            return lines[-LAST_LINES:]
    return []
