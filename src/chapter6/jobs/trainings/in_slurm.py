"""What Slurm says of trainings: which are queued, where they run, and why some have ended."""

import json
import os
import shutil
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from chapter6.jobs.batch.causes import cause_in, end_of
from chapter6.jobs.batch.slurm import ENDED, ENDS, WAITING, SlurmJob, jobs_of
from chapter6.jobs.lock import owner_of
from chapter6.jobs.trainings.status import TrainingStatus
from chapter6.layout import Results
from chapter6.run_state import ENDED as DONE
from chapter6.run_state import RunState

ASK_SECONDS = 5.0
NOTICE_SECONDS = 60.0
"""Snakemake should have noticed the end of a job after this long."""
UNNOTICED = "Snakemake has not noticed"
LONGEST_NAME = 254  # of a file of Snakemake's that is named after another file's path


class _Marker(NamedTuple):
    """Snakemake's note that a job is under way."""

    job: str
    written: float  # in seconds since 1970


class SlurmView:
    """Slurm as one sees it who watches the trainings of an edition.

    Parameters
    ----------
    results
        The edition's results. Slurm is asked about the jobs of their owner.
    """

    def __init__(self, results: Results) -> None:
        """Ask nothing yet."""
        self._results = results
        self._snakemake = Path(os.path.abspath(results.folder)).parents[1] / ".snakemake"
        self._causes: dict[str, str] = {}  # number of a job → why it failed, if its log says so
        self._jobs: Mapping[str, SlurmJob] = {}
        self._asked = -ASK_SECONDS
        self._answers = False
        self._silent_since: float | None = None

    @property
    def silence(self) -> str:
        """For how long Slurm has not answered, in words; empty if it does."""
        if self._silent_since is None:
            return ""
        return f"Slurm does not answer for {time.monotonic() - self._silent_since:.0f} s"

    def placed(self, found: Iterable[TrainingStatus]) -> list[TrainingStatus]:
        """Return trainings with what Slurm says of them: see `TrainingStatus.place`.

        Slurm is asked at most every `ASK_SECONDS`, and only if one of them is a job of its.
        """
        found = list(found)
        markers = [self._marker(one) for one in found]
        numbers = [self._number(*both) for both in zip(found, markers, strict=True)]
        if not any(numbers):
            return found
        self._ask()
        known = [self._explained(self._jobs.get(number)) for number in numbers]
        return [_placed(*all_, self._answers) for all_ in zip(found, known, markers, strict=True)]

    def _ask(self) -> None:
        now = time.monotonic()
        if now - self._asked < ASK_SECONDS or shutil.which("squeue") is None:
            return
        self._asked, jobs = now, None
        with suppress(OSError):
            jobs = jobs_of(os.stat(self._results.folder).st_uid)
        self._answers = jobs is not None
        if jobs is not None:
            self._jobs, self._silent_since = jobs, None
        elif self._silent_since is None:
            self._silent_since = now

    def _explained(self, job: SlurmJob | None) -> SlurmJob | None:
        """Return a job with the cause that its log names, where Slurm's state names none."""
        if job is None or job.state != "FAILED":
            return job
        if job.number not in self._causes:
            logs = self._snakemake.glob(f"slurm_logs/**/{job.number}.log")
            self._causes[job.number] = next(filter(None, map(cause_in, map(end_of, logs))), "")
        return replace(job, reason=self._causes[job.number])

    def _marker(self, training: TrainingStatus) -> _Marker | None:
        """Return Snakemake's marker for the job that trains or, with it, evaluates."""
        own = Results.of(self._results.edition).run(training.model, training.seed)
        for file in ("best", "metrics"):
            name = urlsafe_b64encode(str(own.file(file)).encode()).decode()
            pieces = [name[i : i + LONGEST_NAME] for i in range(0, len(name), LONGEST_NAME)]
            folders = [f"@{piece}" for piece in pieces[:-1]]
            path = self._snakemake.joinpath("incomplete", *folders, pieces[-1])
            with suppress(OSError, ValueError, TypeError, KeyError):
                if job := json.loads(path.read_text("utf-8"))["external_jobid"]:
                    return _Marker(str(job), path.stat().st_mtime)
        return None

    def _number(self, training: TrainingStatus, marker: _Marker | None) -> str:
        """Return the number of a training's latest job in Slurm; empty if none is known."""
        if marker is not None:
            return marker.job
        owner = owner_of(self._results.run(training.model, training.seed).file("best"))
        system, number = (
            (owner.job.system, owner.job.number) if owner else (training.system, training.job)
        )
        return number if system == "Slurm" else ""


def _placed(
    training: TrainingStatus, job: SlurmJob | None, marker: _Marker | None, answers: bool
) -> TrainingStatus:
    overdue = marker is not None and time.time() - max(training.last, marker.written) > (
        NOTICE_SECONDS
    )
    if job is None:
        return _forgotten(training, marker if overdue else None) if answers else training
    if job.state in WAITING:
        why = f" ({job.reason})" if job.reason else ""
        return replace(training, state=RunState.NOT_RUN, place=f"queued as {job}{why}")
    if job.state not in ENDED:
        starts = training.state == RunState.NOT_RUN
        return replace(training, place=f"{'starting in ' if starts else ''}{job}")
    if training.state in DONE or job.state not in ENDS:
        return replace(training, place=f"{job} has ended, and {UNNOTICED}" if overdue else "")
    why = ENDS[job.state]
    if job.state == "FAILED":
        why = job.reason or training.reason or why
    state = RunState.STOPPED if job.state == "PREEMPTED" else RunState.FAILED
    return replace(
        training, state=state, reason=f"{why} ({job})" + (f"; {UNNOTICED}" if overdue else "")
    )


def _forgotten(training: TrainingStatus, overdue: _Marker | None) -> TrainingStatus:
    """Return a training whose job Slurm does not know; Snakemake may still wait for that."""
    if overdue is not None:
        why = f"Slurm does not know job {overdue.job} any more, and {UNNOTICED}"
        if training.state in DONE:
            return replace(training, place=why)
        return replace(training, state=RunState.STOPPED, reason=why)
    if training.state == RunState.SILENT and training.system == "Slurm":
        reason = f"Slurm job {training.job} has ended"
        return replace(training, state=RunState.STOPPED, reason=reason)
    return training
