"""Disk, memory and time that an edition needs: as measured here, else as the docs have it."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import psutil

from chapter6.caching.expected import expected_results
from chapter6.commands.readiness.archives import ArchiveState
from chapter6.config.editions import Edition
from chapter6.jobs.reading import latest_records, read_records
from chapter6.jobs.record import Record
from chapter6.layout import Archives, Results
from chapter6.reporting.wording.numbers import duration, size

MEASURED = "docs/measured/README.md"
"""What was measured on two years of weather and all reviews, one seed, on two cores."""
MEASURED_SECONDS = 24 * 60 + 26
MEASURED_MB = 972


def records_of(edition: Edition) -> list[Record]:
    """Return the latest record of each job of an edition that has run here."""
    folders = [Results.of(edition.name).folder, Archives.of(edition.name).folder]
    latest = latest_records(read_records(folders)).values()
    return list({id(record): record for record in latest}.values())


def results_line(edition: Edition) -> str:
    """Say how many of the edition's jobs have their results."""
    jobs = expected_results(edition).values()
    done = sum(all(Path(path).is_file() for path in paths) for paths in jobs)
    return f"results: those of {done} of {len(jobs)} jobs are there"


def disk_line(states: Sequence[ArchiveState], records: Sequence[Record]) -> str:
    """Compare the room on the disk with the archives to come; say what the results here take."""
    free = shutil.disk_usage(Path()).free
    coming = sum(state.bytes or 0 for state in states if not state.is_there)
    unknown = any(state.bytes is None and not state.is_there for state in states)
    text = f"disk: {size(free)} free"
    text += f"; {size(coming)} to come in archives" if coming else ""
    text += "; archives of unknown size to come" if unknown else ""
    if records:
        kept = sum(held["bytes"] for record in records for held in record["outputs"].values())
        text += f"; what is here takes {size(kept)}"
    return text + ("; not enough" if free < coming else "")


def memory_line(records: Sequence[Record]) -> str:
    """Compare the memory with what the largest job took."""
    memory = psutil.virtual_memory()
    peak = max((record["peak_memory_mb"] for record in records), default=0)
    known = f"the largest job here took {size(int(peak * 1e6))}"
    if not peak:
        peak, known = MEASURED_MB, f"the largest job of the excerpt took 1.0 GB ({MEASURED})"
    text = f"memory: {size(memory.available)} of {size(memory.total)} available; {known}"
    return text + ("; not enough" if memory.available < peak * 1e6 else "")


def time_line(records: Sequence[Record], edition: Edition) -> str:
    """Say how long it takes: the jobs recorded here, else the excerpt of the docs."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if records:
        jobs = len(expected_results(edition))
        spent = duration(sum(record["seconds"] for record in records))
        known = f"{len(records)} of {jobs} jobs took {spent} here, one after the other"
    elif edition.synthetic:
        known = "not measured here; the sample takes a few minutes on two cores"
    else:
        known = (
            f"not measured here; the excerpt took {duration(MEASURED_SECONDS)} on two cores "
            f"({MEASURED}); the chapter's has more weather to validate on"
        )
    return f"time: {known}; {cores} cores"
