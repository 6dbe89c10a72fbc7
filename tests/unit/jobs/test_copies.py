"""Jobs whose results are in a store, and where unfinished trainings keep their snapshots."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.iocontainers import InputFiles, Log, OutputFiles

from chapter6.errors import InputError
from chapter6.jobs.copies import COPIES, among_copies, workspace
from chapter6.jobs.trainings.unfinished import choose_snapshots, snapshot_folder

FOLDER = ".snakemake/storage/s3/bucket/chapter6"
RUN = Path("results/sample/models/jena_gru/seed-1")


def described(folder):
    stored = f"{folder}/results/a" if folder else "results/a"
    files = {"data": f"{stored}/data.npz", "page": "report/page.html.j2"}
    inputs = InputFiles(fromdict=files)
    inputs.extend([f"{stored}/1.json", f"{stored}/2.json"])
    inputs._set_name("runs", 2, end=4)
    return SimpleNamespace(
        input=inputs,
        output=OutputFiles(fromdict={"table": f"{stored}/table.csv"}),
        log=Log(toclone=[f"{stored}/a.log"]),
    )


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(COPIES, raising=False)
    return tmp_path


def test_a_job_among_copies_sees_the_paths_of_the_rules(here, monkeypatch):
    monkeypatch.setenv(COPIES, FOLDER)
    job = described(FOLDER)
    with among_copies(job) as inputs:
        assert Path.cwd() == here / FOLDER
        assert workspace() == here
        assert job.input.data == job.input[0] == "results/a/data.npz"
        assert job.input.runs == ["results/a/1.json", "results/a/2.json"]
        assert job.output.table == "results/a/table.csv"
        assert list(job.log) == ["results/a/a.log"]
    assert (Path.cwd(), workspace()) == (here, Path())
    # the workflow's own files stay where they are, under the names that the rules give
    assert inputs["report/page.html.j2"] == job.input.page == str(here / "report/page.html.j2")
    assert inputs["results/a/data.npz"] == "results/a/data.npz"


def test_without_a_store_nothing_changes(here):
    job = described("")
    with among_copies(job) as inputs:
        assert Path.cwd() == here
        assert list(job.input) == list(inputs) == list(inputs.values())
    assert job.input[0] == "results/a/data.npz"


@pytest.fixture
def chosen():
    yield lambda folder: choose_snapshots({"snapshots": {"folder": folder}})
    choose_snapshots({})


def test_snapshots_are_beside_the_results_unless_a_folder_is_chosen(here, chosen, monkeypatch):
    choose_snapshots({"snapshots": {}})
    assert snapshot_folder(RUN) == RUN / "snapshots"
    monkeypatch.setenv("DISK", "/scratch/me")
    for text in ("$DISK", "${DISK}"):
        chosen(text)
        assert snapshot_folder(RUN).parent == Path("/scratch/me")
    own, other = snapshot_folder(RUN), snapshot_folder(RUN.with_name("seed-2"))
    assert own != other
    (here / "another").mkdir()
    os.chdir(here / "another")
    assert snapshot_folder(RUN) != own


def test_a_variable_that_a_node_does_not_have_is_named(here, chosen, monkeypatch):
    monkeypatch.delenv("DISK", raising=False)
    chosen("$DISK/snapshots")
    with pytest.raises(InputError, match=r"snapshots\.folder: the environment variable DISK is"):
        snapshot_folder(RUN)
