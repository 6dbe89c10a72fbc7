"""Is every result still what its job wrote, from what it read, and is none missing?"""

import os
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chapter6.caching.contents import NO_FILE
from chapter6.caching.places import Place
from chapter6.jobs.reading import Found, latest_records
from chapter6.jobs.record import SUFFIX, Record, file_hash


@dataclass(frozen=True)
class Finding:
    """One thing that is not as recorded, or not as planned.

    Attributes:
        path: the result, or its record.
        kind: ``missing``, ``truncated``, ``changed``, ``unreadable``, ``stale``, ``unrecorded``,
            ``record`` or ``link``.
        words: what is wrong with it.
    """

    path: str
    kind: str
    words: str


def records_in_place(found: Iterable[Found]) -> list[Record]:
    """Return the usable records with the paths that their files have where the records are."""
    return [Place.of(one).record(one.record) for one in found if one.record is not None]


def check(records: Sequence[Record]) -> list[Finding]:
    """Read every recorded file; return what is not as recorded, in the order of the paths."""
    hashes: dict[str, str | None] = {}

    def content(path: str) -> str | None:
        if path not in hashes:
            hashes[path] = _content(path)
        return hashes[path]

    latest, findings = latest_records(records), []
    for record in records:
        rule, counting = record["rule"], [p for p in record["outputs"] if latest[p] is record]
        for path in counting:
            written = record["outputs"][path]
            if content(path) != written["sha256"]:
                findings.append(_finding(path, content(path), written["bytes"], rule))
        for path, read in record["inputs"].items() if counting else ():
            if content(path) not in (None, read):
                words = f"{path} has changed since {rule} read it"
                findings.append(Finding(min(counting), "stale", words))
    return sorted(findings, key=lambda finding: (finding.path, finding.kind, finding.words))


def unusable(found: Iterable[Found]) -> list[Finding]:
    """Return the records that cannot be used, and the links that lead nowhere."""
    return [
        Finding(str(one.path), "record", f"{one.fault}: run the job again")
        if one.path.name.endswith(SUFFIX)
        else Finding(str(one.path), "link", one.fault)
        for one in found
        if one.record is None
    ]


def not_recorded(expected: Mapping[str, Sequence[str]], recorded: Collection[str]) -> list[Finding]:
    """Return what ought to be there, by its job, and is not `recorded`; one finding a job.

    A recorded file that is not there is for `check` to find.
    """
    findings = []
    for job, paths in expected.items():
        lacking = [path for path in paths if path not in recorded]
        there = [path for path in lacking if os.path.exists(path)]
        absent = [path for path in lacking if path not in there]
        if there:
            words = f"no record says what {job} made it from{_others('nor', there)}"
            findings.append(Finding(there[0], "unrecorded", words))
        if absent:
            words = f"{job} ought to write it{_others('and', absent)}"
            findings.append(Finding(absent[0], "missing", words))
    return findings


def _others(conjunction: str, paths: Sequence[str]) -> str:
    others = len(paths) - 1
    if not others:
        return ""
    return f", {conjunction} {others} other{'s' if others > 1 else ''}"


def _content(path: str) -> str | None:
    """Return the sha256 of a file, None if there is none, `NO_FILE`, or why it cannot be read."""
    try:
        return file_hash(path) if stat.S_ISREG(os.stat(path).st_mode) else NO_FILE
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _finding(path: str, content: str | None, wanted: int, rule: str) -> Finding:
    """Return what is wrong with an output whose content is not the recorded one."""
    if content is None:
        return Finding(path, "missing", f"{rule} wrote it")
    if content.startswith("cannot be read"):
        return Finding(path, "unreadable", content)
    if content == NO_FILE:
        return Finding(path, "changed", f"not a file, as {rule} wrote it")
    size = os.path.getsize(path)
    if size < wanted:
        return Finding(
            path, "truncated", f"only {size:,} of the {wanted:,} bytes that {rule} wrote"
        )
    return Finding(path, "changed", f"not what {rule} wrote: edited by hand, or damaged on disk")
