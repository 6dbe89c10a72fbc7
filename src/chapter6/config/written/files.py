"""Configuration files, composed once each: values, lines, and what is wrong with the writing."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from chapter6.config.written.scalars import is_fatal, surprise, surprising_key, tagged
from chapter6.config.written.words import in_words
from chapter6.errors import InputError

Location = tuple[str | int, ...]

# libyaml reads config.yaml in 6 ms, PyYAML's own code in 90
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Slip:
    """A value that is not written as its reader would think.

    Attributes:
        location, line: of the value; lines from 1.
        what: is wrong, and what to write.
        fatal: whether Snakemake cannot read the file for it.
    """

    location: Location
    line: int
    what: str
    fatal: bool = False


@dataclass(frozen=True)
class Written:
    """A configuration file.

    Attributes:
        file: its path, as complaints name it.
        root: its node tree, None where no line is known.
        slips: in the order of the file.
        json: what it says, if it is JSON.
    """

    file: str
    root: yaml.Node | None
    slips: list[Slip] = field(default_factory=list)
    json: dict[str, Any] | None = None

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the file says; nothing if it cannot be read for its slips."""
        if self.json is not None:
            return self.json
        try:
            values = yaml.constructor.SafeConstructor().construct_document(self.root)
        except (yaml.YAMLError, ValueError, TypeError):
            if not self.slips:
                raise
            return {}
        return values if isinstance(values, dict) else {}


def written(file: str | Path) -> Written:
    """Read a configuration file, JSON or YAML, as Snakemake does.

    Raises `InputError` if there is no such file, it cannot be read, or has no keys at its top.
    """
    name = _shown(file)
    text = _text(file, name)
    try:
        values = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as twice:
        slips = _twice_in_json(text, twice)
        return Written(name, _lines_of_json(text), slips, json.loads(text))
    except ValueError:
        root = _composed(text, name)
        if not isinstance(root, yaml.MappingNode):
            raise InputError(f"{name}: {_without_keys(root)}") from None
        return Written(name, root, list(_slips(root, (), set())))
    if not isinstance(values, dict):
        raise InputError(f"{name}: keys are expected, `key: value`; here is {_kind(values)}")
    return Written(name, _lines_of_json(text), [], values)


def files_written(files: Sequence[str | Path | Written]) -> list[Written]:
    """Read each file once, the last mention of it counts. Raises `InputError` as `written` does."""
    known = {os.path.abspath(f.file if isinstance(f, Written) else f): f for f in files[::-1]}
    found = [f if isinstance(f, Written) else written(f) for f in known.values()]
    return found[::-1]


def pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield the keys and values of a block, then those that ``<<`` merges into it."""
    merged: list[yaml.Node] = []
    for key, value in node.value:
        if key.tag == "tag:yaml.org,2002:merge":
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
        else:
            yield key, value
    for other in merged:
        if isinstance(other, yaml.MappingNode) and other is not node:
            yield from pairs(other)


def _shown(file: str | Path) -> str:
    """Return a path as complaints name it: from here, if it is below."""
    path = os.path.relpath(file) if os.path.isabs(file) else str(file)
    return str(file) if path.startswith("..") else path


def _text(file: str | Path, name: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(
            f"{name}:{line}: not UTF-8 (byte 0x{error.object[error.start]:02x}); "
            "save the file as UTF-8"
        ) from None


def _composed(text: str, name: str) -> yaml.Node | None:
    try:
        # libyaml takes tabs where Snakemake's reader does not
        root = yaml.compose(text, Loader=yaml.SafeLoader if "\t" in text else _Loader)
    except yaml.YAMLError as error:
        line, what = in_words(error, text)
        raise InputError(f"{name}:{line}: {what}") from None
    except RecursionError:
        raise InputError(f"{name}: blocks within blocks, too deep to read") from None
    return root


def _without_keys(root: yaml.Node | None) -> str:
    found = {yaml.SequenceNode: "a list", yaml.ScalarNode: "text"}
    kind = "nothing" if root is None else found[type(root)]
    return f"keys are expected, `key: value`; here is {kind}"


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else f"{value!r}"


def _slips(node: yaml.Node, location: Location, seen: set[int]) -> Iterator[Slip]:
    """Yield the slips below a node; what aliases repeat is looked at once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        what = surprise(node)
        if what:
            yield Slip(location, line, what, is_fatal(node))
    elif is_fatal(node):
        yield Slip(location, line, tagged(node.tag), True)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _slips(value, (*location, index), seen)
    elif isinstance(node, yaml.MappingNode):
        yield from _slips_of_block(node, location, seen)


def _slips_of_block(node: yaml.MappingNode, location: Location, seen: set[int]) -> Iterator[Slip]:
    first: dict[str, int] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        line, place = key.start_mark.line + 1, (*location, name)
        what = surprising_key(key)
        if what:
            yield Slip(place, line, what, is_fatal(key) or not isinstance(key, yaml.ScalarNode))
        elif name in first:
            yield Slip(place, line, _twice(name, first[name]))
        elif name == "__use_yte__":
            yield Slip(place, line, "templates of YTE are not known here; write the values")
        first.setdefault(name, line)
        merges = key.tag == "tag:yaml.org,2002:merge"
        yield from _slips(value, location if merges else place, seen)


def _twice(name: str, line: int) -> str:
    return f"the key {name!r} is written twice, first in line {line}; rename one, or take it out"


class _TwiceError(Exception):
    """A key is twice in a block of JSON; the message is the key."""


def _once(block: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(block)
    if len(values) < len(block):
        names = [name for name, _ in block]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return values


def _twice_in_json(text: str, twice: _TwiceError) -> list[Slip]:
    root = _lines_of_json(text)
    found = list(_slips(root, (), set())) if root else []
    return [slip for slip in found if "written twice" in slip.what] or [
        Slip((str(twice),), 1, f"the key {str(twice)!r} is written twice; rename one")
    ]


def _lines_of_json(text: str) -> yaml.Node | None:
    """Return the node tree of JSON, for its lines; None where YAML cannot read it."""
    try:
        return yaml.compose(text.replace("\t", " "), Loader=_Loader)
    except yaml.YAMLError:
        return None
