"""Snakemake's notes on results, kept in agreement with the records beside the results.

Snakemake decides what to run by file times, and by what it noted in ``.snakemake/metadata`` when a
job ended. These notes are lost with that folder, do not travel with copied results, and cannot tell
whether a file has changed since. The records can (`chapter6.jobs.record`). So before Snakemake
decides, a note that differs from its record is rewritten. If a file is not the recorded one, its
note is given extra params, so that Snakemake sees a change and runs the job again.
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from snakemake.persistence import RECORD_FORMAT_VERSION, MetadataRecord
from snakemake.persistence.file import FilePersistence

from chapter6.caching.contents import Contents
from chapter6.caching.places import Place
from chapter6.caching.store import Store
from chapter6.jobs.reading import Found, find_records, latest_records, started
from chapter6.jobs.record import Record, Written

NOTES = Path(".snakemake")
NOT_WRITTEN = "{} is not the file that the job wrote"
NOT_READ = "{} is not the file that the job read"
DOUBTS = ("the job wrote", "the job read")  # the endings of these two


def restore(
    folders: Iterable[str | os.PathLike[str]],
    local: Mapping[str, Collection[str]] = MappingProxyType({}),
    store: Store | None = None,
    stored: Iterable[Found] = (),
) -> list[str]:
    """Make Snakemake's notes on the results below `folders` agree with their records.

    Only ``.snakemake`` is written to. Results without a record are left to Snakemake; recorded ones
    that were deleted are noted, because what was made from them depends on them still.

    Parameters
    ----------
    folders
        Of one edition, relative to the current folder.
    local
        Archive → what its job would copy it from now, if anything is there. It stays as it is where
        what it was copied from is gone.
    store, stored
        Where results are if they are not in `folders`, and the records from there. The files are
        not read: Snakemake sees from their times whether one has changed.

    Returns
    -------
    list
        What is wrong with records and notes, a line each.
    """
    places = {Path(folder) for folder in folders}
    found = [_with_itself(one) for one in stored] if store else find_records(sorted(places))
    lines = [f"{one.path}: {one.fault}; it counts as absent" for one in found if one.fault]
    records, foreign = _own(found, places)
    notes = _Notes(NOTES.resolve(), store)
    if records or foreign:
        contents = Contents(NOTES / "chapter6" / "contents.json", store.holds if store else None)
        latest = latest_records(records)
        made = {path: record["outputs"][path]["sha256"] for path, record in latest.items()}
        for record in records:
            doubts = [*_changed_outputs(record, contents), *_changed_inputs(record, contents, made)]
            gone = set() if doubts else _gone(record, local)
            for path in record["outputs"]:
                if latest[path] is record:
                    notes.renew(path, record, doubts, gone)
            lines += _kept(record, gone)
        for record in foreign:
            for path in record["outputs"].keys() - latest.keys():
                if os.path.exists(path):
                    notes.renew(path, record, [NOT_WRITTEN.format(path)], ())
        contents.keep()
    return lines + notes.drop_damaged()


def _with_itself(found: Found) -> Found:
    """Return a stored record as one of the files that its job wrote, as which it got there."""
    if found.record is None:
        return found
    itself: dict[str, Written] = {str(found.path): {"sha256": "", "bytes": 0}}
    return replace(found, record={**found.record, "outputs": found.record["outputs"] | itself})


def _gone(record: Record, local: Mapping[str, Collection[str]]) -> set[str]:
    """Return what an archive was copied from and is not there any more."""
    now = next((local[path] for path in record["outputs"] if path in local), None)
    if now is None:
        return set()
    return {path for path in record["inputs"] if path not in now and not os.path.isfile(path)}


def _kept(record: Record, gone: Collection[str]) -> list[str]:
    first = next(iter(record["outputs"]))
    words = f"is gone; {first}, which was copied from it, stays as it is"
    return [f"{path} {words}" for path in sorted(gone) if os.path.exists(first)]


def _own(found: Iterable[Found], folders: Collection[Path]) -> tuple[list[Record], list[Record]]:
    """Return the records of the edition's files, and those of files that were copied in there.

    All have the paths of their files now. A whole edition may have been copied from another one,
    and its records go with it; within an edition, a copy is never what its job would write.
    """
    own, foreign = [], []
    for one in found:
        if one.record is None:
            continue
        place = Place.of(one)
        record = place.record(one.record)
        if place.was == place.now or (len(place.was) == 2 and Path(*place.now) in folders):
            own.append(record)
        elif len(place.was) == len(place.now):
            foreign.append(record)
    return own, foreign


class _Notes(FilePersistence):
    """Snakemake's notes, of which each may be damaged."""

    def __init__(self, path: Path, store: Store | None) -> None:
        super().__init__(path=path)
        self._store = store
        self._renewed: set[str] = set()

    def note(self, path: str) -> MetadataRecord | None:
        """Return the note on an output; None if there is none, or none that can be used."""
        self._renewed.add(self._record_path(self._metadata_path, path))
        try:
            return self._read_record(path)
        except (OSError, ValueError, TypeError):
            return None

    def renew(self, path: str, record: Record, doubts: list[str], gone: Collection[str]) -> None:
        """Write the note on an output again, if it does not say what it should."""
        if self._store:
            path = self._store.address(path)
        note = self.note(path)
        wanted = _note(record, note, doubts, gone, self._store)
        if note is None or any(getattr(note, key) != value for key, value in wanted.items()):
            start = started(record)
            times = {"starttime": start, "endtime": start + record["seconds"]}
            kept = {} if note is None else note.model_dump(exclude_none=True)
            self._write_record(path, MetadataRecord(**(times | kept | wanted)))

    def drop_damaged(self) -> list[str]:
        """Remove the other notes that would end Snakemake with a traceback; name each.

        One that is cut off is left: another Snakemake may be writing it, and it does no harm.
        """
        lines = []
        for folder, _, names in os.walk(self._metadata_path):
            for path in (os.path.join(folder, name) for name in names):
                if path not in self._renewed and _is_damaged(path):
                    os.remove(path)
                    lines.append(f"{path}: not one of Snakemake's notes; removed")
        return lines


def _is_damaged(path: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            note = json.load(file)
        if note:
            MetadataRecord.model_validate(note)
    except (OSError, json.JSONDecodeError):
        return False
    except (ValueError, TypeError, AttributeError, RecursionError):
        return True
    return False


def _changed_outputs(record: Record, contents: Contents) -> list[str]:
    return [
        NOT_WRITTEN.format(path)
        for path, seen in sorted(record["outputs"].items())
        if contents[path] not in (None, seen["sha256"])
    ]


def _changed_inputs(record: Record, contents: Contents, made: Mapping[str, str]) -> list[str]:
    """Return doubts about inputs that hold something else now, whatever their times.

    An input that is itself a result, but not the recorded one, is left out: its own job runs again,
    and only then is its content known.
    """
    return [
        NOT_READ.format(path)
        for path, digest in sorted(record["inputs"].items())
        if contents[path] not in (None, digest) and made.get(path) in (None, contents[path])
    ]


def _note(
    record: Record,
    note: MetadataRecord | None,
    doubts: list[str],
    gone: Collection[str],
    store: Store | None,
) -> dict[str, Any]:
    """Return what Snakemake's note on an output of the recorded job has to say."""
    read = {path: digest for path, digest in sorted(record["inputs"].items()) if path not in gone}
    address, copy = (store.address, store.copy) if store else (str, str)
    return {
        "rule": record["rule"] if note is None else note.rule,
        "input": sorted(map(address, read)),
        "log": sorted(record["log"]) if note is None else note.log,
        "params": sorted(repr(value) for value in [*record["params"].values(), *doubts]),
        "record_format_version": RECORD_FORMAT_VERSION,
        "incomplete": False,
        "input_checksums": {copy(path): f"sha256:{digest}" for path, digest in read.items()},
    }
