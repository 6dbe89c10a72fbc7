"""One hash of the code that a script runs: its own and that of every first-party module it reaches.

The hash is of syntax trees without docstrings, so comments, formatting and documentation do not
count. It covers whole modules: an edit anywhere in a module that a script imports, directly or
not, changes the script's hash.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def code_hash(script: str | Path, modules: Iterable[str] = ()) -> str:
    """Return the hash of a script and its first-party import closure.

    Parameters
    ----------
    script
        Path of the script.
    modules
        Dotted names of modules that it imports by name at run time (a model's builder), which its
        import statements do not show.

    Returns
    -------
    str
        32 hex digits.
    """
    waiting = [*_modules_of(_parsed(Path(script))), *modules]
    reached: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        path = _path_of(name)
        if name in reached or path is None:
            continue
        reached[name] = _fingerprint(path)
        waiting += _modules_of(_parsed(path))
    digest = hashlib.sha256(_fingerprint(Path(script)).encode())
    for name in sorted(reached):
        digest.update(f"{name} {reached[name]}\n".encode())
    return digest.hexdigest()[:32]


def _path_of(name: str) -> Path | None:
    """Return the file of a first-party module, None for any other name."""
    first, *rest = name.split(".")
    if first != PACKAGE.name:
        return None
    base = PACKAGE.joinpath(*rest)
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _modules_of(tree: ast.Module) -> Iterator[str]:
    """Yield every name that import statements anywhere in `tree` may load, parents included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # an imported name may be a module itself; names that are none are dropped later
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


@lru_cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@lru_cache
def _fingerprint(path: Path) -> str:
    tree = _without_docstrings(ast.parse(path.read_text(encoding="utf-8")))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _without_docstrings(tree: ast.Module) -> ast.Module:
    """Drop every string that stands alone as a statement; such strings do nothing at run time."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [  # type: ignore[attr-defined]
                statement
                for statement in body
                if not (
                    isinstance(statement, ast.Expr)
                    and isinstance(statement.value, ast.Constant)
                    and isinstance(statement.value.value, str)
                )
            ]
    return tree
