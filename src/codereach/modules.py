"""The modules that a script can import, and what references in them mean."""

from collections.abc import Iterator
from pathlib import Path

from codereach.cache import Summaries
from codereach.names import words
from codereach.search import Search
from codereach.summary import Summary

# What every module has, but for its namespace.
ATTRIBUTES = words(
    "__name__ __file__ __doc__ __package__ __spec__ __loader__ __path__ __builtins__"
)

Place = tuple[str, int]  # a module's name and the number of a piece in it


class Modules:
    """The modules that scripts of one folder can import, and these scripts.

    Attributes
    ----------
    files
        Name of a module, or of a script → its source.
    """

    def __init__(self, search: Search, summaries: Summaries) -> None:
        """Know no module yet."""
        self.search, self.summaries = search, summaries
        self.files: dict[str, Path] = {}
        self._known: dict[str, Summary | None] = {}
        self._bound: dict[str, dict[str, list[int]]] = {}  # module → name → pieces that bind it

    def __getitem__(self, name: str) -> Summary:
        """Return the summary of a module, or of a script, that there is."""
        summary = self._known[name]
        assert summary is not None
        return summary

    def has(self, name: str) -> bool:
        """Tell whether there is a module of that name that counts."""
        if name not in self._known:
            found = None if self.search.is_left_out(name) else self.search.find(name)
            self._known[name] = self._summary(found.file, name) if found else None
        return self._known[name] is not None

    def add_script(self, path: Path, name: str) -> None:
        """Read a script, to go by a name that no module has."""
        if name not in self._known:
            self._known[name] = self._summary(path, name, is_script=True)

    def _summary(self, path: Path | None, name: str, is_script: bool = False) -> Summary:
        # A script has no package around it: to it, relative names are those of its folder.
        dotted = "" if is_script else name
        summary = self.summaries.of(path, dotted, self.search.is_own, is_script)
        if path:
            self.files[name] = path
        bound = self._bound[name] = {}
        for number, piece in enumerate(summary["pieces"]):
            for each in piece["names"]:
                bound.setdefault(each, []).append(number)
        return summary

    def split(self, name: str) -> tuple[str, str]:
        """Return the module in which a dotted name is (none, if none is known), and the rest."""
        module, inside = name, ""
        while module and not self.has(module):
            module, _, last = module.rpartition(".")
            inside = f"{last}.{inside}" if inside else last
        return module, inside

    def follow(
        self, module: str, reference: str, seen: frozenset[tuple[str, str]] = frozenset()
    ) -> Iterator[Place | str]:
        """Yield the pieces that a reference in `module` leads to; a str is a module taken whole.

        On the way stand the imports through which it leads.
        """
        if reference.startswith("="):
            yield from self._imported(reference[1:], [], seen)
            return
        first, *attributes = reference.split(".")
        if (module, first) in seen:
            return  # modules that import a name from each other
        seen |= {(module, first)}
        summary, bound = self[module], self._bound[module]
        for number in bound.get(first, ()):
            yield module, number
        for target in summary["imports"].get(first, ()):
            yield from self._imported(target, attributes, seen)
        if first not in bound and first not in summary["imports"]:
            for star in summary["stars"]:
                if self.has(star):
                    yield from self.follow(star, reference, seen)

    def _imported(
        self, target: str, attributes: list[str], seen: frozenset[tuple[str, str]]
    ) -> Iterator[Place | str]:
        """Follow ``package.module:name.attribute…``, into submodules too."""
        module, _, inside = target.partition(":")
        parts = [part for part in [*inside.split("."), *attributes] if part]
        while self.has(module):
            if not parts:
                yield module
                return
            summary, submodule = self[module], f"{module}.{parts[0]}"
            known = parts[0] in self._bound[module] or parts[0] in summary["imports"]
            if known or summary["stars"]:
                yield from self.follow(module, ".".join(parts), seen)
            if not (known or self.has(submodule) or self.search.is_left_out(submodule)):
                if parts[0] not in ATTRIBUTES:
                    yield module  # nothing of that name: made at run time
                return
            module, *parts = submodule, *parts[1:]
