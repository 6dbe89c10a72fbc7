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


def run(tmp_path, body):
    log = tmp_path / "logs/job.log"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(body=body), str(log)],
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
