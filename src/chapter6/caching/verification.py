"""Is every result still what its job wrote, from what it read?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapter6.jobs.record import file_hash


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


def check(records: Iterable[Mapping[str, Any]], torn: Iterable[Path]) -> list[Finding]:
    """Read every recorded file and return what is not as recorded, sorted by path.

    The records that cannot be read, `torn`, come last.
    """
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
    findings.sort(key=lambda finding: (finding.path, finding.kind, finding.words))
    return findings + [
        Finding(str(path), "record", "cannot be read: run the job again") for path in torn
    ]


def _changed(path: str, wanted: int, rule: str) -> Finding:
    size = Path(path).stat().st_size
    if size < wanted:
        words = f"only {size:,} of the {wanted:,} bytes that {rule} wrote"
        return Finding(path, "truncated", words)
    return Finding(path, "changed", f"not what {rule} wrote: edited by hand, or damaged on disk")
