"""Writing a page where the person who asked for it wants it."""

from pathlib import Path

from chapter6.errors import InputError, file_error
from chapter6.formats import write_text


def write_page(page: str, html: Path) -> None:
    """Write a page; raise `InputError` if it cannot be written there."""
    try:
        write_text(page, html)
    except OSError as error:
        raise InputError(f"{file_error(error)}; name another file with --html") from error
