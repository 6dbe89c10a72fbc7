"""What a piece of code refers to, and what it may do besides.

A reference is a string: ``name.attribute…`` for a name in the module itself,
``=package.module:name.attribute…`` for something imported inside a function.
"""

import ast
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from codereach.names import Names, Scope
from codereach.nodes import (
    COMPREHENSIONS,
    asked_for,
    chain_of,
    children,
    defaults,
    hints,
    imported_by_name,
    is_text,
    words,
)

# Names that look up others at run time: in the module itself, in modules by name, or anywhere.
LOOKUPS = words("eval exec globals locals vars")
DYNAMIC = {
    **dict.fromkeys(words("__dict__ f_globals f_locals"), "module"),
    **dict.fromkeys(words("__import__ import_module exec_module load_module"), "import"),
    **dict.fromkeys(words("run_module run_path iter_modules resolve_name walk_packages"), "import"),
    **dict.fromkeys(words("__globals__ __subclasses__ get_objects getmodule"), "everywhere"),
}
SETTERS = words("setattr delattr __setattr__ __delattr__ __setitem__ __delitem__")
NO_CALLS, BUILTIN_CALLS, CALLS = range(3)


class References:
    """Collects what a piece refers to.

    Attributes:
        refs: references to the module's names, and to imports inside functions.
        hint_refs: references that only hints have.
        loads: modules that imports inside functions load.
        calls: whether it calls nothing, only Python's own functions, or others, too.
        changes_state: whether it may change something that outlives it: a global name, an item or
            attribute of one, the state of another library.
        dynamic: ``module`` if it looks names up at run time, ``import`` if it imports by name,
            ``everywhere`` if it can find objects without naming them.
        walrus: names that ``:=`` binds.
    """

    def __init__(self, names: Names) -> None:
        """Start empty, for a piece of the module with these names."""
        self.names = names
        self.scopes: list[Scope] = []
        self.in_class = self.hints_read = False
        self.refs: set[str] = set()
        self.hint_refs: set[str] = set()
        self.loads: set[str] = set()
        self.calls = NO_CALLS
        self.changes_state = False
        self.dynamic: set[str] = set()
        self.walrus: set[str] = set()

    def visit(self, node: ast.AST) -> None:
        """Collect from a node and all below it."""
        self.SPECIAL.get(type(node), References._below)(self, node)

    def _below(self, node: ast.AST) -> None:
        for child in children(node):
            self.visit(child)

    def targets(self, chain: list[str]) -> list[str]:
        """Return what a chain refers to: ``!…`` in another library, nothing if it is local."""
        if not chain:
            return []
        for scope in reversed(self.scopes):
            if chain[0] in scope:
                found = scope[chain[0]]
                if found is None:
                    break
                return [
                    f"{'=' if ':' in target else '!'}{'.'.join([target, *chain[1:]])}"
                    for target in found
                ]
        return [".".join(chain)]

    def _name(self, node: ast.Name) -> None:
        """A name: the module's, unless a function around it has its own."""
        if not isinstance(node.ctx, ast.Store):
            self._refer([node.id])

    def _attribute(self, node: ast.Attribute) -> None:
        """A chain of attributes is one reference if it starts with a name; else visit its start."""
        if not isinstance(node.ctx, ast.Load):
            self.changes_state |= bool(self._roots(node.value))
        chain = chain_of(node)
        if chain:
            self._refer(chain)
            return
        self._note([node.attr])
        self.visit(node.value)

    def _subscript(self, node: ast.Subscript) -> None:
        """An item of something; setting one may change what outlives a function."""
        if not isinstance(node.ctx, ast.Load):
            self.changes_state |= bool(self._roots(node.value))
        self._below(node)

    def _call(self, node: ast.Call) -> None:
        """A call: the function and its arguments."""
        chain = chain_of(node.func)
        own = len(chain) == 1 and self.names.is_builtin(chain[0]) and self.targets(chain) == chain
        self.calls = max(self.calls, BUILTIN_CALLS if own and chain != ["next"] else CALLS)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else "".join(chain)
        self.changes_state |= name in SETTERS
        module = imported_by_name(name, node)
        if module:
            self.loads.add(module)
            self.refs.add(f"={module}:")
            self.dynamic |= {"module", "import"} if module == "sys" else set()
            self.refs.update(target for target in self.targets(chain) if target[0] not in "!=")
        else:
            self._below(node)

    def _compare(self, node: ast.Compare) -> None:
        """A comparison; ``"name" in globals()`` looks up only that name."""
        function, name = asked_for(node)
        if self.names.is_builtin(function) and self.targets([function]) == [function]:
            self._refer([name])
        else:
            self._below(node)

    def _statement(self, node: ast.Expr) -> None:
        """A call for its effect: on another library, a class, or what a function returns."""
        if is_text(node):
            return
        if isinstance(node.value, ast.Call):
            chain = chain_of(node.value.func)
            self.changes_state |= any(
                self._foreign(root) or (not chain and self.names.is_builtin(root))
                for root in self._roots(node.value.func)
                if root != "super"
            )
        self._below(node)

    def _augmented(self, node: ast.AugAssign) -> None:
        """An augmented assignment both reads and sets its target."""
        self._refer(chain_of(node.target))
        self._below(node)

    def _walrus(self, node: ast.NamedExpr) -> None:
        """An assignment inside an expression."""
        self.walrus.add(node.target.id)
        self.visit(node.value)

    def _global(self, node: ast.Global) -> None:
        """Names of the module that a function sets."""
        self.changes_state = True
        self.refs.update(node.names)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        """An import inside a function runs modules, and binds names in the function's scope."""
        if not self.scopes and not self.in_class:
            return
        for found in self.names.imports(node):
            self.loads.update(found.loads)
            if found.first_party and (self.in_class or not self.scopes[-1].get(found.local)):
                self.refs.add(f"={found.target}")  # others may use it, too

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """A function: decorators and defaults are outside its scope, the body is inside."""
        for part in [*node.decorator_list, *defaults(node.args)]:
            self.visit(part)
        noisy = bool(self.names.noisy(node.decorator_list))
        self.calls = CALLS if noisy else self.calls
        for hint in hints(node):
            self._hint(hint, self.refs if noisy or self.hints_read else self.hint_refs)
        self._inside(self.names.scope(node.args, node.body), node.body)

    def _lambda(self, node: ast.Lambda) -> None:
        for part in defaults(node.args):
            self.visit(part)
        self._inside(self.names.scope(node.args, [node.body]), [node.body])

    def _class(self, node: ast.ClassDef) -> None:
        """A class: the hints of its fields count, unless they do nothing at run time."""
        around, self.in_class = (self.in_class, self.hints_read), True
        self.hints_read |= bool(node.keywords or self.names.noisy(node.decorator_list))
        quiet = self.names.quiet_fields(node)
        for part in [*node.decorator_list, *node.bases, *node.keywords, *node.body]:
            if isinstance(part, ast.AnnAssign) and part not in quiet:
                self.visit(part.annotation)
                self._hint(part.annotation, self.refs)
            self.visit(part)
        self.in_class, self.hints_read = around

    def _annotated(self, node: ast.AnnAssign) -> None:
        """An annotated assignment; its hint counts only if hints are read."""
        self._hint(node.annotation, self.hint_refs)
        self.visit(node.target)
        if node.value:
            self.visit(node.value)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> None:
        """A comprehension has its own scope, except for what its first `for` runs over."""
        first, *others = node.generators
        self.visit(first.iter)
        scope: Scope = {
            name.id: []
            for generator in node.generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        }
        values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._inside(scope, [first.target, *first.ifs, *others, *values])

    def _inside(self, scope: Scope, parts: Iterable[ast.AST]) -> None:
        around, self.in_class = self.in_class, False
        self.scopes.append(scope)
        for part in parts:
            self.visit(part)
        self.scopes.pop()
        self.in_class = around

    def _hint(self, hint: ast.AST, into: set[str]) -> None:
        """Add what a hint refers to, even if it is written as a string."""
        chain = chain_of(hint)
        if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
            try:
                self._hint(ast.parse(hint.value, mode="eval").body, into)
            except SyntaxError:
                return
        for target in self.targets(chain):
            if target[0] != "!" and not self.names.is_builtin(target):
                into.add(target)
        for part in [] if chain else children(hint):
            self._hint(part, into)

    def _refer(self, chain: list[str]) -> None:
        for target in self.targets(chain):
            if target[0] != "!" and not self.names.is_builtin(target.split(".")[0]):
                self.refs.add(target)
        self._note(chain[1:])
        for origin in self._origins(chain):
            parts = origin.removeprefix("builtins.").split(".")
            self._note(parts)
            self.changes_state |= "random" in parts  # the state of a random generator
            if parts[0] in LOOKUPS and len(parts) == 1:
                self.dynamic.add("module")
            if parts[:2] == ["sys", "modules"]:
                self.dynamic |= {"module", "import"}

    def _note(self, names: Iterable[str]) -> None:
        self.dynamic.update(DYNAMIC[name] for name in names if name in DYNAMIC)

    def _origins(self, chain: list[str]) -> list[str]:
        """Return where a chain may come from, as far as this module shows."""
        found = []
        for target in self.targets(chain):
            if target[0] in "!=":
                found.append(target[1:])
            else:
                known = self.names.origins.get(chain[0], {chain[0]})
                found += [".".join([origin, *chain[1:]]) for origin in known]
        return found

    def _roots(self, node: ast.AST) -> list[str]:
        """Return what the start of a chain of items, attributes and calls refers to."""
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            if isinstance(node, ast.Attribute) and node.attr == "__class__":
                return ["!cls"]
            node = node.func if isinstance(node, ast.Call) else node.value
        chain = chain_of(node)
        return ["!cls"] if chain == ["cls"] else self.targets(chain)

    def _foreign(self, root: str) -> bool:
        return root[0] == "!" or any(":" not in o for o in self.names.origins.get(root, ()))

    SPECIAL: ClassVar[dict[type[ast.AST], Callable[["References", Any], None]]] = {
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Subscript: _subscript,
        ast.Call: _call,
        ast.Compare: _compare,
        ast.Expr: _statement,
        ast.AugAssign: _augmented,
        ast.NamedExpr: _walrus,
        ast.Global: _global,
        ast.Import: _import,
        ast.ImportFrom: _import,
        ast.FunctionDef: _function,
        ast.AsyncFunctionDef: _function,
        ast.Lambda: _lambda,
        ast.ClassDef: _class,
        ast.AnnAssign: _annotated,
        **dict.fromkeys(COMPREHENSIONS, _comprehension),
    }
