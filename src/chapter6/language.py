"""The language of the report: the code has English texts, and a catalogue translates them.

A catalogue is a YAML file that maps each English text to its translation. Values are filled in by
name, as in ``_("%(count)s models", count=18)``. Numbers and the names that users choose are the
same in every language.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

ENGLISH: Mapping[str, str] = MappingProxyType({})
_catalogue: ContextVar[Mapping[str, str]] = ContextVar("catalogue", default=ENGLISH)


@contextmanager
def speaking(catalogue: Mapping[str, str]) -> Iterator[None]:
    """Make `_` use a catalogue until the block ends; an empty catalogue means English.

    >>> with speaking({"%(count)s models": "모델 %(count)s개"}):
    ...     _("%(count)s models", count=18)
    '모델 18개'
    """
    before = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(before)


def _(text: str, **values: Any) -> str:
    """Translate a text and fill in its values; a text without a translation stays English.

    Without values, a ``%`` in the text is left alone.
    """
    found = looked_up(text)
    return found % values if values else found


def later(text: str) -> str:
    """Return the text unchanged, but mark it as one that `_` will translate when it is shown.

    A test checks that every catalogue has the texts marked this way.
    """
    return text


def looked_up(text: str) -> str:
    """Translate a text without filling in its values."""
    return _catalogue.get().get(text, text)


def looked_up_number(one: str, many: str, number: int) -> str:
    """Translate the singular `one` if `number` is 1, otherwise the plural `many`."""
    return looked_up(one if number == 1 else many)


def read_catalogue(folder: Path, language: str) -> dict[str, str]:
    """Read the catalogue of a language from ``<folder>/<language>.yaml``; "en" gives an empty one.

    Raises
    ------
    FileNotFoundError
        If there is no such catalogue.
    """
    if language == "en":
        return {}
    found: dict[str, str] = yaml.safe_load(
        (folder / f"{language}.yaml").read_text(encoding="utf-8")
    )
    return found
