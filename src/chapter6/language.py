"""The language of the report: its texts stand in English in the code, and are looked up.

A catalogue is a YAML file of English texts and what they are in another language; values come in
by name, as in ``_("%(count)s models", count=18)``. Numbers, plots and what users have named
themselves (titles of models) are the same in every language.
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
    """Let `_` speak the language of a catalogue until the block ends; empty is English."""
    before = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(before)


def _(text: str, **values: Any) -> str:
    """Return a text in the language that is spoken, with its values; English where it lacks it."""
    found = looked_up(text)
    return found % values if values else found


def later(text: str) -> str:
    """Return the text as it is: `_` looks it up where it is shown, and catalogues must have it."""
    return text


def looked_up(text: str) -> str:
    """Return a text in the language that is spoken, its places for values as they are."""
    return _catalogue.get().get(text, text)


def looked_up_number(one: str, many: str, number: int) -> str:
    """Return the text for a number of things."""
    return looked_up(one if number == 1 else many)


def read_catalogue(folder: Path, language: str) -> dict[str, str]:
    """Return the catalogue of a language from ``<folder>/<language>.yaml``; English needs none."""
    if language == "en":
        return {}
    found: dict[str, str] = yaml.safe_load(
        (folder / f"{language}.yaml").read_text(encoding="utf-8")
    )
    return found
