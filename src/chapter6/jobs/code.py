"""The code of this project that counts: all of the package but what runs jobs."""

from pathlib import Path

from codereach import Code

CACHE = Path(".snakemake/chapter6/code.json")  # of the folder that a workflow runs in
PACKAGE = Path(__file__).resolve().parent.parent


def project_code(root: Path) -> Code:
    """Return the code that scripts below `root` reach.

    Logs and records say how a job ran and cannot change what it computes: `chapter6.jobs` is left
    out.
    """
    return Code(packages={"chapter6": PACKAGE}, root=root, left_out=("chapter6.jobs",), cache=CACHE)
