"""Where a program's own modules are: its packages, and the folders that its imports search."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ENVIRONMENT = ("pyvenv.cfg", "conda-meta")  # a folder with one of these holds other people's code


class Found(NamedTuple):
    """A module of the program's own.

    Attributes:
        file: its source; None for a folder without ``__init__.py``.
        folders: where its submodules are; none if it is no package.
    """

    file: Path | None
    folders: tuple[Path, ...]


class Search:
    """Finds modules by name, as Python would.

    Parameters
    ----------
    packages
        Name → folder, each.
    folders
        Where any other module is looked for, one after another.
    left_out
        Modules that do not count, and neither does what is inside them.
    """

    def __init__(
        self, packages: Mapping[str, Path], folders: Sequence[Path], left_out: Sequence[str]
    ) -> None:
        """Look at nothing yet."""
        self.packages, self.folders, self.left_out = packages, folders, left_out
        self._found: dict[str, Found | None] = {}

    def find(self, name: str) -> Found | None:
        """Return where a module is; None if it is another library's, or Python's."""
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
        """Tell whether a name at the top of an import is the program's own."""
        return self.find(name) is not None

    def is_left_out(self, name: str) -> bool:
        """Tell whether a module does not count."""
        return any(name == one or name.startswith(f"{one}.") for one in self.left_out)

    def below(self, package: str) -> list[str]:
        """Return the names of the modules inside a package."""
        found = self.find(package)
        folders = found.folders if found else ()
        return sorted({f"{package}.{name}" for folder in folders for name in _names_in(folder)})

    def everything(self) -> list[str]:
        """Return names that, with what is below them, are all that can be imported."""
        names = {name for folder in self.folders for name in _names_in(folder)}
        return [*self.packages, *sorted(names)]


def _names_in(folder: Path) -> Iterator[str]:
    """Yield the dotted names, from a folder on, of the modules in it."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _may_hold_modules(Path(at, name)))
        around = Path(at).relative_to(folder).parts
        for file in files:
            stem, suffix = os.path.splitext(file)
            parts = around if stem == "__init__" else (*around, stem)
            if suffix == ".py" and parts:
                yield ".".join(parts)


def _may_hold_modules(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name == "__pycache__"
    return not hidden and not any((folder / sign).exists() for sign in ENVIRONMENT)
