"""The command `codereach`, in somebody else's workflow."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codereach import Code, hash_of
from codereach.command import main

FOREIGN = Path(__file__).parent / "foreign"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command in a copy of the workflow; return its status, lines and complaints."""
    shutil.copytree(FOREIGN, tmp_path / "foreign")
    monkeypatch.chdir(tmp_path / "foreign")

    def command(*arguments):
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err.splitlines()

    return command


def test_it_lists_what_a_script_reaches_and_where_that_is(run):
    status, lines, complaints = run("scripts/plot.py")
    assert (status, complaints) == (0, [])
    assert [line.split()[0] for line in lines] == list(Code().reach("scripts/plot.py"))
    (line,) = (line for line in lines if line.startswith("_helpers.read_numbers "))
    name, digest, place = line.split()
    assert digest == Code().reach("scripts/plot.py")[name]
    path, number = place.split(":")
    assert Path(path).read_text().splitlines()[int(number) - 1] == "def read_numbers(path):"


def test_it_prints_the_hash_that_a_snakefile_gets(run):
    expected = hash_of(Code().reach("scripts/plot.py"))
    assert run("--hash", "scripts/plot.py") == (0, [expected], [])


def test_it_prints_the_hashes_of_all_scripts(run):
    _, lines, _ = run("--hash")
    assert f"{hash_of(Code().reach('scripts/plot.py'))}  scripts/plot.py" in lines
    assert [line.split()[1] for line in lines] == sorted(
        str(path) for path in Path("scripts").rglob("*.py")
    )


@pytest.mark.parametrize(
    ("users", "scripts"),
    [
        ("scripts/_helpers.py:load_costs", ["scripts/add_costs.py"]),
        ("scripts/_helpers.py:PRICE", ["scripts/add_costs.py"]),
        ("scripts/heating/units.py:to_kelvin", ["scripts/heating/run.py"]),
        ("scripts/heating/units.py", ["scripts/heating/run.py"]),
        ("scripts/plot.py:bar", ["scripts/plot.py"]),
        (
            "./scripts/_helpers.py:read_numbers",
            [f"scripts/{name}.py" for name in ("add_costs", "clean", "heating/run", "plot")],
        ),
    ],
)
def test_it_names_the_scripts_that_reach_a_function(run, users, scripts):
    assert run("--users", users) == (0, scripts, [])
    assert run("--users", users, *scripts[:1]) == (0, scripts[:1], [])


def test_a_method_is_asked_for_with_its_class(run):
    Path("scripts/b.py").write_text("class A:\n    def f(self):\n        pass\n\n\nA().f()\n")
    assert run("--users", "scripts/b.py:A.f") == (0, ["scripts/b.py"], [])


def test_it_says_so_where_nothing_reaches_a_function(run):
    status, lines, complaints = run("--users", "scripts/heating/units.py:to_fahrenheit")
    assert (status, lines) == (0, [])
    assert complaints == ["codereach: no script reaches scripts/heating/units.py:to_fahrenheit"]


def test_a_file_that_cannot_be_parsed_is_named_beside_the_answer(run):
    Path("scripts/heating/units.py").write_text("def to_kelvin(x):\n    print x\n")
    users = ("--users", "scripts/heating/units.py:to_kelvin")
    status, lines, complaints = run(*users, "scripts/heating/run.py", "scripts/plot.py")
    assert (status, lines) == (0, ["scripts/heating/run.py"])
    (complaint,) = complaints
    assert complaint.startswith("codereach: scripts/heating/units.py counts as a whole: line 2: ")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["scripts/plt.py"], "scripts/plt.py: no such script in .*; did you mean scripts/plot.py?"),
        (["scripts"], "scripts: no such script in .*"),
        ([], "name one script, .*"),
        (["scripts/plot.py", "scripts/clean.py"], "name one script, .*"),
        (
            ["--users", "scripts/_helpers.py:lode_costs"],
            "scripts/_helpers.py: nothing at its top level is called lode_costs; "
            "did you mean load_costs?",
        ),
        (["--users", "scripts/helpers.py:f"], ".*there is no file scripts/helpers.py in .*"),
        (["--users", "load_costs"], ".*there is no file load_costs in .*"),
        (["--hash", "--root", "data"], "no scripts in scripts or workflow/scripts of .*"),
        (["--hash", "--package", "lib"], "--package lib: write NAME=FOLDER, .*"),
        (["--hash", "--package", "lib=src/lib"], ".*src/lib: no such folder for the package lib"),
        (["--hash", "--named", "a.b"], "--named needs exactly one script.*"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run, arguments, complaint):
    status, lines, complaints = run(*arguments)
    assert (status, lines) == (2, [])
    (said,) = complaints
    assert re.fullmatch(f"codereach: {complaint.replace('?', '[?]')}", said)


def test_the_options_are_those_of_code(run):
    Path("lib").mkdir()
    Path("lib/units.py").write_text("import sys\nfrom importlib import import_module\n")
    Path("lib/log.py").write_text("def f():\n    pass\n")
    Path("scripts/b.py").write_text("import units.log\nunits.log.f()\n")
    code = Code({"units": "lib"}, left_out=["units.log"])
    options = ("--package", "units=lib", "--leave-out", "units.log")
    expected = hash_of(code.reach("scripts/b.py"))
    assert run("--hash", "scripts/b.py", *options) == (0, [expected], [])
    assert run("--hash", "scripts/b.py", *options[:2]) != (0, [expected], [])
    named = hash_of(Code().reach("scripts/b.py", ["scripts.plot.bar"]))
    assert run("--hash", "scripts/b.py", "--named", "scripts.plot.bar") == (0, [named], [])


def test_it_runs_from_another_folder(run, monkeypatch):
    inside = run("--hash")
    monkeypatch.chdir("/")
    assert inside[1]
    root = Path(__file__).parent / "foreign"
    assert run("--hash", "--root", str(root)) == inside


def test_it_starts_without_anything_but_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); import codereach.command;"
        "new = {name.split('.')[0] for name in set(sys.modules) - before};"
        "sys.exit(', '.join(new - sys.stdlib_module_names - {'codereach'}) or None)"
    )
    subprocess.run([sys.executable, "-S", "-c", code], check=True, env={"PYTHONPATH": _source()})


def _source():
    import codereach

    return str(Path(codereach.__file__).parent.parent)
