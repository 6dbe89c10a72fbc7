"""Settings that come as text: ``snakemake --config``, whose numbers within blocks are strings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any

import yaml

from chapter6.config.complaints import Complaint
from chapter6.config.editions import NOT_SETTINGS
from chapter6.config.fields import kinds_at
from chapter6.config.written.files import Location
from chapter6.config.written.places import Root

COMMAND_LINE = "command line"
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
TRUTH = {"true": True, "True": True, "false": False, "False": False}


@dataclass(frozen=True)
class Given:
    """Settings beside those of files.

    Attributes:
        values: as they were handed over.
        entries: ``key=value`` as typed, if they are known.
        source: what complaints call them.
        has_last_word: whether they are laid over what an edition's `settings` say.
    """

    values: Mapping[str, Any]
    entries: Sequence[str] = ()
    source: str = COMMAND_LINE
    has_last_word: bool = True

    @property
    def settings(self) -> dict[str, Any]:
        """Those of the last word that an edition may override: all but the choice of it."""
        if not self.has_last_word:
            return {}
        return {k: v for k, v in typed(self.values).items() if k not in NOT_SETTINGS}

    @property
    def root(self) -> Root:
        """Where complaints look for what was given."""
        return Root(self.source, self.values, self.has_last_word)


def with_types(raw: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration that `given` was merged into, with the types of what it gave."""
    merged = dict(raw)
    for key, value in typed(given).items():
        merged[key] = _laid_over(raw.get(key), value)
    return merged


def typed(value: Any, location: Location = ()) -> Any:
    """Return what was given, each text taken as what it is where the schema wants no text."""
    if isinstance(value, Mapping):
        return {key: typed(below, (*location, key)) for key, below in value.items()}
    if isinstance(value, list):
        return [typed(below, (*location, index)) for index, below in enumerate(value)]
    return _typed(value, kinds_at(location)) if isinstance(value, str) else value


def given_twice(given: Given) -> list[Complaint]:
    """Return the keys that the command line has twice, in one block or in two."""
    seen: set[Location] = set()
    twice: list[Location] = []
    for entry in given.entries:
        key, _, value = str(entry).partition("=")
        try:
            node = yaml.compose(value, Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            node = None
        for location in _ends(node, (key,)):
            twice += [location] if location in seen else []
            seen.add(location)
    what = "written twice; take one out"
    return [Complaint(location, what, place=given.source) for location in dict.fromkeys(twice)]


def _laid_over(base: Any, value: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(value, Mapping):
        return with_types(base, {}) | {k: _laid_over(base.get(k), v) for k, v in value.items()}
    return value


def _typed(text: str, kinds: set[type]) -> Any:
    if text in ("", "null", "~") and NoneType in kinds:
        return None
    if int in kinds and WHOLE.fullmatch(text):
        return int(text)
    if kinds & {int, float} and NUMBER.fullmatch(text):
        return float(text)
    if bool in kinds and text in TRUTH:
        return TRUTH[text]
    return text


def _ends(node: yaml.Node | None, location: Location) -> Iterator[Location]:
    """Yield the locations of the values that no block holds further keys of."""
    if isinstance(node, yaml.MappingNode) and node.value:
        for key, value in node.value:
            yield from _ends(value, (*location, str(key.value)))
    else:
        yield location
