"""The summary of a file: its pieces, or a single piece if it cannot be parsed."""

import hashlib
import re
from typing import NotRequired, TypedDict

from codereach.names import absolute
from codereach.references import DYNAMIC

WHOLE_FILE = "whole file"
"""The symbol of a file that counts by its bytes."""

# An import at the start of a statement, even in a comment or a cell of a notebook.
IMPORT = re.compile(
    r"(?:^|;)\W{0,20}(?:from\b[ \t]*(?P<source>[.\w]+)[ \t]*import\b"
    r"|import[ \t]+(?P<modules>[.\w, \t]+))",
    re.MULTILINE,
)


class Piece(TypedDict):
    """The summary of a top-level statement.

    Attributes:
        kind: ``def class assign constant effect``, ``import`` for an import of an own module,
            ``library`` for any other import.
        names: the names that it binds.
        line: where it begins, from 1.
        plain, full: its hashes, without and with hints and docstrings.
        refs, hint_refs, loads, dynamic, changes_state: see `codereach.references`.
        mutable: whether its value may be changed in place.
        early, calls: references in what runs at import, and `References.calls` of that.
        bases, decorators: references to a class's bases, and to decorators that may do more than
            decorate; None for an expression that is not a reference.
    """

    kind: str
    names: list[str]
    line: int
    plain: str
    full: str
    refs: list[str]
    hint_refs: NotRequired[list[str]]
    loads: NotRequired[list[str]]
    dynamic: NotRequired[list[str]]
    changes_state: NotRequired[bool]
    mutable: NotRequired[bool]
    early: NotRequired[list[str]]
    calls: NotRequired[int]
    bases: NotRequired[list[str | None]]
    decorators: NotRequired[list[str | None]]


class Summary(TypedDict):
    """The summary of a module, as plain JSON.

    Attributes:
        imports: local name → what it may mean in own modules, as ``package.module:name``.
        stars: own modules imported with ``*``.
        loads: own modules that importing this one imports.
        inspects: whether it may read hints or docstrings.
        texts: a hash of its own docstrings.
        own: first part of each imported module's name → whether it is the program's own.
        unparsed: why it cannot be parsed; empty if it can.
        pieces: in the order of the file.
    """

    imports: dict[str, list[str]]
    stars: list[str]
    loads: list[str]
    inspects: bool
    texts: str
    own: dict[str, bool]
    unparsed: str
    pieces: list[Piece]


def one_piece(source: bytes, name: str, is_package: bool, why: str) -> Summary:
    """Summarize a file that cannot be parsed as one piece, hashed by its bytes.

    It refers to each module, as a whole, that its text seems to import. If such an import is
    relative and the file is in no package, it refers to everything.
    """
    text = source.decode("utf-8", "replace")
    dynamic = {DYNAMIC[word] for word in re.findall(r"\w+", text) if word in DYNAMIC}
    modules = set()
    for found in IMPORT.finditer(text):
        if found["source"]:
            module = found["source"].lstrip(".")
            level = len(found["source"]) - len(module)
            modules.add(absolute(module, level, name, is_package) if level else module)
        else:
            modules.update(each.split()[0] for each in found["modules"].split(",") if each.strip())
    if "" in modules:
        dynamic.add("everywhere")
    refs = set()
    for module in modules - {""}:
        first, _, rest = module.partition(".")
        refs |= {f"={module}:", f"={first}:{rest}"}
    hashed = hashlib.sha256(source).hexdigest()[:16]
    piece: Piece = {
        "kind": "effect",
        "names": [WHOLE_FILE],
        "line": 1,
        "plain": hashed,
        "full": hashed,
        "refs": sorted(refs),
        "dynamic": sorted(dynamic),
        "mutable": True,
    }
    return {
        "imports": {},
        "stars": [],
        "loads": [],
        "inspects": True,
        "texts": hashed,
        "own": {},
        "unparsed": why,
        "pieces": [piece],
    }


def reason(error: Exception, source: bytes) -> str:
    """Say in one line why Python cannot parse a source, and where."""
    if b"\0" in source:
        return f"line {1 + source[: source.index(bytes(1))].count(10)}: a null byte"
    if isinstance(error, RecursionError | MemoryError):
        return "nested too deeply"
    return f"line {getattr(error, 'lineno', 0) or 1}: {getattr(error, 'msg', error)}"
