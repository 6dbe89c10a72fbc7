"""Somebody else's workflow, with three lines of codereach: what Snakemake reruns after an edit."""

import re
import shutil
from pathlib import Path

import pytest
from project import ROOT, Workspace

FOREIGN = Path(__file__).parent / "foreign"
TRIGGERS = ("--cores", "1", "--rerun-triggers", "mtime", "params", "input")
HELPERS = "scripts/_helpers.py"
RULES = {"clean", "add_costs", "plot", "heat"}


class Foreign(Workspace):
    """A copy of the workflow; its scripts have no package around them."""

    def start(self, *arguments, **options):
        return super().start(*arguments, **options, PYTHONPATH=str(ROOT / "src"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The workflow, run once."""
    workspace = Foreign(tmp_path_factory.mktemp("foreign") / "made", TRIGGERS)
    shutil.copytree(FOREIGN, workspace.path)
    output = workspace.snakemake("all").stdout
    assert re.search(r"^Finished jobid: \d+ \(Rule: all\)$", output, re.MULTILINE)
    return workspace


@pytest.fixture
def foreign(made, tmp_path):
    """A copy of the finished workflow, to edit."""
    return Foreign(made.copy(tmp_path / "copy").path, TRIGGERS)


def test_a_finished_workflow_has_nothing_to_do(made):
    assert made.would_run("all") == set()


@pytest.mark.parametrize(
    ("path", "old", "new", "rules"),
    [
        # `plot` reads what `add_costs` writes
        pytest.param(HELPERS, "number * PRICE", "PRICE", {"add_costs", "plot"}, id="one helper"),
        pytest.param(HELPERS, "PRICE = 2.5", "PRICE = 3", {"add_costs", "plot"}, id="constant"),
        pytest.param(HELPERS, "float(line)", "int(line)", RULES, id="helper of all"),
        pytest.param("scripts/plot.py", '"#"', '"="', {"plot"}, id="script"),
        pytest.param("scripts/heating/units.py", "+ ZERO", "- ZERO", {"heat"}, id="relative"),
        pytest.param(HELPERS, "for debugging", "bugs", {"clean", "add_costs", "plot"}, id="mock"),
        pytest.param("scripts/heating/units.py", "* 1.8", "* 2", set(), id="unused function"),
        pytest.param(HELPERS, "empty lines", "blanks", set(), id="comment"),
        pytest.param(HELPERS, "What many", "What most", set(), id="docstring"),
        pytest.param("scripts/plot.py", "def bar(number)", "def bar( number )", set(), id="format"),
    ],
)
def test_an_edit_reruns_just_the_rules_whose_scripts_use_it(foreign, path, old, new, rules):
    foreign.edit(path, (old, new))
    assert foreign.would_run("all") == rules


def test_a_helper_that_cannot_be_parsed_reruns_who_imports_it_and_stops_nothing(foreign):
    foreign.edit("scripts/heating/units.py", ("return celsius + ZERO", "print celsius"))
    assert foreign.would_run("all") == {"heat"}
