"""What a command prints to. Where it is closed, full or of another encoding, no command breaks."""

import io
import os
import sys
from contextlib import suppress


def prepare() -> None:
    """Make stdout and stderr safe to print to, whatever the caller has done with them.

    Streams that the caller has closed (``>&-``) are opened on nothing: otherwise the next file that
    is opened would get their number. A character that the encoding of a stream lacks is printed as
    a question mark.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nothing = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nothing, "w", encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def abandon() -> None:
    """Send to nothing what cannot be written, or the end of the process would try again."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError):  # not every stream has a number
                os.dup2(nothing, stream.fileno())
    os.close(nothing)
