import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CHAPTER6_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def genuine_data():
    """The folder of genuine archives, or a skip: they are not part of the repository."""
    if not (DATA / "aclImdb_v1.tar.gz").is_file():
        pytest.skip(f"no genuine data in {DATA}; set CHAPTER6_DATA to a folder that has it")
    return DATA


def require(program: str) -> str:
    """Return the path of a program that .ci/run installs; without it skip, but fail in CI."""
    path = shutil.which(program)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{program} is not installed; .ci/run should have done that")
    if path is None:
        pytest.skip(f"{program} is not installed (.ci/run installs it)")
    return path
