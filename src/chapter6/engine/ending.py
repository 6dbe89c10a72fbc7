"""An end by SIGTERM, in which Snakemake 9.27 may hang.

Snakemake takes note of the signal under the lock that its main thread holds while it looks at jobs
that have finished. Python handles signals in that same thread: if one comes just then, it waits for
itself, for ever.
"""

import threading
from functools import wraps
from typing import Any

from snakemake.scheduling.job_scheduler import JobScheduler


def end_without_hanging(scheduler: Any = JobScheduler) -> None:
    """Let a scheduler take note of SIGTERM in a thread of its own, which may wait."""
    handle = getattr(scheduler, "exit_gracefully", None)
    if handle is None or hasattr(handle, "__wrapped__"):
        return

    @wraps(handle)
    def exit_gracefully(self: Any, *arguments: Any) -> None:
        threading.Thread(target=handle, args=(self, *arguments), daemon=True).start()

    scheduler.exit_gracefully = exit_gracefully
