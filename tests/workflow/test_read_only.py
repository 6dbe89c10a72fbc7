"""Results of another user, which can be read and not written."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from project import Workspace, copy_project

NOBODY = 65534


@pytest.fixture
def theirs(finished):
    """A finished workspace that only its owner may write to; all can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="chapter6-theirs-"))
    folder.chmod(0o755)
    workspace = Workspace(
        Path(shutil.copytree(finished.path, folder / "theirs", symlinks=True)), finished.options
    )
    shutil.rmtree(workspace.path / ".snakemake")
    subprocess.run(["chmod", "-R", "a+rX,a-w", workspace.path], check=True)
    yield workspace
    subprocess.run(["chmod", "-R", "u+w", workspace.path], check=True)
    shutil.rmtree(folder)


@pytest.fixture
def own(theirs):
    """A clone of one's own beside it, with links to its results."""
    workspace = Workspace(theirs.path.with_name("own"), theirs.options)
    workspace.path.mkdir()
    copy_project(workspace.path)
    for kind in ("results", "resources"):
        (workspace.path / kind).symlink_to(theirs.path / kind)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", str(NOBODY), workspace.path], check=True)
    return workspace


def run(workspace, home, *arguments):
    """Run Python in a workspace as a user who is not the owner, whom permissions do not bind."""
    other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    kept = {"PATH": os.environ["PATH"], "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=workspace.path, env=kept | {"PYTHONPATH": str(workspace.path / "src")},
        capture_output=True, text=True, encoding="utf-8", check=False, **other,
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
