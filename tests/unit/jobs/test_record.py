import json
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

from chapter6.caching.contents import Contents
from chapter6.commands.cli import main
from chapter6.jobs.code import project_code
from chapter6.jobs.params import stated_params
from chapter6.jobs.reading import read_records
from chapter6.jobs.record import record_path, recorded


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with a script, an input and a job that read it and wrote two outputs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/double.py").write_text("def double(x):\n    return 2 * x\n\ndouble(1)\n")
    (tmp_path / "results").mkdir()
    (tmp_path / "input.txt").write_text("21")
    with job():
        (tmp_path / "results/a.txt").write_text("forty-two")
        (tmp_path / "results/b.txt").write_text("42")
    return tmp_path


def job():
    params = stated_params("scripts/double.py", {"factor": 2}, ["numpy"], [], project_code(Path()))
    outputs = ["results/a.txt", "results/b.txt"]
    return recorded(
        "double",
        {**params, "seed": 1},
        {"input.txt": "input.txt"},
        outputs,
        ["double.log"],
        project_code(Path()),
    )


def test_a_record_says_what_went_in_and_what_came_out(project):
    (record,) = read_records(["results"])
    assert record_path("results/a.txt").is_file()
    assert record["rule"] == "double"
    assert json.loads(record["params"]["settings"]) == {"factor": 2}
    assert record["params"]["seed"] == 1
    assert set(json.loads(record["params"]["versions"])) == {"numpy", "python"}
    assert "scripts/double.py.double" in record["code"]
    assert record["outputs"]["results/b.txt"]["bytes"] == 2
    assert len(record["inputs"]["input.txt"]) == 64


def test_a_job_that_fails_leaves_the_record_of_the_run_before(project):
    before = read_records(["results"])

    def fail():
        with job():
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert read_records(["results"]) == before


def test_a_record_tells_the_code_that_ran_not_the_code_that_was_planned(project):
    planned = stated_params("scripts/double.py", {}, [], [], project_code(Path()))
    script = project / "scripts/double.py"
    script.write_text(script.read_text().replace("2 * x", "3 * x"))
    with recorded("double", planned, {}, ["results/a.txt"], [], project_code(Path())):
        pass
    (record,) = read_records(["results"])
    assert record["params"]["code"] != planned["code"]
    assert (
        record["params"]["code"]
        == stated_params("scripts/double.py", {}, [], [], project_code(Path()))["code"]
    )


def test_a_verified_folder_is_as_recorded(project, capsys):
    assert main(["verify", "results"]) == 0
    assert capsys.readouterr().out == "2 results of 1 jobs: all as recorded\n"


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (
            lambda p: (p / "results/b.txt").write_text("43"),
            "results/b.txt: changed: not what double wrote: edited by hand, or damaged on disk",
        ),
        (
            lambda p: (p / "results/a.txt").write_text("forty"),
            "results/a.txt: truncated: only 5 of the 9 bytes that double wrote",
        ),
        (lambda p: (p / "results/a.txt").unlink(), "results/a.txt: missing: double wrote it"),
        (
            lambda p: (p / "input.txt").write_text("22"),
            "results/a.txt: stale: input.txt has changed since double read it",
        ),
        (
            lambda p: (p / "results/a.txt.record.json").write_text('{"format": 1, "outp'),
            "results/a.txt.record.json: record: not JSON: run the job again",
        ),
    ],
)
def test_verify_names_what_is_not_as_recorded(project, capsys, spoil, line):
    spoil(project)
    assert main(["verify", "results"]) == 1
    out = capsys.readouterr().out
    assert line in out.splitlines()
    assert "1 finding" in out


def test_verify_without_any_record_says_where_it_looked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["verify"]) == 2
    assert "no records of jobs below results, resources" in capsys.readouterr().err


def test_content_is_read_again_only_where_the_file_system_says_so(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(
        "chapter6.caching.contents.file_hash", lambda path: read.append(path) or f"hash {len(read)}"
    )
    monkeypatch.setattr("chapter6.caching.contents.SETTLED_NS", -1)  # the file is new
    file, index = tmp_path / "file", tmp_path / "notes/index.json"
    file.write_text("a")
    first = Contents(index)
    assert (first[str(file)], first[str(tmp_path / "none")]) == ("hash 1", None)
    first.keep()
    again = Contents(index)
    assert again[str(file)] == "hash 1"
    file.write_text("b")
    assert again[str(file)] == "hash 2"
    index.write_text("broken")
    assert Contents(index)[str(file)] == "hash 3"


def test_a_job_is_given_the_code_that_runs(project):
    planned = stated_params("scripts/double.py", {}, [], [], project_code(Path()))
    script = project / "scripts/double.py"
    script.write_text(script.read_text().replace("2 * x", "3 * x"))
    with recorded("double", planned, {}, ["results/a.txt"], [], project_code(Path())) as params:
        pass
    assert params == {**planned, "code": params["code"]}
    assert params["code"] != planned["code"]


def test_the_states_of_runs_count_as_code_of_the_report_that_shows_them():
    reached = project_code(ROOT).reach("scripts/report.py")
    assert "chapter6.run_state.RunState" in reached
    assert not any(name.startswith("chapter6.jobs.") for name in reached)


def test_the_peak_memory_of_a_job_is_not_that_of_the_program_that_started_it():
    code = "from chapter6.jobs.machine import peak_memory_mb; print(peak_memory_mb())"
    starter = (
        "import subprocess, sys; large = bytearray(b'x' * 400_000_000);"
        "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"
    )
    peaks = [
        float(subprocess.check_output([sys.executable, "-c", *arguments]))
        for arguments in ((code,), (starter, code))
    ]
    assert peaks[1] == pytest.approx(peaks[0], rel=0.5)
    own = f"x = bytearray(b'x' * 400_000_000); {code}"
    assert float(subprocess.check_output([sys.executable, "-c", own])) > 400
