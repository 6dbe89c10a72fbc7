import os
import subprocess
import sys

import pytest

SCRIPT = """
import os, sys
from chapter6.errors import InputError
from chapter6.jobs.log import announce, job_log
with job_log(sys.argv[1]):
    print("to the log")
    os.system("echo a library speaks")
    announce("to both")
    {body}
"""


def run(tmp_path, body, closed="", **environment):
    """Run a job, started by a shell with some streams closed; return how it ended, and its log."""
    log = tmp_path / "logs/job.log"
    done = subprocess.run(
        [
            "bash",
            "-c",
            f'"$@" {closed}',
            "",
            sys.executable,
            "-c",
            SCRIPT.format(body=body),
            str(log),
        ],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done, log.read_text()


def test_everything_goes_to_the_log_and_announcements_to_the_terminal_too(tmp_path):
    done, log = run(tmp_path, "pass")
    assert done.returncode == 0
    assert (done.stdout + done.stderr).split("\n") == ["to both", ""]
    assert {"to the log", "a library speaks", "to both"} <= set(log.splitlines())


def test_bad_input_is_one_clear_line_on_the_terminal_and_a_traceback_in_the_log(tmp_path):
    done, log = run(tmp_path, "raise InputError('a.csv, line 3: no number')")
    assert done.returncode == 1
    assert "Error: a.csv, line 3: no number" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in log


def test_any_other_error_shows_the_last_lines_of_the_log(tmp_path):
    done, log = run(tmp_path, "[print(i) for i in range(100)]; 1 / 0")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "\n99\n" in done.stderr
    assert "\n50\n" not in done.stderr
    assert "\n50\n" in log


def test_a_bug_says_where_to_report_it(tmp_path):
    done, _ = run(tmp_path, "1 / 0")
    last = done.stderr.splitlines()[-2:]
    assert last[0].startswith("Error: this is a bug in chapter6 ")
    assert last[0].endswith("please report it with the lines above and the log.")
    assert last[1] == f"(full log: {tmp_path / 'logs/job.log'})"


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_end_no_job_and_lose_nothing_of_its_log(tmp_path, closed):
    body = "sys.stderr.write('an error\\n'); open(sys.argv[1] + '.result', 'w').write('whole')"
    done, log = run(tmp_path, body, closed)
    assert done.returncode == 0, done.stderr
    assert {"to the log", "a library speaks", "to both", "an error"} <= set(log.splitlines())
    assert (tmp_path / "logs/job.log.result").read_text() == "whole"
    if "2>&-" not in closed:
        assert done.stderr == "to both\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_closed_streams_hide_no_failure(tmp_path, closed):
    done, log = run(tmp_path, "raise InputError('a.csv, line 3: no number')", closed)
    assert done.returncode == 1
    assert "no number" in log


def test_an_encoding_that_lacks_a_character_ends_no_job(tmp_path):
    done, log = run(tmp_path, "print('25 °C → 1'); announce('→')", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert {"25 °C → 1", "→"} <= set(log.splitlines())


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("OSError(28, 'No space left on device', 'a.npz')", "a.npz: No space left on device"),
        ("PermissionError(13, 'Permission denied', 'a.npz')", "a.npz: Permission denied"),
        ("OSError(30, 'Read-only file system', 'a.npz')", "a.npz: Read-only file system"),
        ("MemoryError('no room for 9 GiB')", "not enough memory: no room for 9 GiB"),
    ],
)
def test_what_the_system_refuses_is_one_line_on_the_terminal_and_no_bug(tmp_path, error, line):
    done, log = run(tmp_path, f"raise {error}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:2] == [f"Error: {line}"]
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
    assert "Traceback" in log


def test_an_ending_that_nobody_raised_is_called_no_bug(tmp_path):
    done, _ = run(tmp_path, "sys.exit(3)")
    assert done.returncode == 1
    assert "bug" not in done.stderr


@pytest.mark.parametrize(
    ("end", "status", "shown"),
    [
        ("pass", 0, []),
        ("raise InputError('a.csv, line 3: no number')", 1, ["Error: a.csv, line 3: no number"]),
        ("1 / 0", 1, ["ZeroDivisionError: division by zero"]),
    ],
)
def test_a_log_without_room_ends_no_job_and_hides_no_error(tmp_path, end, status, shown):
    body = f"""
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))  # writes past that fail
    for n in range(9):
        announce(f"number {{n}}")
    {end}
"""
    done, log = run(tmp_path, body)
    assert done.returncode == status
    assert len(log) == 64
    lines = done.stderr.splitlines()
    assert lines[:10] == ["to both", *(f"number {n}" for n in range(9))]
    assert set(shown) <= set(lines)
