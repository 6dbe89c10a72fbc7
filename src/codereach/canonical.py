"""A syntax tree as text, the same under every Python, without what does not run."""

import ast
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from codereach.names import Names
from codereach.nodes import is_text

SKIPPED_FIELDS = frozenset({"ctx", "type_comment", "kind", "type_ignores"})
HINT_FIELDS = frozenset({"annotation", "returns", "type_params"})


def digests(node: ast.AST, names: Names) -> tuple[str, str]:
    """Return a hash of what runs, and one that also has type hints and docstrings."""
    writer = _Writer(names)
    writer.write(node)
    text = "".join(writer.out)
    plain = digest(text)
    return plain, digest("\n".join([text, *writer.asides])) if writer.asides else plain


def digest(text: str) -> str:
    """Return a hash of a text, 16 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Writer:
    """Writes a tree.

    Attributes:
        out: what runs, in pieces.
        asides: hints and docstrings, each with its position in `out`.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.out: list[str] = []
        self.asides: list[str] = []
        self.hints_count = False

    def write(self, value: Any) -> None:
        """Write a node, a list of nodes, or a plain value."""
        if isinstance(value, ast.AST):
            special = self.SPECIAL.get(type(value), _Writer._node)
            special(self, value)
        elif isinstance(value, list):
            self.out.append("[")
            for part in self._running(value) if value and isinstance(value[0], ast.stmt) else value:
                self.write(part)
                self.out.append(",")
            self.out.append("]")
        else:
            self.out.append(repr(value))

    def _node(self, node: ast.AST) -> None:
        kind = type(node)
        self.out.append(f"{kind.__name__}(")
        for name in kind._fields:
            value = getattr(node, name, None)
            if value is None or value == [] or name in SKIPPED_FIELDS:
                continue
            if name in HINT_FIELDS and not self.hints_count:
                self._aside(value)
                continue
            self.out.append(f"{name}=")
            self.write(value)
            self.out.append(",")
        self.out.append(")")

    def _constant(self, node: ast.Constant) -> None:
        self.out.append(f"{type(node.value).__name__}:{node.value!r}")

    def _name(self, node: ast.Name) -> None:
        self.out.append(f"Name({node.id})")

    def _annotated(self, node: ast.AnnAssign) -> None:
        if self.hints_count or node.value is None:
            self._node(node)
            return
        self._aside(node.annotation)
        self._node(ast.Assign(targets=[node.target], value=node.value))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        around = self.hints_count
        self.hints_count |= bool(self.names.noisy(node.decorator_list))
        self._node(node)
        self.hints_count = around

    def _class(self, node: ast.ClassDef) -> None:
        """Write a class; the hint of a field counts if it has an effect at run time."""
        around = self.hints_count
        self.hints_count |= bool(node.keywords or self.names.noisy(node.decorator_list))
        quiet = self.names.quiet_fields(node)
        self.out.append(f"ClassDef({node.name},")
        self.write([node.bases, node.keywords, node.decorator_list])
        for part in self._running(node.body):
            if isinstance(part, ast.AnnAssign):
                self._field(part, part in quiet)
            else:
                self.write(part)
            self.out.append(",")
        self.out.append(")")
        self.hints_count = around

    def _field(self, node: ast.AnnAssign, quiet: bool) -> None:
        self.out.append("field(")
        self.write([node.target, node.value])
        if quiet:
            self._aside(node.annotation)
        else:
            self.write(node.annotation)
        self.out.append(")")

    def _aside(self, value: Any) -> None:
        around, self.out = self.out, []
        self.write(value)
        self.asides.append(f"{len(around)}:{''.join(self.out)}")
        self.out = around

    def _running(self, body: list[ast.stmt]) -> Iterator[ast.AST]:
        """Yield the statements of a block that do something; adjacent imports are sorted."""
        imports: list[ast.Import | ast.ImportFrom] = []
        for statement in body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                imports += single_imports(statement)
                continue
            yield from sorted(imports, key=_local)
            imports = []
            if is_text(statement):
                self._aside(statement)
            elif not isinstance(statement, ast.Pass):
                yield statement
        yield from sorted(imports, key=_local)

    SPECIAL: ClassVar[dict[type[ast.AST], Callable[["_Writer", Any], None]]] = {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.AnnAssign: _annotated,
        ast.FunctionDef: _function,
        ast.AsyncFunctionDef: _function,
        ast.ClassDef: _class,
    }


def single_imports(node: ast.Import | ast.ImportFrom) -> Iterator[ast.Import | ast.ImportFrom]:
    """Split an import statement into one statement per name."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield ast.Import(names=[alias])
        else:
            yield ast.ImportFrom(module=node.module, names=[alias], level=node.level)


def _local(node: ast.Import | ast.ImportFrom) -> str:
    return node.names[0].asname or node.names[0].name
