"""What the names in a module mean: imports, builtins, known decorators."""

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from codereach.nodes import bound_by, called, chain_of, children, is_text, same_scope, words

BUILTINS = frozenset(dir(builtins))
# Decorators that only change what they decorate; others may register it, or read its hints.
QUIET_DECORATORS = words("""
    property staticmethod classmethod dataclasses.dataclass abc.abstractmethod
    contextlib.contextmanager functools.cache functools.cached_property functools.lru_cache
    functools.total_ordering functools.wraps typing.final typing.overload typing.override
""")
PROPERTY_PARTS = frozenset({"setter", "getter", "deleter"})
# Hints that decide how a dataclass treats a field.
FIELD_HINTS = frozenset({"ClassVar", "InitVar", "KW_ONLY"})
# A module that mentions one of these may read type hints or docstrings at run time, ...
INSPECTORS = words("""
    __annotations__ __annotate__ get_type_hints get_annotations signature getfullargspec
    __dataclass_fields__ singledispatch singledispatchmethod validate_call TypeAdapter create_model
    __doc__ getdoc getsource getsourcelines
""")
# ... and so may one that imports one of these.
INSPECTING = words("annotationlib attr attrs beartype cattrs dacite msgspec typeguard typer")
LONGEST_MENTION = 200
WORD = re.compile(r"\w+")
# A local name → the targets that imports inside the function give it (empty for any other value);
# None for a name that the function declares global.
Scope = dict[str, list[str] | None]


class Imported(NamedTuple):
    """A name that an import statement binds.

    Attributes:
        local: the name; ``*`` for all names of a module.
        target: ``package.module:name`` in the program's own modules, ``package.module.name`` in
            others.
        loads: own modules that the statement may import.
    """

    local: str
    target: str
    loads: list[str]

    @property
    def first_party(self) -> bool:
        """Whether it comes from one of the program's own modules."""
        return ":" in self.target


class Names:
    """The names of one module.

    Attributes:
        module, is_package: its dotted name, empty for a script, and whether it is ``__init__.py``.
        own: first part of an imported module's name → whether it is the program's own.
        origins: local name → the targets that imports anywhere in the module give it.
        stored: names that are bound in other ways, anywhere in the module.
        mentioned: names and attributes that occur, even in short strings.
        inspects: whether it may read type hints or docstrings.
    """

    def __init__(
        self, tree: ast.AST, module: str, is_package: bool, is_own: Callable[[str], bool]
    ) -> None:
        """Walk the module's tree once."""
        self.module, self.is_package, self._is_own = module, is_package, is_own
        self.own: dict[str, bool] = {}
        self.origins: dict[str, set[str]] = {}
        self.stored: set[str] = set()
        self.mentioned: set[str] = set()
        self.inspects = False
        self._look_around(tree)

    def _look_around(self, tree: ast.AST) -> None:
        waiting = [tree]
        attributes: set[str] = set()
        texts: set[str] = set()
        while waiting:
            node = waiting.pop()
            match node:
                case ast.Name():
                    (self.mentioned if type(node.ctx) is ast.Load else self.stored).add(node.id)
                    continue
                case ast.Attribute():
                    attributes.add(node.attr)
                case ast.Constant(value=str(text)) if len(text) <= LONGEST_MENTION:
                    texts.add(text)
                case ast.Import() | ast.ImportFrom():
                    for found in self.imports(node):
                        self.origins.setdefault(found.local, set()).add(found.target)
                    continue
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self.stored.add(node.name)
            if not is_text(node):
                waiting.extend(children(node))
        imported = {
            part for each in self.origins.values() for name in each for part in WORD.findall(name)
        }
        named = self.mentioned | attributes | imported
        self.inspects = bool(
            INSPECTORS & (named | texts)
            or INSPECTING & imported
            or ("fields" in named and "type" in attributes)
        )
        self.mentioned |= attributes | {word for text in texts for word in WORD.findall(text)}

    def imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[Imported]:
        """Yield what an import statement binds and loads, name by name."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                target = alias.name if alias.asname else first
                if self._of_program(first):
                    yield Imported(alias.asname or first, f"{target}:", [alias.name])
                else:
                    yield Imported(alias.asname or first, target, [])
            return
        source = node.module or ""
        if node.level:
            source = absolute(source, node.level, self.module, self.is_package)
        for alias in node.names:
            local = alias.asname or alias.name
            module, name = (source, alias.name) if source else (alias.name, "")
            target = f"{module}.{name}" if name else module
            if self._of_program(module.split(".")[0]):
                loads = [module] if name in ("", "*") else [module, target]
                yield Imported(local, f"{module}:{name}", loads)
            else:
                yield Imported(local, target, [])

    def _of_program(self, first: str) -> bool:
        if first not in self.own:
            self.own[first] = self._is_own(first)
        return self.own[first]

    def is_builtin(self, name: str) -> bool:
        """Tell whether a name can only be Python's own."""
        known = name in self.stored or name in self.origins or "*" in self.origins
        return name in BUILTINS and not known

    def origin(self, node: ast.AST) -> str | None:
        """Return where a name or a chain of attributes comes from, such as ``functools.cache``."""
        first, *attributes = chain_of(node) or ("",)
        if self.is_builtin(first):
            return ".".join([first, *attributes])
        origins = self.origins.get(first, set())
        if len(origins) != 1 or first in self.stored or "*" in self.origins:
            return None
        return ".".join([*origins, *attributes])

    def noisy(self, decorators: Iterable[ast.expr]) -> list[ast.expr]:
        """Return the decorators that may do more than change what they decorate."""
        return [
            decorator
            for decorator in decorators
            if self.origin(called(decorator)) not in QUIET_DECORATORS
            and not self._of_property(decorator)
        ]

    def _of_property(self, decorator: ast.expr) -> bool:
        first, *attributes = chain_of(decorator) or ("",)
        known = first in self.stored and first not in self.origins
        return known and len(attributes) == 1 and attributes[0] in PROPERTY_PARTS

    def quiet_fields(self, node: ast.ClassDef) -> set[ast.stmt]:
        """Return the fields of a class whose hints do nothing at run time.

        Apart from `FIELD_HINTS`, a dataclass only checks that there is a hint. A base class or any
        other decorator, such as pydantic's, may read all hints.
        """
        known = all(self.origin(called(d)) == "dataclasses.dataclass" for d in node.decorator_list)
        if node.bases or node.keywords or not known:
            return set()
        return {
            field
            for field in node.body
            if isinstance(field, ast.AnnAssign) and not self._decides(field.annotation)
        }

    def _decides(self, hint: ast.expr) -> bool:
        found: set[str] = set()
        for part in ast.walk(hint):
            if isinstance(part, ast.Constant):
                found.update(WORD.findall(str(part.value)))
            found.update(chain_of(part))
            found.update((self.origin(part) or "").split("."))
        return bool(FIELD_HINTS & found)

    def scope(self, args: ast.arguments, body: Iterable[ast.AST]) -> Scope:
        """Return the names of a function's own scope."""
        bound: dict[str, list[str]] = {a.arg: [] for a in children(args) if isinstance(a, ast.arg)}
        outer: dict[str, None] = {}
        inner: set[str] = set()
        for node in same_scope(body):
            if isinstance(node, ast.Global):
                outer |= dict.fromkeys(node.names)
            elif isinstance(node, ast.Nonlocal):
                inner.update(node.names)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                for found in self.imports(node):
                    bound.setdefault(found.local, []).append(found.target)
            else:
                for name in bound_by(node):
                    bound.setdefault(name, [])
        return {name: bound[name] for name in bound if name not in inner} | outer


def absolute(name: str, level: int, module: str, is_package: bool) -> str:
    """Return the dotted name that a relative one, with `level` dots, means in a module.

    For a module outside any package, names are relative to its folder.
    """
    parts = module.split(".")
    base = parts[: max(0, len(parts) - level + is_package)]
    return ".".join(part for part in [*base, name] if part)
