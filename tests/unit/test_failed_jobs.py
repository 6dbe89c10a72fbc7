"""What is said at the end of a run in which jobs have failed."""

import subprocess
import sys

import pytest

from chapter6.jobs.summary import EXPLAINED, failures

SCRIPT = """
import sys
from chapter6.errors import InputError
from chapter6.jobs.log import job_log
with job_log(sys.argv[1]):
    raise {error}
"""


@pytest.fixture
def failed(tmp_path):
    """Let a job fail in a process of its own; return its log."""

    def failed(error):
        log = str(tmp_path / "job.log")
        subprocess.run([sys.executable, "-c", SCRIPT.format(error=error), log], check=False)
        return [log]

    return failed


def test_the_words_of_the_job_come_once_more_with_its_log(failed):
    log = failed("InputError('x.zip: cut off; download it again')")
    assert failures({"a": log}) == [
        "One job failed:",
        "a: x.zip: cut off; download it again",
        f"  (full log: {log[0]})",
    ]


def test_a_bug_is_named_as_one(failed):
    assert "a: this is a bug" in failures({"a": failed("ValueError('spam')")})[1]


def test_a_job_without_a_log_is_named_all_the_same(tmp_path):
    assert failures({"a": [str(tmp_path / "none")], "b": []})[::2] == [
        "2 jobs failed:",
        f"  (full log: {tmp_path / 'none'})",
    ]


def test_many_jobs_take_at_most_nine_lines(failed):
    log = failed("InputError('no')")
    lines = failures({f"job_{i}": log for i in range(30)})
    assert len(lines) <= 9
    assert lines[0] == "30 jobs failed:"
    assert lines[-1].endswith("; and 26 more, above")


SAYS = "RuleException:\nCalledProcessError in file \"rules/a.smk\", line 5:\nCommand 'python x' "


def test_only_what_a_script_has_explained_is_left_out():
    assert EXPLAINED.match(f"{SAYS}returned non-zero exit status 1.")
    assert not EXPLAINED.match(f"{SAYS}returned non-zero exit status 137.")
    assert not EXPLAINED.match(f"{SAYS}died with <Signals.SIGKILL: 9>.")
