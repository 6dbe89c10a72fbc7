"""A job that is asked to stop says so and fails, whatever it was in the middle of."""

import signal
import subprocess
import sys
import textwrap

import pytest

SCRIPT = """
import os, signal, sys, time
from chapter6.jobs.stop import check_stop, stoppable, stopping_at_checks
from chapter6.jobs.log import announce, job_log

def ask_to_stop():
    os.kill(os.getpid(), signal.SIGTERM)

{before}
with stoppable(announce), job_log(sys.argv[1]):
{body}
    announce("went on")
"""

PLAIN = "ask_to_stop()"
TURNED_INTO_ANOTHER_ERROR = """
try:
    ask_to_stop()
except Exception as error:
    raise RuntimeError("in user code") from error
"""
TWICE = """
try:
    ask_to_stop()
finally:
    ask_to_stop()
    announce("cleaned up")
"""
LOST = """
class Library:
    def __del__(self):
        ask_to_stop()
Library()
announce("was lost")
time.sleep(60)
"""
CHECKED = """
with stopping_at_checks():
    ask_to_stop()
    announce("in one piece")
    check_stop()
    announce("not checked")
"""
NOT_CHECKED = """
with stopping_at_checks():
    ask_to_stop()
"""


def run(tmp_path, body, before=""):
    log = tmp_path / "job.log"
    script = SCRIPT.format(before=before, body=textwrap.indent(body, "    "))
    done = subprocess.run(
        [sys.executable, "-c", script, str(log)],
        capture_output=True,
        text=True,
        check=False,
        timeout=40,
    )
    return done, done.stdout + done.stderr


@pytest.mark.parametrize(
    "body",
    [PLAIN, TURNED_INTO_ANOTHER_ERROR, TWICE, LOST],
    ids=["plain", "turned into another error", "twice", "lost"],
)
def test_a_job_that_is_ask_to_stop_fails_with_one_line(tmp_path, body):
    done, output = run(tmp_path, body)
    assert done.returncode == 1
    assert output.count("Error: stopped by SIGTERM") == 1
    assert "Traceback" not in output
    assert "went on" not in output
    assert ("cleaned up" in output) == (body == TWICE)
    assert ("was lost" in output) == (body == LOST)


@pytest.fixture(params=["make test", "make test &"])
def shell(request):
    """Run a test as a shell does in the foreground, and in the background, without SIGINT."""
    in_background = request.param.endswith("&")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if in_background else signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("shell")
def test_ctrl_c_is_a_stop_too_except_for_a_job_in_the_background(tmp_path):
    heard = "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
    done, output = run(tmp_path, "os.kill(os.getpid(), signal.SIGINT)", before=heard)
    assert done.returncode == 1
    assert output.count("Error: stopped by SIGINT") == 1
    assert "Traceback" not in output
    ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    done, output = run(tmp_path, "os.kill(os.getpid(), signal.SIGINT)", before=ignored)
    assert done.returncode == 0
    assert "went on" in output


STARTED = "import subprocess, sys, time; subprocess.Popen(sys.argv[2:]); time.sleep(2)"
BY_SNAKEMAKE = [sys.executable, "-c", STARTED, "snakemake"]
BY_A_SHELL = ["bash", "-c", '"$@" & sleep 2 # as in: snakemake report &', "snakemake"]


@pytest.mark.parametrize(
    ("start", "goes_on"), [(BY_SNAKEMAKE, False), (BY_A_SHELL, True)], ids=["Snakemake", "a shell"]
)
def test_a_job_ends_with_its_snakemake_but_not_with_a_shell_that_has_started_that(
    tmp_path, start, goes_on
):
    script = SCRIPT.format(before="", body="    time.sleep(5)")
    done = subprocess.run(
        [*start, sys.executable, "-c", script, str(tmp_path / "job.log")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("went on" in done.stderr) == goes_on


@pytest.mark.parametrize(("then", "orphan"), [("", "True"), (".wait()", "False")])
def test_a_job_whose_snakemake_was_gone_before_it_looked_is_an_orphan(then, orphan):
    job = "import time; time.sleep(1); from chapter6.jobs.stop import is_orphan; print(is_orphan())"
    session = not then  # that of its parent, while that is there
    start = f"subprocess.Popen([sys.executable, '-c', {job!r}], start_new_session={session}){then}"
    done = subprocess.run(
        [sys.executable, "-c", f"import subprocess, sys; {start}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == orphan


API = """
import os, subprocess, sys
os.environ["CHAPTER6_SNAKEMAKE"] = str(os.getpid())  # as rules/place.smk does
job = "from chapter6.jobs.stop import is_orphan; print(is_orphan())"
subprocess.run([sys.executable, "-c", job], start_new_session=True)
"""
IN_A_CONTAINER = ("unshare", "--pid", "--fork", "--mount-proc")


def can_be_process_1():
    return subprocess.run([*IN_A_CONTAINER, "true"], capture_output=True, check=False)


@pytest.mark.parametrize("first", [False, True], ids=["one of many", "process 1 of a container"])
def test_a_snakemake_by_its_api_is_one_whatever_its_process_is_called(first):
    if first and can_be_process_1().returncode:
        pytest.skip("only root can make a process the first one")
    command = [sys.executable, "-c", API]
    done = subprocess.run(
        [*IN_A_CONTAINER, *command] if first else command,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_a_job_ends_with_a_snakemake_by_its_api(tmp_path):
    script = SCRIPT.format(before="", body="    time.sleep(5)")
    started = f"import os; os.environ['CHAPTER6_SNAKEMAKE'] = str(os.getpid()); {STARTED}"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            started,
            "",
            sys.executable,
            "-c",
            script,
            str(tmp_path / "job.log"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "went on" not in done.stderr


def test_where_a_stop_has_to_wait_it_takes_effect_at_the_next_check(tmp_path):
    done, output = run(tmp_path, CHECKED)
    assert done.returncode == 1
    assert "in one piece" in output
    assert "Error: stopped by SIGTERM" in output
    assert "not checked" not in output
    done, output = run(tmp_path, NOT_CHECKED)
    assert done.returncode == 1
    assert "went on" not in output
