"""The modules of a program: where they are, and where references in them lead."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from codereach.cache import Summaries
from codereach.nodes import words
from codereach.summary import Summary

# Attributes of every module that are not bound in its source.
ATTRIBUTES = words(
    "__name__ __file__ __doc__ __package__ __spec__ __loader__ __path__ __builtins__"
)

Place = tuple[str, int]  # a module's name and the number of a piece in it
ENVIRONMENT = ("pyvenv.cfg", "conda-meta")  # a folder with one of these has other people's code


class Found(NamedTuple):
    """A module of the program's own.

    Attributes:
        file: its source; None for a package without ``__init__.py``.
        folders: where its submodules are; empty if it is not a package.
    """

    file: Path | None
    folders: tuple[Path, ...]


class Search:
    """Finds modules by name, as Python would.

    Parameters
    ----------
    packages
        Name → folder.
    folders
        Where other modules are searched for, in this order.
    open_folders
        The folders among them whose modules an import by a computed name may mean, besides the
        packages.
    left_out
        Modules that do not count, nor do their submodules.
    """

    def __init__(
        self,
        packages: Mapping[str, Path],
        folders: Sequence[Path],
        open_folders: Sequence[Path],
        left_out: Sequence[str],
    ) -> None:
        """Look at nothing yet."""
        self.packages, self.folders, self.open_folders = packages, folders, open_folders
        self.left_out = left_out
        self._found: dict[str, Found | None] = {}

    def find(self, name: str) -> Found | None:
        """Return where a module is; None if it is Python's or another library's."""
        if name not in self._found:
            self._found[name] = self._look_for(name)
        return self._found[name]

    def _look_for(self, name: str) -> Found | None:
        parent, _, last = name.rpartition(".")
        places: list[Path] = []
        if parent:
            around = self.find(parent)
            places = [folder / last for folder in around.folders] if around and last else []
        elif name in self.packages:
            places = [self.packages[name]]
        elif name:
            places = [folder / name for folder in self.folders]
        for place in places:
            if (place / "__init__.py").is_file():
                return Found(place / "__init__.py", (place,))
            module = place.with_name(f"{place.name}.py")
            if module.is_file():
                return Found(module, ())
        if name in sys.stdlib_module_names:
            return None
        namespace = tuple(place for place in places if place.is_dir())
        return Found(None, namespace) if namespace else None

    def is_own(self, name: str) -> bool:
        """Tell whether the first part of an imported name is one of the program's own modules."""
        return self.find(name) is not None

    def is_left_out(self, name: str) -> bool:
        """Tell whether a module is left out."""
        return any(name == one or name.startswith(f"{one}.") for one in self.left_out)

    def below(self, package: str) -> list[str]:
        """Return the names of the modules inside a package."""
        found = self.find(package)
        folders = found.folders if found else ()
        return sorted({f"{package}.{name}" for folder in folders for name in _names_in(folder)})

    def everything(self) -> list[str]:
        """Return the modules that a computed name may mean; their submodules are meant, too."""
        names = {name for folder in self.open_folders for name in _names_in(folder)}
        return [*self.packages, *sorted(names)]


def _names_in(folder: Path) -> Iterator[str]:
    """Yield the dotted names of the modules in a folder, relative to it."""
    for at, folders, files in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if _may_hold_modules(Path(at, name)))
        around = Path(at).relative_to(folder).parts
        for file in files:
            stem, suffix = os.path.splitext(file)
            parts = around if stem == "__init__" else (*around, stem)
            if suffix == ".py" and parts:
                yield ".".join(parts)


def _may_hold_modules(folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name == "__pycache__":
        return False
    if folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve()):
        return False  # a link to a folder around it
    return not any((folder / sign).exists() for sign in ENVIRONMENT)


class Modules:
    """The modules that scripts in one folder can import, and these scripts.

    Attributes
    ----------
    files
        Name of a module or a script → its source.
    """

    def __init__(self, search: Search, summaries: Summaries) -> None:
        """Know no module yet."""
        self.search, self.summaries = search, summaries
        self.files: dict[str, Path] = {}
        self._known: dict[str, Summary | None] = {}
        self._bound: dict[str, dict[str, list[int]]] = {}  # module → name → pieces that bind it
        self._led: dict[tuple[str, str], tuple[Place | str, ...]] = {}

    def __getitem__(self, name: str) -> Summary:
        """Return the summary of a module or a script that exists."""
        summary = self._known[name]
        assert summary is not None
        return summary

    def has(self, name: str) -> bool:
        """Tell whether there is a module of that name, and it counts."""
        if name not in self._known:
            found = None if self.search.is_left_out(name) else self.search.find(name)
            self._known[name] = self._summary(found.file, name) if found else None
        return self._known[name] is not None

    def add_script(self, path: Path, name: str) -> None:
        """Read a script, under a name that no module has."""
        if name not in self._known:
            self._known[name] = self._summary(path, name, is_script=True)

    def _summary(self, path: Path | None, name: str, is_script: bool = False) -> Summary:
        # a script is in no package: its relative names are relative to its folder
        dotted = "" if is_script else name
        summary = self.summaries.of(path, dotted, self.search.is_own, is_script)
        if path:
            self.files[name] = path
        bound = self._bound[name] = {}
        for number, piece in enumerate(summary["pieces"]):
            for each in piece["names"]:
                bound.setdefault(each, []).append(number)
        return summary

    def bound_again(self, name: str) -> bool:
        """Tell whether several pieces of a module bind the same name."""
        return any(len(pieces) > 1 for pieces in self._bound[name].values())

    def split(self, name: str) -> tuple[str, str]:
        """Split a dotted name into its module, which is empty if there is none, and the rest."""
        module, inside = name, ""
        while module and not self.has(module):
            module, _, last = module.rpartition(".")
            inside = f"{last}.{inside}" if inside else last
        return module, inside

    def leads(self, module: str, reference: str) -> tuple[Place | str, ...]:
        """Return what `follow` yields, each once; walks from many scripts ask for the same."""
        if (module, reference) not in self._led:
            found = dict.fromkeys(self.follow(module, reference))
            self._led[module, reference] = tuple(found)
        return self._led[module, reference]

    def follow(
        self, module: str, reference: str, seen: frozenset[tuple[str, str]] = frozenset()
    ) -> Iterator[Place | str]:
        """Yield the pieces that a reference in `module` leads to; a str is a whole module.

        The pieces of the imports on the way are included.
        """
        if reference.startswith("="):
            yield from self._imported(reference[1:], [], seen)
            return
        first, *attributes = reference.split(".")
        if (module, first) in seen:
            return  # two modules that import a name from each other
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
                    yield module  # no such name: it is made at run time
                return
            module, *parts = submodule, *parts[1:]
