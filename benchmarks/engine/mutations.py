"""Random edits of Python code: each changes one constant or operator."""

import ast
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

SWAPS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*"), ast.Pow: ("**", "*"), ast.LShift: ("<<", ">>"),
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"), ast.Or: ("or", "and"), ast.Not: ("not ", ""), ast.USub: ("-", "+"),
}  # fmt: skip
SHOWN = 40


@dataclass(frozen=True)
class Edit:
    """An edit of a file: `new` instead of the bytes from `start` to `end`.

    Attributes:
        path: of the file, from the folder of the library.
        symbol: the function, method or constant that is edited.
        kind: number, text or operator.
    """

    path: str
    symbol: str
    kind: str
    start: int
    end: int
    new: str

    def edited(self, source: bytes) -> bytes:
        """Return the source of the file with the edit."""
        return source[: self.start] + self.new.encode() + source[self.end :]

    def described(self, source: bytes) -> str:
        """Say where the edit is and what it changes; of a long text only the end is shown."""
        line = source[: self.start].count(b"\n") + 1
        old = source[self.start : self.end].decode()
        old, new = (
            text if len(text) <= SHOWN else f"…{text[-SHOWN:]}".replace("\n", " ")
            for text in (old.strip(), self.new or "(nothing)")
        )
        return f"{self.path}:{line} {self.symbol}: {old} -> {new}"


def draw(library: Path, untouched: Sequence[str], count: int, seed: int) -> list[Edit]:
    """Draw `count` different edits: first a file, then a unit in it, a kind of edit, and an edit.

    `untouched` lists files and folders to leave alone. The same seed draws the same edits.
    """
    sources = {
        path.relative_to(library).as_posix(): path.read_bytes() for path in library.rglob("*.py")
    }
    files = [
        units
        for path, source in sorted(sources.items())
        if path.split("/")[0] not in untouched and (units := _edits(path, source))
    ]
    chosen: list[Edit] = []
    rng = random.Random(seed)
    while len(chosen) < count:
        unit = rng.choice(rng.choice(files))
        kind = rng.choice(sorted({edit.kind for edit in unit}))
        edit = rng.choice([edit for edit in unit if edit.kind == kind])
        if edit not in chosen and _changes(edit, sources[edit.path]):
            chosen.append(edit)
    return chosen


def _edits(path: str, source: bytes) -> list[list[Edit]]:
    """Return the edits of a file by function, method or other statement that has any."""
    finder = _Finder(source)
    found = [
        [Edit(path, symbol, *place) for place in finder.places(unit)]
        for symbol, unit in _units(ast.parse(source))
    ]
    return [edits for edits in found if edits]


def _changes(edit: Edit, source: bytes) -> bool:
    try:
        return ast.dump(ast.parse(edit.edited(source))) != ast.dump(ast.parse(source))
    except SyntaxError:
        return False


def _units(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for statement in tree.body:
        is_class = isinstance(statement, ast.ClassDef)
        for unit in statement.body if isinstance(statement, ast.ClassDef) else [statement]:
            yield f"{_name(statement)}.{_name(unit)}" if is_class else _name(unit), unit


def _name(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0])
    if isinstance(statement, ast.AnnAssign | ast.AugAssign):
        return ast.unparse(statement.target)
    return getattr(statement, "name", f"({type(statement).__name__})")


class _Finder:
    """Finds what can be edited, outside type hints, docstrings and f-strings."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.lines = [0, *(newline.end() for newline in re.finditer(b"\n", source))]

    def places(self, node: ast.AST) -> Iterator[tuple[str, int, int, str]]:
        """Yield kind, start, end and replacement of every edit in a tree."""
        match node:
            case ast.arg() | ast.JoinedStr() | ast.Expr(value=ast.Constant()):
                return
            case ast.Constant(value=value):
                yield from self._constant(node, value)
            case (
                ast.BinOp(left=before, op=operator, right=after)
                | ast.AugAssign(target=before, op=operator, value=after)
            ):
                yield from self._operator(operator, self._end(before), self._start(after))
            case ast.BoolOp(op=operator, values=[before, after, *_]):
                yield from self._operator(operator, self._end(before), self._start(after))
            case ast.UnaryOp(op=operator, operand=after):
                yield from self._operator(operator, self._start(node), self._start(after))
            case ast.Compare(left=left, ops=comparisons, comparators=others):
                sides = pairwise([left, *others])
                for comparison, (before, after) in zip(comparisons, sides, strict=True):
                    yield from self._operator(comparison, self._end(before), self._start(after))
        hints = [getattr(node, name, None) for name in ("annotation", "returns")]
        for child in ast.iter_child_nodes(node):
            if child not in hints:
                yield from self.places(child)

    def _constant(self, node: ast.Constant, value: object) -> Iterator[tuple[str, int, int, str]]:
        if isinstance(value, bool):
            kind, new = "number", repr(not value)
        elif isinstance(value, int):
            kind, new = "number", repr(value + 1)
        elif isinstance(value, float):
            kind, new = "number", repr(value * 2 or 0.5)
        elif isinstance(value, str):
            kind, new = "text", repr(f"{value}x")
        elif isinstance(value, bytes):
            kind, new = "text", repr(value + b"x")
        else:
            return
        yield kind, self._start(node), self._end(node), new

    def _operator(
        self, operator: ast.AST, after: int, before: int
    ) -> Iterator[tuple[str, int, int, str]]:
        if type(operator) in SWAPS:
            old, new = SWAPS[type(operator)]
            start = self.source.find(old.encode(), after, before)
            if start >= 0:
                yield "operator", start, start + len(old), new

    def _start(self, node: ast.expr) -> int:
        return self.lines[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.lines[node.end_lineno - 1] + node.end_col_offset
