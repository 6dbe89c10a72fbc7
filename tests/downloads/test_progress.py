"""How far a download is, on a terminal and in lines."""

import os
import pty

from chapter6.fetching.web import progress
from chapter6.fetching.web.progress import Progress
from chapter6.jobs import log


def test_the_line_has_size_rate_and_time_left(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    told = []
    running = Progress("glove.6B.zip", 862_182_613, 400_000_000, told.append)
    for _second in range(30):
        now[0] += 1
        running.add(2_000_000)
    assert told[0] == "glove.6B.zip: 404.0 MB of 862.2 MB, 2.0 MB/s, 3 min 49 s left"
    assert len(told) == 4  # after 2, 6, 14 and 30 seconds
    assert told[-1] == "glove.6B.zip: 460.0 MB of 862.2 MB, 2.0 MB/s, 3 min 21 s left"
    without = Progress("a", None, 0, told.append)
    now[0] += 2
    without.add(3_000)
    assert without.line(now[0]) == "a: 3.0 kB, 1.5 kB/s"


def test_on_a_terminal_one_line_changes_and_messages_have_their_own(tmp_path):
    ours, theirs = pty.openpty()
    saved = os.dup(2)
    os.dup2(theirs, 2)
    try:
        with log.job_log(tmp_path / "log"):
            assert log.live_line("a: 10 %")
            assert log.live_line("a: 20 %")
            log.announce("something else")
            log.live_line("")
    finally:
        os.dup2(saved, 2)
    clear, shown = log.CLEAR, ""
    while not shown.endswith(f"\n{clear}"):  # a terminal gives what has come by then
        shown += os.read(ours, 1000).decode()
    assert shown == f"{clear}a: 10 %{clear}a: 20 %{clear}something else\r\n{clear}"


def test_without_a_terminal_there_is_no_line_to_change(tmp_path):
    assert not log.live_line("a: 10 %")
