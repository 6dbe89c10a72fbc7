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
from typing import Any, TypedDict

from chapter6.jobs.environment import in_force
from chapter6.jobs.machine import machine, peak_memory_mb
from chapter6.jobs.params import as_found
from codereach import Code

FORMAT = 1
SUFFIX = ".record.json"


class Written(TypedDict):
    """What a record says of an output."""

    sha256: str
    bytes: int


class Record(TypedDict):
    """A record as JSON gives it; docs/files.md describes the keys. It may have others."""

    format: int
    rule: str
    params: dict[str, Any]
    code: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, Written]
    log: list[str]
    started: str
    seconds: float
    peak_memory_mb: float
    machine: dict[str, Any]


@contextmanager
def recorded(
    rule: str,
    params: Mapping[str, Any],
    inputs: Mapping[str, str],
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
    inputs
        Path in the rules → path now; hashed before the job.
    outputs
        Paths; hashed after the job.
    code
        The code as it is now.
    """
    path = record_path(outputs[0])
    params, pieces = as_found(params, code)
    started, clock = datetime.now(UTC), time.perf_counter()
    before = {name: file_hash(path) for name, path in inputs.items()}
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
        "environment": in_force(),
    }
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def record_path(first_output: str | os.PathLike[str]) -> Path:
    """Return the path of a job's record."""
    return Path(f"{os.fspath(first_output)}{SUFFIX}")


def file_hash(path: str | os.PathLike[str]) -> str:
    """Return the sha256 of a file's content, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
