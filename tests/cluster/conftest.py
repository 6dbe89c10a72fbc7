import shutil
import time

import pytest
from clusters import Cluster, few_models
from one_node import OneNodeSlurm
from plugins import install
from project import made_once, require


@pytest.fixture(scope="session")
def slurm_plugin(tmp_path_factory):
    """A folder with the Slurm executor, for PYTHONPATH."""
    return install("requirements-slurm.lock", tmp_path_factory.mktemp("plugins") / "slurm")


@pytest.fixture(scope="session")
def slurm(tmp_path_factory):
    """A Slurm of one node without accounting, for all tests."""
    for program in ("munged", "slurmctld", "slurmd", "srun"):
        require(program)
    one = OneNodeSlurm(tmp_path_factory.mktemp("slurm"))
    try:
        one.start()
        yield one
    finally:
        one.stop()


@pytest.fixture
def cluster(slurm, slurm_plugin):
    """Snakemake with the Slurm profile, in workspaces of its caller."""
    slurm.wait_until_idle()
    return Cluster(slurm, slurm_plugin)


@pytest.fixture(scope="session")
def local_run(tmp_path_factory):
    """The reduced sample with five models, made locally."""

    def make(workspace):
        few_models(workspace).snakemake("--cores", "2", "report")
        return workspace

    return made_once(tmp_path_factory, "local_run", make)


@pytest.fixture
def prepared(local_run, tmp_path):
    """A copy of the local run that a test may edit, its data there and nothing trained."""
    workspace = local_run.copy(tmp_path / "prepared")
    shutil.rmtree(workspace.path / "results/reduced/models")
    return workspace


@pytest.fixture
def wait_until():
    def wait(condition, seconds=300):
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.1)
        return found

    return wait
