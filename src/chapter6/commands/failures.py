"""How a command ends when something goes wrong: the lines it prints, and its exit status."""

import sys
import traceback
from contextlib import suppress

from chapter6.commands.streams import abandon
from chapter6.errors import InputError, bug_report, file_error, system_error

WRONG_INPUT = 2
BUG = 70
"""The status of a bug, EX_SOFTWARE of sysexits.h; 1 is how commands say what they found."""
BROKEN_PIPE = 141
"""As in a shell: 128, and SIGPIPE."""
INTERRUPTED = 130
"""As in a shell: 128, and SIGINT."""


def failed(error: BaseException, command: str, debug: bool) -> int:
    """Print why a command failed; return its exit status.

    What a person can put right is one line; with `debug`, its traceback comes first. Anything else
    is a bug, with its traceback and what to do with that. A reader that has gone, as in
    ``chapter6 verify | head -1``, and Ctrl-C are no failures: nothing is printed.
    """
    if isinstance(error, BrokenPipeError):
        abandon()
        return BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    line = _in_words(error)
    with suppress(OSError):  # stderr may be closed or full as well
        if debug or line is None:
            traceback.print_exception(error)
        print(f"{command}: {line or bug_report()}", file=sys.stderr, flush=True)
    abandon()
    return BUG if line is None else WRONG_INPUT


def _in_words(error: BaseException) -> str | None:
    """Return the one line of an error that a person can put right, None for a bug."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, OSError):
        is_output = error.filename is None and system_error(error) is not None
        return f"cannot print: {file_error(error)}" if is_output else file_error(error)
    return system_error(error)
