"""The states that a run, which is one model with one seed, can be in.

Not in `chapter6.jobs`, whose code counts for no result: the report shows these states.
"""

from enum import StrEnum


class RunState(StrEnum):
    """How a run is doing, from nothing to finished.

    Attributes:
        NOT_RUN: there is nothing of it yet.
        RUNNING: its training job is at work.
        STOPPED: the process of its training job is gone; it goes on when it runs again.
        SILENT: its training job is on another machine and has not written for too long.
        UNSCORED: it is trained and has no figures yet.
        FAILED: its training diverged, which it would do again.
        STALE: it has figures that the present settings, code or data would not give.
        FINISHED: its training has ended well.
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
"""The states in which no training job will do any more by itself."""
