"""The states of a run: one model with one seed.

This is not in `chapter6.jobs`, whose code counts for no result, because the report uses it.
"""

from enum import StrEnum


class RunState(StrEnum):
    """How far a run has got.

    Attributes:
        NOT_RUN: it has not started.
        RUNNING: its training job is running.
        STOPPED: the process of its training job is gone; the next run resumes.
        SILENT: its training job is on another machine and has not written for too long.
        UNSCORED: it is trained and has no figures yet.
        FAILED: its training diverged, and would diverge identically next time.
        STALE: the current settings, code or data would give other figures.
        FINISHED: its training has succeeded.
    """

    NOT_RUN = "not run"
    RUNNING = "running"
    STOPPED = "stopped"
    SILENT = "silent"
    UNSCORED = "not scored"
    FAILED = "failed"
    STALE = "stale"
    FINISHED = "finished"


ENDED = (RunState.FINISHED, RunState.FAILED)
"""The states in which a training job is done."""
