import signal

import pytest
from misbehaving import Misbehaving
from project import DATA, copy_project, made_once

# programs that a shell has started in the background ignore Ctrl-C, and so would what tests start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path):
    """Look for examples in docstrings in src/ alone, not in what tests import or run."""
    is_module = collection_path.suffix == ".py"
    return True if is_module and not collection_path.name.startswith("test_") else None


@pytest.fixture(scope="session")
def genuine_data():
    """The folder of genuine archives, or a skip: they are not part of the repository."""
    if not (DATA / "aclImdb_v1.tar.gz").is_file():
        pytest.skip(f"no genuine data in {DATA}; set CHAPTER6_DATA to a folder that has it")
    return DATA


@pytest.fixture
def server():
    """A server on loopback that answers as it is told."""
    server = Misbehaving()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def new_workspace(tmp_path_factory):
    return lambda: copy_project(tmp_path_factory.mktemp("workspace"))


@pytest.fixture
def workspace(new_workspace):
    return new_workspace()


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory):
    """The whole sample edition, run once: every model trained, the report written."""

    def make(workspace):
        workspace.output = workspace.snakemake("--cores", "4", "report", PYTHONHASHSEED="1").stdout
        return workspace

    return made_once(tmp_path_factory, "sample_run", make)


@pytest.fixture(scope="session")
def reduced_run(tmp_path_factory):
    """The reduced sample, run once: every model trained in a moment, the report written."""

    def make(workspace):
        workspace.options = ("--configfile", "tests/editions/reduced.yaml")
        workspace.runs()
        return workspace

    return made_once(tmp_path_factory, "reduced_run", make)


@pytest.fixture
def finished(reduced_run, tmp_path):
    """A copy of the reduced run that a test may edit, with the times of all files."""
    return reduced_run.copy(tmp_path / "finished")
