"""The code of this project, as jobs and rules hash it."""

from pathlib import Path

from codereach.reach import CACHE, Code


def project_code(root: Path) -> Code:
    """Return the code of this project."""
    return Code(cache=CACHE)
