"""The record that a job leaves beside its results: what they were made from, and what they are.

It stands at ``<first output>.run.json`` and travels with the results. Snakemake's own notes, in
``.snakemake``, are made again from it where they are lost or are about other files
(`chapter6.caching.notes`).
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from chapter6.jobs.code import project_code
from codereach import Code, hash_of

FORMAT = 1
SUFFIX = ".run.json"


@contextmanager
def recorded(
    rule: str,
    params: Mapping[str, Any],
    inputs: Sequence[str],
    outputs: Sequence[str],
    log: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Run a job and record it, if it ends well; yield its params as they are found.

    Until then the record of an earlier run stays: it says what the files were made from that later
    jobs have read.

    Parameters
    ----------
    rule, log
        As Snakemake calls it; its log files.
    params
        ``settings``, ``code`` and ``versions`` as canonical JSON (`stated_params`), and others.
    inputs, outputs
        Paths of files. Inputs are hashed before the job, outputs after it.
    """
    path = record_path(outputs[0])
    params, pieces = as_found(params)
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
    part.write_text(json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    part.replace(path)


def stated_params(
    script: str, settings: Any, libraries: Sequence[str], named: Sequence[str], code: Code
) -> dict[str, str]:
    """Return what a job depends on besides its inputs, each as one canonical JSON string.

    Parameters
    ----------
    script
        Path of the script, from the folder of the Snakefile.
    settings
        Just the settings that the job uses, as plain data.
    libraries
        Names of the distributions that compute its numbers.
    named
        Dotted names of what the script looks up by name (`Code.reach`).
    code
        The source of the package.
    """
    stated = {
        "settings": settings,
        "code": {
            "script": script,
            "named": list(named),
            "hash": hash_of(code.reach(script, named)),
        },
        "versions": versions(libraries),
    }
    return {name: json.dumps(value, sort_keys=True) for name, value in stated.items()}


def versions(libraries: Sequence[str]) -> dict[str, str]:
    """Return the versions of distributions, and of the Python that runs them (3.11, say).

    A job that names none, as a download, computes no numbers.
    """
    found = {name: _version(name) for name in libraries}
    return found | {"python": ".".join(platform.python_version_tuple()[:2])} if found else {}


@cache
def _version(library: str) -> str:
    return importlib.metadata.version(library)


def as_found(params: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a job's params with the code and the versions that it really runs, and its code.

    The code may have been edited since Snakemake planned the job: what counts is what runs.
    """
    code, libraries = json.loads(params["code"]), json.loads(params["versions"])
    source = project_code(Path())
    stated = stated_params(
        code["script"],
        json.loads(params["settings"]),
        [name for name in libraries if name != "python"],
        code["named"],
        source,
    )
    return {**params, **stated}, source.reach(code["script"], code["named"])


def record_path(first_output: str | os.PathLike[str]) -> Path:
    """Return where the record of a job stands."""
    return Path(f"{os.fspath(first_output)}{SUFFIX}")


def read_records(folders: Sequence[str | os.PathLike[str]]) -> list[dict[str, Any]]:
    """Return every readable record below some folders, in the order of their paths."""
    found = (_read(path) for path in _record_files(folders))
    return [record for record in found if record is not None]


def torn_records(folders: Sequence[str | os.PathLike[str]]) -> list[Path]:
    """Return the files that should be records and cannot be read as such."""
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


def machine() -> dict[str, Any]:
    """Describe where the process runs: system, processor type, cores, Python version."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def peak_memory_mb() -> float:
    """Return the most memory that this process has held, in MB (10**6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)
