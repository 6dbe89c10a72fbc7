"""The workflow runs from any folder: its own files are where it is, results go where one is."""

import os
import subprocess
import sys

import pytest
from project import ROOT, Workspace, python_blocks

EDITION = "tests/editions/reduced.yaml"
COMMAND = "import sys; from chapter6.commands.cli import main; sys.exit(main())"
PAGE = ROOT / "docs/elsewhere.md"
MODULE = """
import yaml

module chapter6:
    snakefile: "../workflow/Snakefile"
    config: yaml.safe_load(open("../workflow/{edition}"))

use rule * from chapter6{alias}
"""


class Elsewhere(Workspace):
    """A user's folder, beside that of the workflow, whose code runs."""

    @property
    def workflow(self):
        return self.path.parent / "workflow"

    def start(self, *arguments, **environment):
        return super().start(*arguments, PYTHONPATH=str(self.workflow / "src"), **environment)

    def chapter6(self, *arguments):
        return subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments],
            cwd=self.path,
            env=os.environ | {"PYTHONPATH": str(self.workflow / "src")},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def elsewhere(reduced_run, tmp_path_factory):
    """A folder with the results of a finished run, and the workflow beside it without any."""
    above = tmp_path_factory.mktemp("above")
    reduced_run.copy(above / "workflow")
    (above / "workflow/results").rename(above / "results")
    user = Elsewhere(above / "user")
    user.path.mkdir()
    for folder in ("results", "resources"):
        source = above / folder if folder == "results" else above / "workflow" / folder
        source.rename(user.path / folder)
    user.options = (
        "--snakefile",
        "../workflow/Snakefile",
        "--configfile",
        f"../workflow/{EDITION}",
    )
    return user


def in_a_new_folder(elsewhere, name):
    folder = elsewhere.path.parent / name
    folder.mkdir()
    return Elsewhere(folder, elsewhere.options)


def test_a_snakefile_elsewhere_finds_its_files_and_writes_here(elsewhere):
    here = in_a_new_folder(elsewhere, "new")
    here.snakemake("--cores", "2", "evaluate_jena_dense", "encode_examples")
    assert (here.path / "results/reduced/models/jena_dense/seed-1/metrics.json").is_file()
    assert (here.path / "results/reduced/concepts/encode_examples.json").is_file()
    assert not (elsewhere.workflow / "results").exists()
    assert here.would_run("evaluate_jena_dense", "encode_examples") == set()


def test_results_that_were_made_in_the_workflows_folder_are_known_elsewhere(elsewhere):
    # the report's own files have other names from here: templates and what was published
    assert elsewhere.would_run() <= {"compare_models", "check_claims", "report"}


def test_the_report_is_written_here_and_then_nothing_is_left_to_do(elsewhere):
    elsewhere.runs("report")
    assert "<html" in (elsewhere.path / "results/reduced/report.html").read_text()
    assert elsewhere.would_run() == set()


def test_the_directory_option_is_the_same_as_standing_there(elsewhere):
    elsewhere.runs("report")
    above = Elsewhere(elsewhere.path.parent, ("--configfile", f"workflow/{EDITION}"))
    above.start = lambda *arguments, **environment: Workspace.start(
        above, *arguments, PYTHONPATH=str(elsewhere.workflow / "src"), **environment
    )
    where = ("--snakefile", "workflow/Snakefile", "--directory", elsewhere.path.name)
    assert above.would_run("report", *where) == set()


def test_an_edit_of_the_workflow_elsewhere_reruns_what_it_touches(elsewhere):
    elsewhere.runs("report")
    layer = '                units_above,\n                activation="relu",\n'
    workflow = Workspace(elsewhere.workflow)
    workflow.edit("src/chapter6/models/jena.py", (layer, layer.replace("relu", "tanh")))
    try:
        ran = elsewhere.would_run()
    finally:
        workflow.edit("src/chapter6/models/jena.py", (layer.replace("relu", "tanh"), layer))
    assert {"train_jena_gru_stacked", "evaluate_jena_gru_stacked"} <= ran
    assert "train_jena_gru" not in ran


def test_the_commands_find_the_workflow_and_read_the_results_here(elsewhere):
    elsewhere.runs("report")
    configured = ("--configfile", f"../workflow/{EDITION}")
    assert "all as recorded" in elsewhere.chapter6("verify").stdout
    explained = elsewhere.chapter6("explain", "report", *configured)
    assert "Nothing to run" in explained.stdout, explained.stderr
    watched = elsewhere.chapter6("watch", "results/reduced", "--once", *configured)
    assert "17 finished" in watched.stdout, watched.stderr
    partial = elsewhere.chapter6("report", "--partial", "results/reduced", *configured)
    assert "all complete" in partial.stdout, partial.stderr


@pytest.mark.parametrize(("alias", "prefix"), [("", ""), (" as ch6_*", "ch6_")])
def test_another_workflow_uses_it_as_a_module(elsewhere, alias, prefix):
    here = in_a_new_folder(elsewhere, f"module{len(prefix)}")
    here.options = ()
    (here.path / "Snakefile").write_text(MODULE.format(edition=EDITION, alias=alias))
    planned = here.planned(f"{prefix}report")
    assert f"{prefix}train_jena_gru" in planned
    here.snakemake("--cores", "2", f"{prefix}evaluate_jena_dense")
    assert (here.path / "results/reduced/models/jena_dense/seed-1/metrics.json").is_file()


def test_the_module_of_the_docs_lays_its_settings_over_those_of_the_workflow(elsewhere):
    here = in_a_new_folder(elsewhere, "documented")
    here.options = ()
    (block,) = python_blocks(PAGE)
    (here.path / "Snakefile").write_text(block)
    planned = here.planned("ch6_report")
    assert planned["ch6_train_jena_gru"] == 2
    assert here.planned("ch6_evaluate_jena_gru")["ch6_evaluate_jena_gru"] == 2
    assert "ch6_make_sample_climate" in planned


def test_a_module_keeps_exact_caching_and_says_what_it_did_for_that(elsewhere):
    here = in_a_new_folder(elsewhere, "contract")
    here.options = ()
    (here.path / "Snakefile").write_text(MODULE.format(edition=EDITION, alias=""))
    said = "switches Snakemake's trigger `code` off, for all rules of this workflow"
    assert said in here.snakemake("-n", "train_jena_gru").stdout
    chosen = ("--rerun-triggers", "mtime", "params", "input", "software-env")
    assert said not in here.snakemake("-n", "train_jena_gru", *chosen).stdout


def test_a_blank_in_the_path_of_python_stops_with_one_line(elsewhere, tmp_path):
    python = tmp_path / "with blank/python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    code = "import sys; sys.executable = sys.argv.pop(1); from snakemake.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(python), "--dry-run", *elsewhere.options],
        cwd=elsewhere.path,
        env=os.environ | {"PYTHONPATH": str(elsewhere.workflow / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"cannot run scripts with {python}: its path has a space" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
