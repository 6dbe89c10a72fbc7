"""``chapter6 verify``: is every result still what its job wrote, from what it read?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.jobs.record import file_hash, read_records, torn_records


@dataclass(frozen=True)
class Finding:
    """One thing that is not as recorded.

    Attributes:
        path: the result, or its record.
        kind: ``missing``, ``truncated``, ``changed``, ``stale`` or ``record``.
        words: what is wrong with it.
    """

    path: str
    kind: str
    words: str


def verify(folders: Sequence[str]) -> int:
    """Print what is not as recorded below some folders; return 1 if there is anything, else 0.

    Raises `InputError` if there is no record at all.
    """
    records, torn = read_records(folders), torn_records(folders)
    if not records and not torn:
        raise InputError(f"no records of jobs below {', '.join(folders)}")
    findings = check(records) + [
        Finding(str(path), "record", "cannot be read: run the job again") for path in torn
    ]
    for finding in findings:
        print(f"{finding.path}: {finding.kind}: {finding.words}")
    results = sum(len(record["outputs"]) for record in records)
    verdict = f"{len(findings)} findings" if findings else "all as recorded"
    print(f"{results} results of {len(records)} jobs: {verdict}")
    if findings:
        print("`chapter6 explain` says what Snakemake would run again.")
    return int(bool(findings))


def check(records: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Read every recorded file and return what is not as recorded, in the order of the paths."""
    records = list(records)
    hashes: dict[str, str | None] = {}

    def content(path: str) -> str | None:
        if path not in hashes:
            hashes[path] = file_hash(path) if Path(path).is_file() else None
        return hashes[path]

    findings = []
    for record in records:
        for path, written in record["outputs"].items():
            if content(path) is None:
                findings.append(Finding(path, "missing", f"{record['rule']} wrote it"))
            elif content(path) != written["sha256"]:
                findings.append(_changed(path, written["bytes"], record["rule"]))
        first = min(record["outputs"])
        for path, read in record["inputs"].items():
            if content(path) not in (None, read):
                words = f"{path} has changed since {record['rule']} read it"
                findings.append(Finding(first, "stale", words))
    return sorted(findings, key=lambda finding: (finding.path, finding.kind, finding.words))


def _changed(path: str, wanted: int, rule: str) -> Finding:
    size = Path(path).stat().st_size
    if size < wanted:
        words = f"{size:,} of the {wanted:,} bytes that {rule} wrote"
        return Finding(path, "truncated", words)
    return Finding(path, "changed", f"not what {rule} wrote: changed by hand or on disk")
