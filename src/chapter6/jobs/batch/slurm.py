"""What Slurm says of its jobs, asked in bounded time."""

import os
import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass

ANSWER_SECONDS = 5.0
ENDS = {
    "BOOT_FAIL": "its node did not start",
    "CANCELLED": "cancelled",
    "DEADLINE": "over its deadline",
    "FAILED": "failed",
    "NODE_FAIL": "its node went down",
    "OUT_OF_MEMORY": "out of memory",
    "PREEMPTED": "preempted",
    "TIMEOUT": "over its time limit",
}
"""The state of a job that has not ended well → the same in words."""
WAITING = ("PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT")
"""The states of a job that is yet to run."""
ENDED = (*ENDS, "COMPLETED", "REVOKED")
"""The states of a job that does not run any more."""


@dataclass(frozen=True)
class SlurmJob:
    """A job as Slurm describes it.

    Attributes:
        number: its number.
        state: in Slurm's words, such as RUNNING.
        node: where it runs or ran; empty if it has not begun.
        reason: why it waits or has failed, in Slurm's words; may be empty.
        comment: for a job of Snakemake's, its rule or group, and its wildcards.
    """

    number: str
    state: str
    node: str = ""
    reason: str = ""
    comment: str = ""

    def __str__(self) -> str:
        """Name it, as `chapter6.jobs.batch.own.BatchJob` does."""
        return f"Slurm job {self.number}" + (f", node {self.node}" if self.node else "")


def jobs_of(user: int) -> dict[str, SlurmJob] | None:
    """Return number → job for all jobs of a user that Slurm remembers; None without an answer."""
    return _squeue(f"--user={user}")


def jobs_numbered(numbers: Collection[str]) -> dict[str, SlurmJob]:
    """Return number → job for those of some jobs that Slurm, or its accounting, remembers."""
    if not numbers:
        return {}
    # squeue fails for a single number that it does not know; of several it leaves that one out
    told = _squeue(f"--jobs={','.join([*numbers, '1'])}") or {}
    found = {number: told[number] for number in numbers if number in told}
    if forgotten := sorted(set(numbers) - found.keys()):
        found |= _sacct(forgotten)
    return found


def _squeue(choice: str) -> dict[str, SlurmJob] | None:
    text = _answer("squeue", "--states=all", "--noheader", "--format=%A|%T|%N|%r|%k", choice)
    if text is None:
        return None
    fields = (line.split("|", 4) for line in text.splitlines())
    return {one[0]: SlurmJob(*map(_plain, one)) for one in fields if len(one) == 5}


def _sacct(numbers: Collection[str]) -> dict[str, SlurmJob]:
    form = "--format=JobIDRaw,State,NodeList"
    text = _answer("sacct", "-X", "--noheader", "--parsable2", form, f"--jobs={','.join(numbers)}")
    fields = (line.split("|") for line in (text or "").splitlines())
    return {
        one[0]: SlurmJob(one[0], one[1].split(" ")[0], _plain(one[2]))  # CANCELLED by 1000
        for one in fields
        if len(one) == 3
    }


def _plain(field: str) -> str:
    return "" if field in ("(null)", "None", "None assigned") else field


def _answer(program: str, *arguments: str) -> str | None:
    if shutil.which(program) is None:
        return None
    own = {n: v for n, v in os.environ.items() if not n.startswith(("SQUEUE_", "SACCT_"))}
    try:
        done = subprocess.run(
            [program, *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=ANSWER_SECONDS,
            env=own,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout
