"""What readers found wrong with archives that no checksum fixes: the next fetch asks elsewhere.

A reader that fails on what an archive holds leaves a note beside the kept archive. The next plan
hands the notes that still stand to the download as a param, so that Snakemake runs it again. A note
stands while the reader is as it was: its settings, among them the pins of the content, its code,
its libraries.

Every plan imports this, so `chapter6.formats`, which imports Arrow, is imported only in functions.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.fetching.kept import Kept
from chapter6.fetching.wanted import fingerprint
from chapter6.jobs.record import file_hash, record_path
from chapter6.jobs.stop import stop_request

STATED = ("settings", "code", "versions")


@contextmanager
def judged(archive: str, params: Mapping[str, Any]) -> Iterator[None]:
    """Run a block that reads an archive; note it if that finds its content wrong.

    Parameters
    ----------
    archive
        The path that the download's rule wrote it to.
    params
        Those of the reader's job.
    """
    try:
        yield
    except InputError as error:
        if stop_request() is None:
            with suppress(OSError, ValueError):
                _refuse(Path(archive), params, str(error))
        raise


def _refuse(archive: Path, params: Mapping[str, Any], why: str) -> None:
    from chapter6.formats import write_json

    kept = Kept.beside(archive)
    note = kept.note
    if note.get("pinned", True) or note.get("sha256") != file_hash(archive):
        return
    reader = _reader(params)
    others = [
        one
        for one in _read(kept)
        if one["reader"] == reader and (one["source"], one["sha256"]) != _identity(note)
    ]
    write_json([*others, {**note, "reader": reader, "why": why}], kept.refusals_path)


def standing(archive: Path, params: Callable[[], Mapping[str, Any]]) -> str:
    """Return the refusals that stand, as the download's param; empty if there is none.

    `params` returns the reader's as of now.
    """
    kept = Kept.beside(archive)
    if not kept.refusals_path.exists():
        return ""
    reader = _reader(params())
    found = [one for one in _read(kept) if one["reader"] == reader]
    return json.dumps(found, sort_keys=True) if found else ""


def is_repeated(archive: Path, params: Mapping[str, Any]) -> bool:
    """Tell whether a download runs although nothing has changed, because the user forces it.

    `params` are the job's.
    """
    from chapter6.formats import read_json

    try:
        record = read_json(record_path(archive))
        return archive.is_file() and record["params"] == dict(params)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _read(kept: Kept) -> list[dict[str, Any]]:
    from chapter6.formats import read_json

    try:
        found = read_json(kept.refusals_path)
        return [one for one in found if {"reader", "source", "sha256", "why"} <= one.keys()]
    except (OSError, ValueError, TypeError, AttributeError):
        return []


def _reader(params: Mapping[str, Any]) -> str:
    return fingerprint(json.dumps([params[name] for name in STATED]))


def _identity(note: Mapping[str, Any]) -> tuple[Any, Any]:
    return note.get("source"), note.get("sha256")
