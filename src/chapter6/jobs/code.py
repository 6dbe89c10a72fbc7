"""The code that counts in the hashes: the whole package, except what runs jobs."""

from pathlib import Path

from codereach import Code

CACHE = Path(".snakemake/chapter6/code.json")  # in the folder that the workflow runs in
PACKAGE = Path(__file__).resolve().parent.parent


def project_code(root: Path) -> Code:
    """Return the code that scripts in `root` can reach.

    `chapter6.jobs` is left out: logs and records describe how a job ran, and cannot change what it
    computes.
    """
    return Code(packages={"chapter6": PACKAGE}, root=root, left_out=("chapter6.jobs",), cache=CACHE)
