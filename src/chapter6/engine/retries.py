"""Further tries of failed jobs, which Snakemake 9.27 may forget (docs/cluster.md).

A job that has failed and is to be tried again becomes ready, but stays among those that Snakemake
takes for running. When a checkpoint finishes before it starts again (it may wait for memory, for
example), the ready jobs are collected anew, without those that run; so the job never starts, and
with --keep-going Snakemake ends as if all were well.
"""

from functools import wraps
from typing import Any

from snakemake.scheduling.job_scheduler import JobScheduler


def keep_retries(scheduler: Any = JobScheduler) -> None:
    """Let a scheduler take a failed job that will be tried again for what it is: not running."""
    handle = getattr(scheduler, "_handle_error", None)
    if handle is None or hasattr(handle, "__wrapped__"):
        return

    @wraps(handle)
    def handle_error(self: Any, job: Any, *arguments: Any, **named: Any) -> None:
        handle(self, job, *arguments, **named)
        if job not in self.failed:
            self.workflow.dag._running.discard(job)

    scheduler._handle_error = handle_error
