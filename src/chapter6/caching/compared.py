"""What differs between the jobs of two folders of results, according to their records."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from chapter6.caching.changes import changed_code, changed_settings, changed_versions
from chapter6.jobs.reading import read_records
from chapter6.jobs.record import Record
from chapter6.layout import Results, Run

KINDS = ("settings", "code", "versions", "data")

Job = tuple[str, int, str]
"""The model, the seed, and the name of the job's first output."""


def jobs_by_run(results: Results) -> dict[Job, Record]:
    """Return the records of the training and evaluation jobs."""
    return {
        (run.model, run.seed, name): record
        for run in results.runs()
        for record in read_records([run.folder])
        if (name := Path(min(record["outputs"])).name)
    }


def differences(
    first: Mapping[Job, Record], second: Mapping[Job, Record]
) -> dict[str, dict[str, list[str]]]:
    """Return what differs between the jobs that both have: kind → difference → models, sorted.

    The kinds are `KINDS`. If the two have no seed of a model in common, the jobs of their first
    seeds are compared. The dictionary is empty if there are no jobs to compare.
    """
    pairs = _pairs(first, second)
    models: dict[str, dict[str, set[str]]] = {kind: {} for kind in KINDS}
    for model, old, new in pairs:
        for kind, differing in _of_job(old, new).items():
            for words in differing:
                models[kind].setdefault(words, set()).add(model)
    return {
        kind: {words: sorted(names) for words, names in sorted(by_words.items())}
        for kind, by_words in models.items()
        if pairs
    }


def _pairs(
    first: Mapping[Job, Record], second: Mapping[Job, Record]
) -> list[tuple[str, Record, Record]]:
    """Pair the jobs that wrote the same file of the same model, if possible with the same seed."""
    pairs = [(job[0], first[job], second[job]) for job in first if job in second]
    paired = {(model, name) for model, seed, name in first if (model, seed, name) in second}
    old, new = _of_first_seeds(first), _of_first_seeds(second)
    return pairs + [(key[0], old[key], new[key]) for key in old if key in new and key not in paired]


def _of_first_seeds(jobs: Mapping[Job, Record]) -> dict[tuple[str, str], Record]:
    found: dict[tuple[str, str], Record] = {}
    for (model, _seed, name), record in jobs.items():
        found.setdefault((model, name), record)
    return found


def _of_job(old: Record, new: Record) -> dict[str, Sequence[str]]:
    """Return what differs between two jobs, in words, by kind."""
    before, after = (
        {key: json.loads(record["params"][key]) for key in ("settings", "code", "versions")}
        for record in (old, new)
    )
    same_code = before["code"]["hash"] == after["code"]["hash"]
    was, now = _data(old), _data(new)
    return {
        "settings": changed_settings(before["settings"], after["settings"]),
        "code": [] if same_code else changed_code(old["code"], new["code"]),
        "versions": changed_versions(before["versions"], after["versions"]),
        "data": [
            f"{name} {was[name][:10]} → {now[name][:10]}"
            for name in sorted(was.keys() & now.keys())
            if was[name] != now[name]
        ],
    }


def _data(record: Record) -> dict[str, str]:
    """Return name → sha256 of what a job read, without files of runs.

    Those differ whenever anything else does, and explain nothing.
    """
    return {
        Path(path).name: digest for path, digest in record["inputs"].items() if Run.of(path) is None
    }
