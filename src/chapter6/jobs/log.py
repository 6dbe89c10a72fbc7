"""What a job prints: everything goes to its log, and what the user must know to the terminal."""

import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from chapter6.errors import InputError, bug_report, system_error
from chapter6.jobs.stop import stop_request

LAST_LINES = 15
CLEAR = "\r\x1b[K"  # what a terminal takes for: write this line anew
_terminal: TextIO | None = None


@contextmanager
def job_log(path: str | os.PathLike[str]) -> Iterator[None]:
    """Send stdout and stderr, of this process and its libraries, to `path` until the block ends.

    On an error the traceback goes to the log, and the process exits with 1. The terminal gets one
    line for an `InputError` and for what the system refuses, such as room on the disk. For anything
    else, which is a bug, it gets the last lines of the log. A full disk under the log does not end
    the job; a traceback that does not fit goes to the terminal.
    """
    global _terminal
    _open_streams()
    log = Path(path)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        saved = _redirect(file.fileno())
        _terminal = os.fdopen(saved[1], "w", encoding="utf-8", errors="replace", closefd=False)
        try:
            yield
        except BaseException as error:
            try:
                traceback.print_exception(error)
                sys.stderr.flush()
            except OSError:
                traceback.print_exception(error, file=_terminal)
            _explain(stop_request() or error, log)  # a stop may show up as a library's error
            raise SystemExit(1) from error
        finally:
            for stream in (sys.stdout, sys.stderr, _terminal):
                with suppress(OSError):
                    stream.flush()
            _terminal = None
            _restore(saved)


@contextmanager
def explained() -> Iterator[None]:
    """Print one line for an error outside of `job_log`, and exit with 1; a bug passes."""
    try:
        yield
    except Exception as error:
        line = _in_words(error)
        if line is None:
            raise
        announce(f"Error: {line}")
        raise SystemExit(1) from error


def announce(line: str) -> None:
    """Print a line to the job's log and, inside `job_log`, to the user's terminal, too.

    Neither a full disk under the log nor a closed terminal ends the job.
    """
    with suppress(OSError):
        print(line, flush=True)
    if _terminal is not None:
        with suppress(OSError):
            print(f"{CLEAR if _terminal.isatty() else ''}{line}", file=_terminal, flush=True)


def live_line(line: str) -> bool:
    """Show a line in place of the last one that this showed, if the user's terminal can do that.

    An empty line takes it away. Returns whether it was shown.
    """
    if _terminal is None or not _terminal.isatty():
        return False
    with suppress(OSError):
        print(f"{CLEAR}{line}", end="", file=_terminal, flush=True)
    return True


def _open_streams() -> None:
    """Open what the caller has closed of stdin, stdout and stderr (``>&-``), onto nothing.

    Else the next files that are opened would have their numbers. Python's own streams write UTF-8
    from here on, whatever the terminal's encoding: no character may end a job.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(descriptor, "w", encoding="utf-8", closefd=False))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _redirect(target: int) -> tuple[int, int]:
    """Point the file descriptors 1 and 2 at `target`; return copies of the old ones."""
    sys.stdout.flush()
    sys.stderr.flush()
    saved = os.dup(1), os.dup(2)
    os.dup2(target, 1)
    os.dup2(target, 2)
    return saved


def _restore(saved: tuple[int, int]) -> None:
    for descriptor, copy in zip((1, 2), saved, strict=True):
        os.dup2(copy, descriptor)
        os.close(copy)


def _explain(error: BaseException, log: Path) -> None:
    assert _terminal is not None
    line = _in_words(error)
    if line is not None:
        announce(f"Error: {line}")  # in the log, too, for the end of the run
    else:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        print("\n".join(["The job failed; the last lines of its log:", *lines]), file=_terminal)
        if isinstance(error, Exception):
            announce(f"Error: {bug_report()} and the log.")
    print(f"(full log: {log})", file=_terminal)


def _in_words(error: BaseException) -> str | None:
    """Return the line for an error that a user can do something about; None for a bug."""
    return str(error) if isinstance(error, InputError) else system_error(error)
