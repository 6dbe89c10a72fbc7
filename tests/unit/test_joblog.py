import subprocess
import sys

SCRIPT = """
import os, sys
from chapter6.errors import InputError
from chapter6.joblog import announce, job_log
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
