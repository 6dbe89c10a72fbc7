import random

import pytest
from archives_made import tar_gz
from fetching import Place

from chapter6.fetching.web import patience


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """The pauses between tries, which are not waited for."""
    seconds = []
    monkeypatch.setattr(patience, "sleep", seconds.append)
    return seconds


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "resources/mine")


@pytest.fixture(scope="session")
def noise():
    """A tar.gz of 200 kB that does not shrink."""
    return tar_gz({"aclImdb/README": random.Random(1).randbytes(200_000)})


@pytest.fixture(scope="session")
def vectors():
    """The members of a zip: the wanted one, and a larger one before it."""
    chance = random.Random(2)
    return {"other.txt": chance.randbytes(900_000), "wanted.txt": chance.randbytes(300_000)}
