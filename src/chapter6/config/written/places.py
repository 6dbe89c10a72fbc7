"""Where in the configuration a location is: the file and line, or the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from chapter6.config.written.files import Location, Written, pairs


@dataclass(frozen=True)
class Root:
    """A file or another source by its name, and its tree: of nodes, or of plain values.

    What `has_last_word` counts more than the settings of an edition.
    """

    name: str
    tree: Any
    has_last_word: bool = False


def place_of(
    location: Location, roots: Sequence[Root], or_at: Sequence[Location] = ()
) -> tuple[str, Location]:
    """Return where a location is, and the location there: in the edition's overrides or at top.

    Sources that come later count more. A key that is missing is placed at the deepest part of its
    location that is there. Where the command line has one of the locations `or_at`, it is that one.
    """
    for other in (location, *or_at) if or_at else ():
        inner = _at_top(other)
        for root in roots:
            if root.has_last_word and _deepest(root.tree, inner)[0] == len(inner):
                return root.name, inner
    found = []
    for candidate in dict.fromkeys((location, _at_top(location))):
        for root in reversed(roots):
            depth, line = _deepest(root.tree, candidate)
            place = f"{root.name}:{line}" if line else root.name
            # where nothing of it is, a file with lines is the better place
            weak = not depth and not line
            rank = (weak, len(candidate) - depth, not root.has_last_word)
            found.append((rank, place, candidate))
    if not found:
        return "configuration", location
    _, place, candidate = min(found, key=lambda entry: entry[0])
    return place, candidate


def _at_top(location: Location) -> Location:
    """Return the location of a setting of an edition in the top level of the file."""
    of_edition = location[:1] == ("editions",) and location[2:3] == ("settings",)
    return location[3:] if of_edition else location


def roots_of(files: Sequence[Written]) -> list[Root]:
    """Return the trees of files."""
    return [Root(f.file, f.values if f.root is None else f.root) for f in files]


def _deepest(node: Any, location: Location) -> tuple[int, int | None]:
    """Return how many parts of `location` are under `node`, and the line of the last, from 1.

    The line is None in a tree of plain values.
    """
    depth, line = 0, 1 if isinstance(node, yaml.Node) else None
    for part in location:
        below = _below(node, part)
        if below is None:
            break
        line, node = below
        depth += 1
    return depth, line


def _below(node: Any, part: str | int) -> tuple[int | None, Any] | None:
    """Return the line and the value of a key, or an index, of a block; None if it has none."""
    if isinstance(node, yaml.MappingNode):
        found = next(((k, v) for k, v in pairs(node) if k.value == str(part)), None)
        return (found[0].start_mark.line + 1, found[1]) if found else None
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    if isinstance(node, Mapping) and part in node:
        return None, node[part]
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return None, node[part]
    return None
