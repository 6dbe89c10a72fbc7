"""``chapter6 watch``: the training jobs of an edition, live, read from files alone."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from chapter6.commands.jobs import ENDED, FAILED, FINISHED, RUNNING, STOPPED, WAITING, Job, jobs_of

COLOURS = {RUNNING: "bold green", FINISHED: "green", FAILED: "red", STOPPED: "yellow"}
METRICS = ("validation_accuracy", "validation_mae")
MISSING = "–"
CHROME = 6  # lines of a table that are no job's


def watch(results: Path, configfiles: Sequence[str], once: bool, every: float) -> int:
    """Show how the jobs stand until all have ended; return 1 if one has failed, else 0.

    On a terminal a table that renews itself `every` seconds; elsewhere a line for each job, and
    then one for each change. `once` shows how they stand now and ends.
    """
    console = Console()
    if once or not console.is_terminal:
        jobs = _lines(results, configfiles, once, every)
    else:
        jobs = _live(console, results, configfiles, every)
    return int(any(job.state == FAILED for job in jobs))


def _live(
    console: Console, results: Path, configfiles: Sequence[str], every: float
) -> Sequence[Job]:
    jobs = jobs_of(results, configfiles)
    with Live(table(jobs, console.height), console=console) as live:
        while not _all_ended(jobs):
            time.sleep(every)
            jobs = jobs_of(results, configfiles)
            live.update(table(jobs, console.height))
    return jobs


def _lines(results: Path, configfiles: Sequence[str], once: bool, every: float) -> Sequence[Job]:
    told: dict[tuple[str, int], str] = {}
    while True:
        jobs = jobs_of(results, configfiles)
        for job in jobs:
            text = line(job, exact=once)
            if told.get((job.model, job.seed)) != text:
                print(text)
                told[job.model, job.seed] = text
        sys.stdout.flush()
        if once or _all_ended(jobs):
            print(summary(jobs), flush=True)
            return jobs
        time.sleep(every)


def _all_ended(jobs: Sequence[Job]) -> bool:
    return all(job.state in ENDED for job in jobs)


def line(job: Job, exact: bool = True) -> str:
    """Write how a job stands on one line; unless `exact`, only what changes with its epochs."""
    parts = [f"{job.model} seed {job.seed}: {job.state}"]
    if job.epochs:
        parts.append(f"epoch {job.epoch}/{job.epochs}")
    parts += [f"{name.replace('_', ' ')} {value:.4f}" for name, value in job.figures.items()]
    if job.epoch_seconds is not None:
        parts.append(f"{job.epoch_seconds:.1f} s an epoch")
    if exact and job.seconds_left is not None:
        parts.append(f"{duration(job.seconds_left)} left")
    if exact and job.memory_mb is not None:
        parts.append(f"{job.memory_mb:.0f} MB")
    return ", ".join(parts) + (f": {job.reason}" if job.reason else "")


def summary(jobs: Sequence[Job]) -> str:
    """Count the jobs by how they stand."""
    counts = Counter(job.state for job in jobs)
    return f"{len(jobs)} training jobs: " + ", ".join(f"{n} {state}" for state, n in counts.items())


def table(jobs: Sequence[Job], height: int) -> Table:
    """Return the jobs as a table of up to `height` lines: those that run or need attention first.

    Jobs that wait, and finished ones that find no room, stand below by their names.
    """
    shown = Table(box=SIMPLE_HEAD, title=summary(jobs), title_justify="left", expand=False)
    for name in ("model", "seed", "state"):
        shown.add_column(name, no_wrap=True)
    for name in ("epoch", "loss", "validation", "s/epoch", "left", "MB"):
        shown.add_column(name, justify="right", no_wrap=True)
    told = [job for job in jobs if job.state not in (WAITING, FINISHED)]
    finished = [job for job in jobs if job.state == FINISHED]
    below = [f"{job.model} {job.seed}: {job.reason}" for job in told if job.reason]
    room = max(0, height - len(told) - 2 * len(below) - CHROME)
    for job in [*told, *finished[:room]]:
        shown.add_row(*_cells(job))
    rest = {"finished": finished[room:], "waiting": [j for j in jobs if j.state == WAITING]}
    for state, some in rest.items():
        if some:
            names = ", ".join(f"{job.model} {job.seed}" for job in some)
            below.append(f"{len(some)} {state}: {names}")
    shown.caption, shown.caption_justify = "\n".join(below), "left"
    return shown


def _cells(job: Job) -> list[str | Text]:
    cells: list[str | Text] = [
        job.model,
        str(job.seed),
        Text(job.state, COLOURS.get(job.state, "")),
    ]
    validation = next(
        (job.figures[key] for key in METRICS if key in job.figures), None
    )  # an accuracy, or an MAE
    return [
        *cells,
        f"{job.epoch}/{job.epochs}" + (f" +{job.share:.0%}" if job.share else ""),
        *(_number(value, ".4f") for value in (job.loss, validation)),
        _number(job.epoch_seconds, ".1f"),
        MISSING if job.seconds_left is None else duration(job.seconds_left),
        _number(job.memory_mb, ".0f"),
    ]


def _number(value: float | None, form: str) -> str:
    return MISSING if value is None else format(value, form)


def duration(seconds: float) -> str:
    """Write a duration as 42 s, 3 min or 2 h 05 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
