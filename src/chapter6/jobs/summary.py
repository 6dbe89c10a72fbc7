"""What Snakemake says of jobs that failed: at the end, once more, in the jobs' own words."""

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chapter6.jobs.batch.causes import advice_for, cause_in, end_of
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
ERROR = "Error: "
"""How the last line of the log of a failed job begins (`chapter6.jobs.log`)."""
BUG = "this is a bug"
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
        cls, facts: Mapping[str, Any], number: Any = "", logs: Sequence[Any] = ()
    ) -> "FailedJob":
        """Return the job that a message of Snakemake's describes.

        `number` and `logs` are those of the group that it belongs to.
        """
        return cls(
            jobid=str(facts["jobid"]),
            rule=facts["rule_name"],
            logs=[str(path) for path in (*(facts.get("log") or ()), *logs)],
            inputs=[str(path) for path in facts.get("input") or ()],
            outputs=[str(path) for path in facts.get("output") or ()],
            number=str(number or (facts.get("aux") or {}).get("external_jobid", "")),
            said=str(facts.get("rule_msg") or ""),
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
        """Know of none yet."""
        self._failed: dict[str, list[FailedJob]] = {}  # Snakemake's job or group → its jobs

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._failed)

    def note(self, event: str, facts: Mapping[str, Any]) -> None:
        """Take note of what Snakemake logs: the name of an event, and its facts."""
        if event == "group_error":
            jobs = [
                FailedJob.of(job, facts.get("external_jobid"), facts["aux_logs"])
                for job in facts["job_error_info"]
            ]
            self._failed[str(facts["groupid"])] = jobs
        elif event == "job_error" and not facts.get("indent"):  # else a group's, noted by now
            self._failed[str(facts["jobid"])] = [FailedJob.of(facts)]
        elif event == "job_finished":
            done = str(facts.get("job_id"))
            self._failed = {
                key: jobs
                for key, jobs in self._failed.items()
                if not any(job.jobid == done for job in jobs)
            }

    def lines(self) -> list[str]:
        """Return lines on them for the end of the run: at most nine."""
        jobs = [_to_blame(group) for group in self._failed.values() if group]
        shown = jobs[:FEW]
        known = jobs_numbered([job.number for job in shown if job.in_slurm])
        lines = ["One job failed:" if len(jobs) == 1 else f"{len(jobs)} jobs failed:"]
        unexplained = None
        for job in shown:
            why, own = _why(job, known.get(job.number)), _last_error(job)
            if job.number and (not why or own.startswith(BUG)) and unexplained is None:
                unexplained = job
            log = f" (log: {job.logs[0]})" if job.logs else ""
            lines.append(f"{job.name}: {why or 'it did not say why' + _where(job)}{log}")
        if len(jobs) > FEW:
            lines[-1] += f"; and {len(jobs) - FEW} more, above"
        if unexplained:
            lines += [f"  {line}" for line in _last_lines(unexplained)]
        return lines


def _to_blame(group: Sequence[FailedJob]) -> FailedJob:
    """Return the job of a group that was at work: the last to log, or else the first to run."""
    written = {path for job in group for path in job.outputs}
    return max(group, key=lambda job: (_last_written(job), written.isdisjoint(job.inputs)))


def _last_written(job: FailedJob) -> float:
    """Return when the log of a job was last written, in seconds since 1970; 0 without one."""
    with suppress(OSError, IndexError):
        return os.path.getmtime(job.logs[0])
    return 0.0


def _why(job: FailedJob, known: SlurmJob | None) -> str:
    """Say why a job failed: what its batch system says, or the job itself; empty if neither."""
    status = STATUS.search(job.said)
    states = [status[1] if status else "", known.state if known else ""]
    told = [ENDS[state] for state in states if state in ENDS and state != "FAILED"]
    logged = cause_in("\n".join(map(end_of, job.logs[1:]))) if job.number else ""
    if cause := next(iter(told), logged):
        advice = advice_for(cause, job.rule)
        return f"{cause}{_where(job, known)}" + (f"; {advice}" if advice else "")
    own = _last_error(job)
    return f"{own}{_where(job, known)}" if own else ""


def _where(job: FailedJob, known: SlurmJob | None = None) -> str:
    if not job.number:
        return ""
    return f" ({known or ('Slurm job ' if job.in_slurm else 'job ') + job.number})"


def _last_error(job: FailedJob) -> str:
    for log in job.logs[:1]:
        for line in reversed(end_of(log).splitlines()[-20:]):
            if line.startswith(ERROR):
                return line.removeprefix(ERROR)
    return ""


def _last_lines(job: FailedJob) -> list[str]:
    """Return the end of its log or, if it wrote none, of its batch system's."""
    for log in job.logs:
        lines = [line for line in end_of(log).splitlines() if not line.startswith(ERROR)]
        if lines:
            return lines[-LAST_LINES:]
    return []
