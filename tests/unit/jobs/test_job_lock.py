"""One job at a time makes an output, also where jobs outlive the Snakemake that started them."""

import errno
import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from project import wait_until

from chapter6.jobs import lock
from chapter6.jobs.batch.own import BatchJob
from chapter6.jobs.lock import Owner, alone

SCRIPT = """
import sys, time
from pathlib import Path
from chapter6.jobs import lock
from chapter6.jobs.lock import alone
from chapter6.jobs.log import announce, explained
from chapter6.jobs.stop import check_stop, stoppable
lock.BEAT_SECONDS = lock.CHECK_SECONDS = 0.05
output = Path(sys.argv[1])
with stoppable(announce), explained(), alone(output, announce):
    with (output.parent / "seen").open("a") as file:
        print("in", file=file, flush=True)
        end = time.monotonic() + float(sys.argv[2])
        while time.monotonic() < end and not (output.parent / "enough").exists():
            time.sleep(0.05)
            check_stop()
        print("out", file=file, flush=True)
print("done")
"""
GONE = 2**22 + 1  # above the largest process number
ELSEWHERE = Owner("node-7", "pid:[1]", 11, 1.0, BatchJob("Slurm", "123", "node-7"))


@pytest.fixture
def output(tmp_path):
    return tmp_path / "run.json"


@pytest.fixture
def start(output):
    """Start a process that makes the output for some seconds; all are ended at the end."""
    started = []

    def start(seconds, **environment):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(output), str(seconds)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | environment,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def quick(monkeypatch):
    """Let a lock of another machine count as nobody's after two seconds."""
    monkeypatch.setattr(lock, "CHECK_SECONDS", 0.02)
    monkeypatch.setattr(lock, "SETTLE_SECONDS", 0.02)
    monkeypatch.setattr(lock, "STALE_SECONDS", 2.0)


def lock_of(output):
    return output.with_name(f".{output.name}.lock")


def leave(output, owner, age=0.0):
    """Write the lock of an owner, as old as its clock says."""
    path = lock_of(output)
    path.write_text(json.dumps(asdict(owner)) if owner else "")
    os.utime(path, (time.time() - age,) * 2)


def seen(output):
    path = output.with_name("seen")
    return path.read_text().split() if path.exists() else []


def entered(output):
    """Take the lock in this process; return what was announced."""
    said = []
    with alone(output, said.append):
        assert lock_of(output).exists() or not said
    return said


def test_a_second_job_says_whom_it_waits_for_and_how_to_end_that_and_then_goes_on(output, start):
    first = start(60, SLURM_JOB_ID="42", SLURMD_NODENAME="n1")
    wait_until(lambda: seen(output))
    second = start(0)
    said = second.stdout.readline()
    output.with_name("enough").touch()
    said += second.communicate()[0]
    name = f"process {first.pid} on {platform.node()} (Slurm job 42, node n1)"
    assert said.splitlines() == [
        f"{output} is being made by {name}: waiting for it; to end it: scancel 42",
        f"{output}: {name} has ended: going on",
        "done",
    ]
    assert seen(output) == ["in", "out"] * 2
    assert not list(output.parent.glob(".*"))


def test_without_a_batch_system_the_process_can_be_ended(output, start):
    first = start(60)
    wait_until(lambda: seen(output))
    second = start(0)
    line = second.stdout.readline()
    assert line.endswith(f"to end it: kill {first.pid}, on {platform.node()}\n")
    os.kill(first.pid, signal.SIGTERM)
    assert "done" in second.communicate()[0]


def test_the_lock_of_a_job_that_was_killed_is_taken_over_at_once(output, start):
    first = start(60)
    wait_until(lambda: seen(output))
    first.kill()
    first.wait()
    said, _ = start(0).communicate()
    name = f"process {first.pid} on {platform.node()}"
    assert said.splitlines() == [
        f"{output}: {name}, which was making it, is gone: taking its place",
        "done",
    ]
    assert not lock_of(output).exists()


def test_of_many_that_find_a_job_gone_one_at_a_time_goes_on(output, start):
    leave(output, replace(lock._this_process(), pid=GONE))
    for process in [start(0.2) for _ in range(6)]:
        assert process.communicate()[0].endswith("done\n")
    assert seen(output) == ["in", "out"] * 6
    assert not list(output.parent.glob(".*"))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("age", [-86400, 0, 86400], ids=["fast clock", "same clock", "slow clock"])
def test_a_job_of_another_machine_is_waited_for_as_long_as_it_shows_that_it_lives(output, age):
    leave(output, ELSEWHERE, age)
    lives = threading.Event()

    def beat():
        for second in range(12):
            os.utime(lock_of(output), (time.time() - age + second,) * 2)
            time.sleep(0.25)
        lives.set()

    threading.Thread(target=beat).start()
    said = entered(output)
    assert lives.is_set()
    assert said[0].endswith("(Slurm job 123, node node-7): waiting for it; to end it: scancel 123")
    assert "has given no sign of life for " in said[1]
    assert said[1].endswith(" s: taking its place")


@pytest.mark.usefixtures("quick")
def test_a_lock_that_does_not_say_whose_it_is_is_waited_for_as_long(output):
    leave(output, None)
    waiting, going_on = entered(output)
    assert waiting == f"{output} is being made by another process: waiting for it"
    assert "no sign of life" in going_on


def test_a_job_that_slurm_has_started_again_elsewhere_does_not_wait_for_itself(output, monkeypatch):
    leave(output, ELSEWHERE)
    monkeypatch.setenv("SLURM_JOB_ID", "123")
    monkeypatch.setenv("SLURM_RESTART_COUNT", "1")
    (line,) = entered(output)
    assert "was requeued: taking its place" in line


def test_a_process_of_another_container_is_not_looked_for_among_those_here(output, monkeypatch):
    monkeypatch.setattr(lock, "STALE_SECONDS", 0.5)
    leave(output, replace(lock._this_process(), processes="pid:[1]", pid=GONE))
    assert "waiting for it" in entered(output)[0]


def test_a_job_whose_lock_was_taken_over_stops_and_leaves_it(output, start):
    first = start(60)
    wait_until(lambda: seen(output))
    leave(output, ELSEWHERE)
    said, _ = first.communicate()
    assert first.returncode == 1
    assert said == (
        "Error: process 11 on node-7 (Slurm job 123, node node-7) has taken this job over, which "
        "stood still for too long; nothing to do\n"
    )
    assert lock_of(output).exists()


def test_a_job_can_be_stopped_while_it_waits(output, start):
    start(60)
    wait_until(lambda: seen(output))
    second = start(0)
    second.stdout.readline()
    second.send_signal(signal.SIGTERM)
    said, _ = second.communicate()
    assert second.returncode == 1
    assert said.startswith("Error: stopped by SIGTERM")
    assert "Traceback" not in said
    assert lock_of(output).exists()


def test_where_no_lock_can_be_kept_the_job_says_so_and_goes_on(output, monkeypatch):
    lock_of(output).mkdir()
    (line,) = entered_without(output)
    assert line.startswith(f"{lock_of(output)}: Is a directory, so nothing keeps a second run")
    lock_of(output).rmdir()

    def refuse(*arguments):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, "open", refuse)
    (line,) = entered_without(output)
    assert "Disk quota exceeded" in line


def entered_without(output):
    said = []
    with alone(output, said.append) as waited:
        assert not waited
    return said


def test_of_a_folder_that_cannot_be_written_to_the_job_itself_speaks(output, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse)
    assert entered_without(output) == []


def test_an_error_of_the_job_is_the_jobs(output):
    with pytest.raises(FileNotFoundError, match="spam"), alone(output, print):
        Path("spam").read_text()
    assert not lock_of(output).exists()
