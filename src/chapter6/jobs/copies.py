"""Jobs whose results are kept in a store, such as a bucket of S3: they work on copies.

Snakemake fetches the copies to this machine before a job, and stores what the job wrote after it.
Below one folder they have the paths that the rules give. A job steps into that folder, so whatever
it reads, writes and records has the same path wherever results are kept.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COPIES = "CHAPTER6_COPIES"
"""The variable in which rules/common.smk leaves the folder of the copies."""

_workspace = Path()


def workspace() -> Path:
    """Return the folder that Snakemake runs in, as a path from the current one.

    It is the current one, unless this process has stepped into the folder of the copies.
    """
    return _workspace


@contextmanager
def among_copies(snakemake: Any) -> Iterator[dict[str, str]]:
    """Run a job's block in the folder of the copies, if there is one.

    The files of `snakemake`, the object that Snakemake gives to a script, then have their paths
    from there. Yields path in the rules → path now, of each input: the workflow's own files are not
    in the store, and stay where they are.
    """
    global _workspace
    names = [str(path) for path in snakemake.input]
    if not (folder := os.environ.get(COPIES)):
        yield dict(zip(names, names, strict=True))
        return

    def stored(path: str) -> str:
        return path.removeprefix(f"{folder}/")

    def here(path: str) -> str:
        return stored(path) if stored(path) != path else os.path.abspath(path)

    for files in (snakemake.input, snakemake.output, snakemake.log):
        _rename(files, here)
    before = _workspace = Path.cwd()
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    try:
        yield {stored(name): path for name, path in zip(names, snakemake.input, strict=True)}
    finally:
        os.chdir(before)
        _workspace = Path()


def _rename(files: Any, new: Callable[[str], str]) -> None:
    """Give the files in a list of Snakemake's other paths; those with names have them twice."""
    files[:] = [new(str(path)) for path in files]
    for name, (first, end) in list(files._get_names()):
        setattr(files, name, files[first] if end is None else list(files[first:end]))
