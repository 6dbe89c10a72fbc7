"""The states of a run: one model with one seed.

They are not in `chapter6.jobs`, because code there never makes a result stale and the report shows
these states.
"""

from enum import StrEnum


class RunState(StrEnum):
    """How far a run has got.

    Attributes:
        NOT_RUN: nothing has been written for it yet.
        RUNNING: its training job is at work.
        STOPPED: the process of its training job is gone; the next run resumes it.
        SILENT: its training job is on another machine and has written nothing for too long.
        UNSCORED: trained, but without figures yet.
        FAILED: its training diverged. It would diverge identically next time.
        STALE: its figures no longer match the current settings, code or data.
        FINISHED: its training ended well.
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
"""The states in which the training is over."""
