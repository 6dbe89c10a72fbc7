"""The record that a job writes beside its results: what they were made from, and their content.

It is at ``<first output>.record.json`` and travels with the results. Snakemake's own notes, in
``.snakemake``, are rebuilt from it if they are lost or describe other files
(`chapter6.caching.notes`). docs/files.md lists its keys.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chapter6.jobs.machine import machine, peak_memory_mb
from chapter6.jobs.params import as_found
from codereach import Code

FORMAT = 1
SUFFIX = ".record.json"


@contextmanager
def recorded(
    rule: str,
    params: Mapping[str, Any],
    inputs: Sequence[str],
    outputs: Sequence[str],
    log: Sequence[str],
    code: Code,
) -> Iterator[dict[str, Any]]:
    """Run the block as a job and, if it succeeds, write its record.

    Yields the job's params with the current code and versions. Until the job succeeds, the record
    of an earlier run stays: it describes the files that later jobs have read.

    Parameters
    ----------
    rule, log
        The name of the rule, and the paths of its log files.
    params
        ``settings``, ``code`` and ``versions`` as canonical JSON (`stated_params`), and any others.
    inputs, outputs
        Paths of files. Inputs are hashed before the job, outputs after it.
    code
        The code as it is now.
    """
    path = record_path(outputs[0])
    params, pieces = as_found(params, code)
    started, clock = datetime.now(UTC), time.perf_counter()
    before = {name: file_hash(name) for name in inputs}
    yield params
    record = {
        "format": FORMAT,
        "rule": rule,
        "params": params,
        "code": pieces,
        "inputs": before,
        "outputs": {
            name: {"sha256": file_hash(name), "bytes": os.path.getsize(name)} for name in outputs
        },
        "log": list(log),
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - clock, 3),
        "peak_memory_mb": peak_memory_mb(),
        "machine": machine(),
    }
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def record_path(first_output: str | os.PathLike[str]) -> Path:
    """Return the path of a job's record."""
    return Path(f"{os.fspath(first_output)}{SUFFIX}")


def read_records(folders: Sequence[str | os.PathLike[str]]) -> list[dict[str, Any]]:
    """Return every readable record in some folders and below, in the order of their paths."""
    found = (_read(path) for path in _record_files(folders))
    return [record for record in found if record is not None]


def torn_records(folders: Sequence[str | os.PathLike[str]]) -> list[Path]:
    """Return the paths of records that cannot be read."""
    return [path for path in _record_files(folders) if _read(path) is None]


def _record_files(folders: Sequence[str | os.PathLike[str]]) -> list[Path]:
    return [path for folder in folders for path in sorted(Path(folder).rglob(f"*{SUFFIX}"))]


def _read(path: Path) -> dict[str, Any] | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(record, dict) and record.get("format") == FORMAT and "outputs" in record
    return record if whole else None


def file_hash(path: str | os.PathLike[str]) -> str:
    """Return the sha256 of a file's content, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
