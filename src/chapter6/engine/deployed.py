"""Where no file system is shared: the package of a node against the workflow that was sent to it.

Snakemake sends the files that git knows to each job. The package is not run from there: it is
installed on the node, with its compiled kernels, or is in the job's image.
"""

from pathlib import Path

from chapter6.errors import InputError

PACKAGES = ("chapter6", "codereach", "fusedrnn")


def check_deployed(sent: Path, installed: Path) -> None:
    """Raise `InputError` if a file of the packages in `sent` is not the same in `installed`."""
    if not sent.is_dir() or sent.resolve() == installed.resolve():
        return
    for package in PACKAGES:
        for path in sorted((sent / package).rglob("*")):
            own = installed / path.relative_to(sent)
            if path.is_file() and path.suffix != ".pyc" and not _same(path, own):
                raise InputError(
                    f"{own}: not as in the workflow that runs: build the image again, or install "
                    "the workflow on the nodes again"
                )


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
