"""Results that Snakemake keeps in a store, such as a bucket of S3, and not in this folder.

Paths are those of the rules, from the folder that the workflow runs in, as everywhere: where
results are changes no path in a record. Snakemake knows a stored file by its address, and its copy
on this machine by another path.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from snakemake.exceptions import WorkflowError

from chapter6.caching.places import KINDS
from chapter6.errors import InputError
from chapter6.jobs.reading import Found, read_record
from chapter6.jobs.record import record_path

RECORDS = Path(".snakemake/chapter6/records")
"""Copies of stored records, in the folder that the workflow runs in."""


class Store:
    """What ``--default-storage-provider`` and ``--default-storage-prefix`` chose.

    Parameters
    ----------
    workflow
        Snakemake's.

    Attributes
    ----------
    copies
        The folder that has the copies of stored files, with the paths of the rules below it.
    """

    def __init__(self, workflow: Any) -> None:
        """Ask nothing of the store yet."""
        self._provider = workflow.storage_registry.default_storage_provider
        self._run = workflow.async_run
        self._prefix = workflow.storage_settings.default_storage_prefix.rstrip("/") + "/"
        self.copies = self._object("x").local_path().parent

    def holds(self, path: str) -> bool:
        """Tell whether a file of the rules is stored; the workflow's own files are not."""
        return path.partition("/")[0] in KINDS

    def address(self, path: str) -> str:
        """Return what Snakemake calls a file of the rules."""
        return f"{self._prefix}{path}" if self.holds(path) else path

    def copy(self, path: str) -> str:
        """Return where this machine has, or would have, a file of the rules."""
        return str(self.copies / path) if self.holds(path) else path

    def name(self, path: str) -> str:
        """Return what the rules call a file, given by the path of its copy or by its address.

        Snakemake's messages have words behind an address: ``s3://bucket/a.log (in storage)``.
        """
        if path.startswith(self._prefix):
            return path.removeprefix(self._prefix).partition(" (")[0]
        return os.path.relpath(path, self.copies)

    def fetched(self, path: str) -> str:
        """Copy a stored file, given as for `name`, to this machine; return where it is."""
        copy = Path(self.copy(self.name(path)))
        self._fetch(self.name(path), copy)
        return str(copy)

    def records(self, first_outputs: Iterable[str]) -> list[Found]:
        """Return the records of jobs, which are given by the first file that each writes.

        Only those that have changed are fetched again. Raises `InputError` if the store does not
        answer.
        """
        try:
            return self._records(first_outputs)
        except WorkflowError as error:
            where = f"{self._prefix.rstrip('/')}: the store does not answer"
            raise InputError(
                f"{where}: {_reason(error)} (docs/cluster.md, Object storage)"
            ) from None

    def _records(self, first_outputs: Iterable[str]) -> list[Found]:
        index = RECORDS / "times.json"
        known, times = _known(index), {}
        found = []
        for name in first_outputs:
            path = str(record_path(name))
            stored, kept = self._object(path), RECORDS / path
            if not self._run(stored.managed_exists()):
                continue
            times[path] = self._run(stored.managed_mtime())
            is_known = times[path] == known.get(path) and kept.is_file()
            if is_known or self._fetch(path, kept):
                found.append(read_record(kept, path))
        if times != known:
            from chapter6.formats import write_json  # imports Arrow, which most plans do without

            write_json(times, index)
        return found

    def _fetch(self, path: str, to: Path) -> bool:
        stored = self._object(path)
        stored.set_local_path(to)
        with suppress(WorkflowError):
            self._run(stored.managed_retrieve())
        return to.is_file()

    def _object(self, path: str) -> Any:
        return self._provider.object(f"{self._prefix}{path}")


def store_of(workflow: Any) -> Store | None:
    """Return the store of a workflow's results; None if they are in the folder that it runs in."""
    settings = workflow.storage_settings
    if settings is None or settings.default_storage_provider is None:
        return None
    return Store(workflow)


def _reason(error: WorkflowError) -> str:
    """Return the words of the store's own error, which Snakemake's has on its second line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[min(1, len(lines) - 1)].partition(": ")[2]


def _known(index: Path) -> dict[str, float]:
    with suppress(OSError, ValueError, TypeError):
        return dict(json.loads(index.read_text(encoding="utf-8")))
    return {}
