"""The code that counts in the hashes: the whole package, but for what runs jobs and fetches."""

from pathlib import Path

import fusedrnn
from chapter6.jobs.copies import workspace
from codereach import Code

CACHE = Path(".snakemake/chapter6/code.json")  # in the folder that the workflow runs in
PACKAGE = Path(__file__).resolve().parent.parent


def project_code(root: Path) -> Code:
    """Return the code that scripts in `root` can reach.

    `chapter6.jobs` is left out: logs and records describe how a job ran, and cannot change what it
    computes. So is `chapter6.fetching`: how an archive came cannot change what it holds. The C
    sources of the fused kernels count where they run.
    """
    return Code(
        packages={"chapter6": PACKAGE, "fusedrnn": Path(fusedrnn.__file__).parent},
        root=root,
        left_out=("chapter6.jobs", "chapter6.fetching", "fusedrnn.build"),
        reads={"fusedrnn.library": fusedrnn.sources()},
        cache=workspace() / CACHE,
    )
