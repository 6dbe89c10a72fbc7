"""Snakemake's notes on results, kept in agreement with the records beside the results.

Snakemake decides what to run by file times, and by what it noted in ``.snakemake/metadata`` when a
job ended. These notes are lost with that folder, do not travel with copied results, and cannot tell
whether a file has changed since. The records can (`chapter6.jobs.record`). So before Snakemake
decides, a note that differs from its record is rewritten. If a file is not the recorded one, its
note is given extra params, so that Snakemake sees a change and runs the job again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from snakemake.persistence import RECORD_FORMAT_VERSION, MetadataRecord
from snakemake.persistence.file import FilePersistence

from chapter6.caching.contents import Contents
from chapter6.jobs.record import read_records

NOTES = Path(".snakemake")
NOT_WRITTEN = "{} is not the file that the job wrote"
NOT_READ = "{} is not the file that the job read"
DOUBTS = ("the job wrote", "the job read")  # the endings of these two


def restore(folders: Iterable[str]) -> None:
    """Make Snakemake's notes on the results below `folders` agree with their records.

    This writes only to ``.snakemake``. Results without a record are left to Snakemake. Recorded
    results that were deleted get a note, too: what was made from them still depends on them.
    """
    records = sorted(read_records(list(folders)), key=_started)
    if not records:
        return
    contents = Contents(NOTES / "chapter6" / "contents.json")
    notes = FilePersistence(path=NOTES.resolve())
    # if two records have the same file, as after a rule's outputs changed, the later one counts
    latest = {path: record for record in records for path in record["outputs"]}
    made = {path: record["outputs"][path]["sha256"] for path, record in latest.items()}
    for record in records:
        doubts = [*_changed_outputs(record, contents), *_changed_inputs(record, contents, made)]
        for path in record["outputs"]:
            if latest[path] is record:
                _renew(notes, path, record, doubts)
    contents.keep()


def _renew(notes: FilePersistence, path: str, record: Mapping[str, Any], doubts: list[str]) -> None:
    """Rewrite Snakemake's note on an output if it does not agree with the record."""
    note = notes._read_record(path)
    wanted = _note(record, note, doubts)
    if note is None or any(getattr(note, key) != value for key, value in wanted.items()):
        started = _started(record)
        times = {"starttime": started, "endtime": started + record["seconds"]}
        kept = {} if note is None else note.model_dump(exclude_none=True)
        notes._write_record(path, MetadataRecord(**(times | kept | wanted)))


def _changed_outputs(record: Mapping[str, Any], contents: Contents) -> list[str]:
    return [
        NOT_WRITTEN.format(path)
        for path, seen in sorted(record["outputs"].items())
        if contents[path] not in (None, seen["sha256"])
    ]


def _changed_inputs(
    record: Mapping[str, Any], contents: Contents, made: Mapping[str, str]
) -> list[str]:
    """Return doubts about inputs whose content has changed, whatever their times.

    An input that is itself a result, but not the recorded one, is left out: its own job runs again,
    and only then is its content known.
    """
    return [
        NOT_READ.format(path)
        for path, digest in sorted(record["inputs"].items())
        if contents[path] not in (None, digest) and made.get(path) in (None, contents[path])
    ]


def _note(
    record: Mapping[str, Any], note: MetadataRecord | None, doubts: list[str]
) -> dict[str, Any]:
    """Return what Snakemake's note on an output of a recorded job must have."""
    return {
        "rule": record["rule"] if note is None else note.rule,
        "input": sorted(record["inputs"]),
        "log": sorted(record["log"]) if note is None else note.log,
        "params": sorted(repr(value) for value in [*record["params"].values(), *doubts]),
        "record_format_version": RECORD_FORMAT_VERSION,
        "incomplete": False,
        "input_checksums": {
            path: f"sha256:{digest}" for path, digest in sorted(record["inputs"].items())
        },
    }


def _started(record: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(record["started"]).timestamp()
