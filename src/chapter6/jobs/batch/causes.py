"""Why a job ended, in the words of its own log or of its batch system's."""

import os
import re
from contextlib import suppress
from pathlib import Path

OUT_OF_MEMORY = "out of memory"
TIME_LIMIT = "over its time limit"
CAUSES = (
    (r"oom[-_ ]kill|out of memory|exceeded .*memory limit", OUT_OF_MEMORY),
    (r"DUE TO TIME LIMIT|TERM_RUNLIMIT|walltime .*exceeded", TIME_LIMIT),
    (r"DUE TO NODE FAILURE", "its node went down"),
    (r"DUE TO PREEMPTION", "preempted"),
    (r"CANCELLED AT", "cancelled"),
    (r"died with <Signals\.SIGKILL|exit status 137", "killed, perhaps for want of memory"),
)
"""What is found in a log, the first that is → the same in our words."""
LAST_BYTES = 20_000
ERROR = "Error: "
"""How the last line of the log of a failed job begins (`chapter6.jobs.log`)."""


def cause_in(text: str) -> str:
    """Return the cause that a batch system's log names; empty if it names none.

    >>> cause_in("slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-01-01 DUE TO TIME LIMIT ***")
    'over its time limit'
    """
    return next((cause for form, cause in CAUSES if re.search(form, text, re.I)), "")


def advice_for(cause: str, rule: str) -> str:
    """Return what to do about a cause, after which the run resumes; empty if nothing is special."""
    more = {OUT_OF_MEMORY: "mem_mb=MB", TIME_LIMIT: "runtime=MINUTES"}.get(cause)
    return f"give it more with --set-resources {rule}:{more}" if more else ""


def end_of(path: str | os.PathLike[str]) -> str:
    """Return the end of a log; empty if it cannot be read."""
    with suppress(OSError), Path(path).open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - LAST_BYTES))
        return file.read().decode("utf-8", errors="replace")
    return ""


def last_error(log: str | os.PathLike[str]) -> str:
    """Return the error that a job's own log ends with; empty if there is none."""
    for line in reversed(end_of(log).splitlines()[-20:]):
        if line.startswith(ERROR):
            return line.removeprefix(ERROR)
    return ""
