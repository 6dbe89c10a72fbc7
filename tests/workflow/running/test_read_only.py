"""Results of another user, which can be read and not written."""

import os
import shutil
import subprocess
import sys

import pytest
from project import Workspace, copy_project


@pytest.fixture
def theirs(finished):
    """A finished workspace that nobody may write to."""
    shutil.rmtree(finished.path / ".snakemake")
    subprocess.run(["chmod", "-R", "a-w", finished.path], check=True)
    yield finished
    subprocess.run(["chmod", "-R", "u+w", finished.path], check=True)


@pytest.fixture
def own(theirs):
    """A clone of one's own beside it, with links to its results."""
    workspace = Workspace(theirs.path.with_name("own"), theirs.options)
    workspace.path.mkdir()
    copy_project(workspace.path)
    for kind in ("results", "resources"):
        (workspace.path / kind).symlink_to(theirs.path / kind)
    return workspace


def run(workspace, home, *arguments):
    """Run Python in a workspace as somebody whom permissions bind: root, too, without its power."""
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    done = subprocess.run(
        [*(bound if os.geteuid() == 0 else ()), sys.executable, *arguments],
        cwd=workspace.path,
        env=os.environ | {"PYTHONPATH": str(workspace.path / "src"), "HOME": str(home)},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


COMMAND = ("-c", "import sys; from chapter6.commands.cli import main; sys.exit(main(sys.argv[1:]))")


def test_they_serve_as_cache_in_a_folder_of_ones_own(own):
    for how in ("--dry-run", "--cores=1"):
        status, said = run(own, own.path, "-m", "snakemake", how, "report", *own.options)
        assert status == 0, said
        assert "Nothing to be done" in said


def test_they_get_a_partial_report_elsewhere(own, theirs):
    ask = (*COMMAND, "report", "--partial", str(theirs.path / "results/reduced"), *own.options)
    status, said = run(own, own.path, *ask, "--html", "elsewhere.html")
    assert (status, "elsewhere.html: 18 runs, all complete" in said) == (0, True), said
    assert "aclImdb" in (own.path / "elsewhere.html").read_text()
    status, said = run(own, own.path, *ask)
    assert status == 2
    assert "report-partial.html: Permission denied; name another file with --html" in said


def test_a_job_that_would_have_to_change_them_is_stopped_by_name(own):
    status, said = run(
        own, own.path, "-m", "snakemake", "--cores=1", "report", *own.options,
        "--config", "report={language: ko}",
    )  # fmt: skip
    assert status == 1
    assert "Write-protected output files for rule report" in said


def test_the_folder_itself_is_no_place_to_run_in(own, theirs):
    status, said = run(theirs, own.path, "-m", "snakemake", "-n", "report", *theirs.options)
    assert status == 1
    assert ".snakemake: Permission denied; Snakemake keeps its notes in the current folder" in said
    assert "Traceback" not in said
