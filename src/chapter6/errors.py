"""The one exception that is written for the person who ran the workflow, and words for others."""

import errno
import os

SURROUNDINGS = {
    errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EISDIR, errno.ELOOP, errno.EMFILE,
    errno.ENAMETOOLONG, errno.ENFILE, errno.ENOSPC, errno.ENOTDIR, errno.EPERM, errno.EROFS,
    errno.ESTALE,
}  # fmt: skip
"""Errors of the operating system that no program can avoid: disks, permissions, limits."""


class InputError(Exception):
    """Something outside the program is wrong: a file, an archive, a setting, an address.

    The message is one line: what is wrong, where (file, member, row, key), what was expected and,
    unless it is obvious, what to do. A job prints it without a traceback; the traceback is in the
    job's log.
    """


def system_error(error: BaseException) -> str | None:
    """Describe on one line an error that the system caused; None if it may be the program's.

    >>> system_error(PermissionError(errno.EACCES, "Permission denied", "a/b.html"))
    'a/b.html: Permission denied'
    >>> system_error(FileNotFoundError(errno.ENOENT, "No such file or directory", "c"))
    """
    if isinstance(error, MemoryError):
        return f"not enough memory: {error}".removesuffix(": ")
    if isinstance(error, OSError) and error.errno in SURROUNDINGS:
        return file_error(error)
    return None


def file_error(error: OSError) -> str:
    """Describe an error of the operating system on one line: the file, if it is known, and why."""
    why = " ".join((error.strerror or str(error) or type(error).__name__).split())
    file = error.filename2 or error.filename
    return f"{os.fsdecode(file)}: {why}" if isinstance(file, str | bytes | os.PathLike) else why


def bug_report() -> str:
    """Return what to print with the traceback of an error that nobody expected."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = f" {version('chapter6')}"
    except PackageNotFoundError:  # a copy of the source that was not installed
        own = ""
    return (
        f"this is a bug in chapter6{own} (Python {platform.python_version()}); please report it "
        "with the lines above"
    )
