"""Functions on the nodes of a syntax tree."""

import ast
from collections.abc import Iterable, Iterator

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def chain_of(node: ast.AST) -> list[str]:
    """Return the parts of ``name.attribute…``; none if it does not start with a name."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return [node.id, *reversed(attributes)] if isinstance(node, ast.Name) else []


def defaults(args: ast.arguments) -> list[ast.expr]:
    """Return the default values of a function's arguments."""
    return [*args.defaults, *(default for default in args.kw_defaults if default)]


def hints(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """Return the type hints of a function."""
    found = [node.returns, *(getattr(arg, "annotation", None) for arg in children(node.args))]
    return [hint for hint in found if hint]


def called(node: ast.expr) -> ast.expr:
    """Return a decorator without its arguments."""
    return node.func if isinstance(node, ast.Call) else node


def is_text(node: ast.AST) -> bool:
    """Tell whether a statement is just a string, such as a docstring, which does nothing."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def children(node: ast.AST) -> list[ast.AST]:
    """Return a node's direct children."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [part for part in value if isinstance(part, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def same_scope(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Walk nodes, but not into nodes with their own scope."""
    waiting = [*nodes][::-1]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, COMPREHENSIONS):
            values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            waiting += values  # only := binds a name outside it
            waiting += [part for each in node.generators for part in (each.iter, *each.ifs)]
        elif not isinstance(node, SCOPES):
            waiting += children(node)[::-1]


def bound_by(node: ast.AST) -> list[str]:
    """Return the names that a node itself binds, apart from imports."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return [node.name] if node.name else []
    if isinstance(node, ast.MatchMapping):
        return [node.rest] if node.rest else []
    return []


def imported_by_name(function: str, node: ast.Call) -> str | None:
    """Return the module that ``import_module("package.module")`` imports."""
    if function in ("import_module", "__import__"):
        match node:
            case ast.Call(args=[ast.Constant(str(module))], keywords=[]) if module[:1] != ".":
                return module
    return None


def asked_for(node: ast.Compare) -> tuple[str, str]:
    """Return the function and the name in ``"name" in globals()``; empty for anything else."""
    match node:
        case ast.Compare(
            left=ast.Constant(str(name)),
            ops=[ast.In() | ast.NotIn()],
            comparators=[ast.Call(func=ast.Name(id=function), args=[], keywords=[])],
        ) if function in ("globals", "locals", "vars"):
            return function, name
    return "", ""
