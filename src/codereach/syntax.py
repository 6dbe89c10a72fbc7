"""A module's source as pieces: what each top-level statement does, binds and refers to.

A piece is hashed by its syntax tree, so that comments, docstrings, formatting and type hints do
not count. `codereach.walk` follows the references from piece to piece.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from typing import cast

from codereach.canonical import digest, digests
from codereach.names import Imported, Names
from codereach.nodes import (
    bound_by,
    called,
    chain_of,
    children,
    defaults,
    is_text,
    same_scope,
)
from codereach.references import References
from codereach.summary import Piece, Summary

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
FIELD_MAKERS = frozenset({"dataclasses.field", "pydantic.Field"})
UNCHANGING = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Tuple)


def summarize(
    source: bytes, name: str, is_package: bool, is_script: bool, is_own: Callable[[str], bool]
) -> Summary:
    """Return the summary of a module.

    Parameters
    ----------
    source, name, is_package
        Its text, its dotted name, empty for a script, and whether it is ``__init__.py``.
    is_script
        Whether the block ``if __name__ == "__main__"`` runs.
    is_own
        Tells whether the first part of a module's name is one of the program's own.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        This Python cannot parse it.
    """
    tree = ast.parse(source)
    names = Names(tree, name, is_package, is_own)
    statements = list(_statements(tree.body, is_script, names))
    imported = [
        found
        for node in same_scope(statements)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for found in names.imports(node)
        if found.first_party
    ]
    imports: dict[str, list[str]] = {}
    for found in imported:
        if found.local != "*" and found.target not in imports.setdefault(found.local, []):
            imports[found.local].append(found.target)
    return {
        "imports": imports,
        "stars": [found.target.split(":")[0] for found in imported if found.local == "*"],
        "loads": list(dict.fromkeys(module for found in imported for module in found.loads)),
        "inspects": names.inspects,
        "texts": digest(repr([ast.dump(node) for node in tree.body if is_text(node)])),
        "own": names.own,
        "unparsed": "",
        "pieces": [piece for node in statements for piece in _pieces(node, names)],
    }


def _statements(body: list[ast.stmt], is_script: bool, names: Names) -> Iterator[ast.stmt]:
    """Yield the top-level statements that run when a module is imported or a script runs."""
    for statement in body:
        if isinstance(statement, ast.If) and _for_hints_only(statement.test, names):
            yield from _statements(statement.orelse, is_script, names)
        elif isinstance(statement, ast.If) and _for_scripts_only(statement.test):
            chosen = statement.body if is_script else statement.orelse
            yield from _statements(chosen, is_script, names)
        elif not is_text(statement) and not isinstance(statement, ast.Pass):
            yield statement


def _for_hints_only(test: ast.expr, names: Names) -> bool:
    return names.origin(test) in ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING")


def _for_scripts_only(test: ast.expr) -> bool:
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant("__main__")]
        ):
            return True
    return False


def _pieces(statement: ast.stmt, names: Names) -> Iterator[Piece]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for found in names.imports(statement):
            yield _import_piece(found, statement.lineno, names)
    else:
        yield _piece(statement, names)


def _import_piece(found: Imported, line: int, names: Names) -> Piece:
    kind = "import" if found.first_party else "library"
    trusted = found.first_party or found.target.split(".")[0] in sys.stdlib_module_names
    if found.local == "*" or (found.local not in names.mentioned and not trusted):
        kind = "effect"  # its name is never used, so it is imported for its effect
    hashed = digest(f"{found.local}={found.target}")
    return {
        "kind": kind,
        "names": [found.local],
        "line": line,
        "plain": hashed,
        "full": hashed,
        "refs": [],
    }


def _piece(statement: ast.stmt, names: Names) -> Piece:
    kind, bound = _binding(statement, names)
    refers = References(names)
    refers.visit(statement)
    early = _early(statement, names) if isinstance(statement, DEFINITIONS) else refers
    if early.changes_state or early.dynamic or early.loads:
        kind = "effect"
    decorators = names.noisy(getattr(statement, "decorator_list", []))
    plain, full = digests(statement, names)
    piece: Piece = {
        "kind": kind,
        "names": list(dict.fromkeys([*bound, *sorted(early.walrus)])),
        "line": statement.lineno,
        "plain": plain,
        "full": full,
        "refs": sorted(refers.refs),
        "hint_refs": sorted(refers.hint_refs - refers.refs),
        "loads": sorted(refers.loads),
        "dynamic": sorted(refers.dynamic),
        "changes_state": refers.changes_state,
        "mutable": kind in ("assign", "effect") or bool(decorators) or _holds(statement, names),
        "early": sorted(early.refs),
        "calls": early.calls,
        "bases": [_reference(base) for base in getattr(statement, "bases", [])],
        "decorators": [_reference(decorator) for decorator in decorators],
    }
    needed = Piece.__required_keys__  # leaving out empty values keeps the cache small
    return cast(Piece, {key: value for key, value in piece.items() if value or key in needed})


def _binding(statement: ast.stmt, names: Names) -> tuple[str, list[str]]:
    """Return the kind of a statement and the names that it binds."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return "def", [statement.name]
        case ast.ClassDef():
            hooked = any(
                getattr(part, "name", "") == "__init_subclass__" for part in statement.body
            )
            return "effect" if hooked or statement.keywords else "class", [statement.name]
        case ast.Assign(targets=targets, value=value):
            plain_names = [_plain_targets(target) for target in targets]
            if all(plain_names):
                kind = "constant" if _is_constant(value) else "assign"
                return kind, [name for each in plain_names for name in each]
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            return ("constant" if value is None or _is_constant(value) else "assign"), [name]
    if type(statement).__name__ == "TypeAlias":  # Python 3.12
        return "constant", [statement.name.id]  # type: ignore[attr-defined]
    bound: set[str] = set()
    for node in same_scope([statement]):
        bound.update(bound_by(node))
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound.update(found.local for found in names.imports(node) if not found.first_party)
    return "effect", sorted(bound)


def _plain_targets(target: ast.expr) -> list[str]:
    """Return the names in an assignment's target; none if it has anything but names."""
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    found = [part.id for part in parts if isinstance(part, ast.Name)]
    return found if len(found) == len(parts) else []


def _is_constant(value: ast.AST) -> bool:
    """Tell whether a value can never change: literals, and operators on them."""
    return isinstance(value, ast.Constant) or (
        isinstance(value, UNCHANGING)
        and all(_is_constant(part) for part in children(value) if isinstance(part, ast.expr))
    )


def _holds(statement: ast.stmt, names: Names) -> bool:
    """Tell whether a class has an attribute, or a function a default, that can be changed."""
    match statement:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            values = defaults(args)
        case ast.ClassDef(body=body):
            if any(getattr(part, "name", "") == "__set_name__" for part in body):
                return True
            values = [s.value for s in body if isinstance(s, ast.Assign | ast.AnnAssign) if s.value]
        case _:
            return False
    return any(
        isinstance(part, DISPLAYS)
        or (isinstance(part, ast.Call) and names.origin(part.func) not in FIELD_MAKERS)
        for part in same_scope(values)
    )


def _early(statement: ast.stmt, names: Names) -> References:
    """Return the references in what runs when a definition is reached, not when it is called."""
    early = References(names)
    early.in_class = isinstance(statement, ast.ClassDef)
    for part in _run_at_import(statement, names):
        early.visit(part)
    return early


def _run_at_import(statement: ast.stmt, names: Names) -> Iterator[ast.AST]:
    if not isinstance(statement, DEFINITIONS):
        yield statement
        return
    noisy = names.noisy(statement.decorator_list)
    for decorator in statement.decorator_list:
        unknown = ast.Call(func=decorator, args=[], keywords=[])
        yield from [unknown] if decorator in noisy else children(decorator)
    if isinstance(statement, ast.ClassDef):
        yield from [*statement.bases, *statement.keywords]
        for inner in statement.body:
            yield from _run_at_import(inner, names)
    else:
        yield from defaults(statement.args)


def _reference(node: ast.expr) -> str | None:
    """Return ``name.attribute`` of itself, of ``name.attribute[…]`` or of a call, as written."""
    return (
        ".".join(chain_of(node.value if isinstance(node, ast.Subscript) else called(node))) or None
    )
