"""SIGTERM, while the scheduler looks at jobs that have finished."""

import threading
from types import SimpleNamespace

from snakemake.scheduling.job_scheduler import JobScheduler

from chapter6.engine.ending import end_without_hanging


def handled_under_the_lock(kind):
    """Let a thread handle SIGTERM while it holds the lock; tell whether it ever goes on."""
    scheduler = SimpleNamespace(
        _lock=threading.Lock(), _open_jobs=threading.Semaphore(0), _user_kill=None
    )

    def look_at_jobs():
        with scheduler._lock:
            kind.exit_gracefully(scheduler, 15, None)

    looking = threading.Thread(target=look_at_jobs, daemon=True)
    looking.start()
    looking.join(timeout=2)
    return not looking.is_alive(), scheduler


def test_snakemake_by_itself_waits_for_itself():
    # when this fails, Snakemake has been mended, and chapter6.engine.ending can go
    kind = SimpleNamespace(
        exit_gracefully=getattr(
            JobScheduler.exit_gracefully, "__wrapped__", JobScheduler.exit_gracefully
        )
    )
    assert handled_under_the_lock(kind)[0] is False


def test_here_it_goes_on_and_then_starts_nothing_more():
    class Scheduler(JobScheduler):
        pass

    end_without_hanging(Scheduler)
    end_without_hanging(Scheduler)  # a workflow that includes this one, too
    goes_on, scheduler = handled_under_the_lock(Scheduler)
    assert goes_on
    assert scheduler._open_jobs.acquire(timeout=5)
    assert scheduler._user_kill == "graceful"
