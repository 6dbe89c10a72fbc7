"""Processes that are killed, that run beside each other, and any sequence of all that."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from archives_made import zipped
from fetching import Place, sha256
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misbehaving import Answer, Misbehaving

from chapter6.errors import InputError
from chapter6.fetching import kept
from chapter6.fetching.web import partial, transfer

FETCH = """
import json, sys
from pathlib import Path
from chapter6.fetching.fetch import Fetch
from chapter6.fetching.wanted import Wanted
output = Path(sys.argv[1])
receipt = output.with_name("receipt.json")
said = lambda line: print(line, flush=True)
Fetch(Wanted(output.name), sys.argv[2:], output, receipt, announce=said).run()
"""


def start(place, *addresses):
    command = [sys.executable, "-c", FETCH, str(place.output), *addresses]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_what_a_killed_process_has_fetched_is_not_fetched_again(server, place, noise):
    url = server.serve("/a", noise, Answer(cut=100_000, headers={}), then=Answer(status=503))
    process = start(place, url)
    until(lambda: place.partial == 100_000)
    process.kill()
    process.communicate()
    assert place.content is None
    server.usual["/a"] = Answer()
    before = server.sent
    place.fetch(url)
    assert place.content == noise
    assert server.sent - before <= len(noise) - 100_000 + len(b"an error") * 6


def test_ctrl_c_leaves_what_has_come(server, place, noise):
    url = server.serve("/a", noise, Answer(cut=100_000), then=Answer(pause=30))
    process = start(place, url)
    until(lambda: len(server.requests) == 2)
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode
    assert (place.content, place.partial) == (None, 100_000)


def start_second(first, place, url):
    """Start a process while `first` fetches, and return it with what it says first."""
    first.send_signal(signal.SIGSTOP)  # however slowly the second one starts
    second = start(place, url)
    said = second.stdout.readline()
    first.send_signal(signal.SIGCONT)
    return second, said


def test_two_processes_fetch_once_and_the_second_says_whom_it_waits_for(server, place, noise):
    url = server.serve("/a", noise, Answer(pause=2))
    first = start(place, url)
    until(lambda: server.requests)
    second, said = start_second(first, place, url)
    second.communicate(timeout=30)
    first.communicate(timeout=30)
    assert said.startswith(f"{place.kept} is being made by process {first.pid} on ")
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(server.requests) == 1
    assert place.content == noise


def test_two_folders_that_share_one_by_a_link_fetch_once(server, place, noise, tmp_path):
    place.folder.mkdir(parents=True)
    (tmp_path / "other").symlink_to(place.folder)
    other = Place(tmp_path / "other")
    url = server.serve("/a", noise, Answer(pause=2))
    first = start(place, url)
    until(lambda: server.requests)
    second, said = start_second(first, other, url)
    assert "is being made by" in said
    second.communicate(timeout=30)
    first.communicate(timeout=30)
    assert len(server.requests) == 1
    assert other.content == noise


def test_the_lock_of_a_killed_process_holds_nobody_up(server, place, noise):
    url = server.serve("/a", noise, Answer(pause=30))
    process = start(place, url)
    until(lambda: server.requests)
    process.kill()
    process.communicate()
    place.fetch(url)
    assert place.content == noise
    (said,) = place.told
    assert f"process {process.pid} on " in said
    assert said.endswith("which was making it, is gone: taking its place")


HTML = b"<!doctype html><title>Maintenance</title>"
FAULTS = {
    "cut": lambda n: Answer(cut=n),
    "reset": lambda n: Answer(cut=n, reset=True),
    "cut, no ranges": lambda n: Answer(cut=n, ranges=False),
    "cut, in chunks": lambda n: Answer(cut=n, chunked=True),
    "cut, no length": lambda n: Answer(cut=n, headers={"Content-Length": None}),
    "busy": lambda n: Answer(status=503),
    "gone": lambda n: Answer(status=404),
    "page": lambda n: Answer(HTML, ranges=False),
    "another part": lambda n: Answer(headers={"Content-Range": f"bytes {n}-{n}/{n + 1}"}),
    "another tag": lambda n: Answer(cut=n, headers={"ETag": f'"{n % 3}"'}),
    "nothing": lambda n: "nothing",
}
STEPS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(sorted(FAULTS)), st.integers(0, 40_000)), max_size=4),
        st.one_of(st.none(), st.integers(1, 60)),  # where the process is killed
    ),
    max_size=4,
)
CONTENTS = zipped({"wanted.txt": os.urandom(30_000), "other.txt": os.urandom(9_000)})


def die_at(count):
    """Kill this process at the count-th of the calls that change the folder."""
    left = [count]

    def counted(function):
        def call(*arguments, **options):
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return call

    os.replace, os.link, os.unlink = map(counted, (os.replace, os.link, os.unlink))
    for module, name in (
        (transfer, "_write_all"),
        (partial, "write_json"),
        (kept, "write_json"),
        (kept.Kept, "take"),
    ):
        setattr(module, name, counted(getattr(module, name)))


def in_a_process(place, url, pins, dies):
    """Fetch in a process of its own, which may be killed."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        if dies:
            die_at(dies)
        place.fetch(url, **pins)
    except InputError:
        pass
    finally:
        os._exit(0)


@pytest.mark.parametrize("kind", ["looked at", "digest", "member"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_the_file_is_right_or_not_there(tmp_path_factory, kind, steps):
    place, server = Place(tmp_path_factory.mktemp("place") / "mine", "a.zip"), Misbehaving()
    pins = {"looked at": {"member": "wanted.txt"}, "digest": {"sha256": sha256(CONTENTS)}}.get(
        kind, {"member": "wanted.txt", "cuts": True}
    )
    try:
        right = expected(place, server, pins)
        for faults, dies in steps:
            plan = [FAULTS[name](number) for name, number in faults]
            url = server.serve("/a", CONTENTS, *plan)
            in_a_process(place, url, pins, dies)
            assert place.content in (None, right)
            assert not place.kept.exists() or place.kept.read_bytes() == right
        server.plans["/a"] = []
        place.fetch(server.serve("/a", CONTENTS), **pins)
        assert place.content == right
        assert json.loads(place.receipt.read_text())["sha256"] == sha256(right)
        assert place.is_clean()
    finally:
        server.shutdown()
        server.server_close()


def expected(place, server, pins):
    """Return what should be at the output: what a healthy server gives."""
    other = Place(place.folder.with_name("healthy"), place.name)
    other.fetch(server.serve("/a", CONTENTS), **pins)
    return other.content
