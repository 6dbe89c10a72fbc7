"""The modules of the package, each read and summarized once, and what references in them mean."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from codereach import canonical, names, references, syntax
from codereach.names import PACKAGE, words

# Logs and records tell of a job and cannot change what it computes.
UNCOUNTED = ("chapter6.jobs",)
# What every module has, but for its namespace.
ATTRIBUTES = words(
    "__name__ __file__ __doc__ __package__ __spec__ __loader__ __path__ __builtins__"
)

Place = tuple[str, int]  # a module's name and the number of a piece in it
Summary = dict[str, Any]  # see `codereach.syntax.summarize`


class Modules:
    """The modules of a package, and scripts.

    Parameters
    ----------
    library
        The folder of the package.
    cache
        A file that keeps summaries between runs, by the content of their modules; None keeps none.
    """

    def __init__(self, library: Path, cache: Path | None) -> None:
        """Know no module yet."""
        self.library, self.cache = library, cache
        self._known: dict[str, Summary | None] = {}
        self._keys: set[str] = set()
        self._fresh: dict[str, Summary] = {}

    def __getitem__(self, name: str) -> Summary:
        """Return the summary of a module, or of a script, that there is."""
        summary = self._known[name]
        assert summary is not None
        return summary

    def has(self, name: str) -> bool:
        """Tell whether there is a module of that name that counts."""
        if name not in self._known:
            first, *rest = name.split(".")
            base = self.library.joinpath(*rest)
            known = first == PACKAGE and not _is_uncounted(name)
            paths = (base / "__init__.py", base.with_suffix(".py")) if known else ()
            found = next((path for path in paths if path.is_file()), None)
            self._known[name] = self._summary(found, name) if found else None
        return self._known[name] is not None

    def add_script(self, path: Path) -> str:
        """Read a script; return the name that it goes by."""
        name = str(path)
        if name not in self._known:
            self._known[name] = self._summary(path, f"script {path.name}", is_script=True)
        return name

    def below(self, package: str) -> list[str]:
        """Return the names of the modules inside a package."""
        folder = self.library.joinpath(*package.split(".")[1:])
        found = set()
        for path in folder.rglob("*.py") if folder.is_dir() else ():
            parts = path.relative_to(self.library.parent).with_suffix("").parts
            found.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        return sorted(name for name in found if self.has(name))

    def _summary(self, path: Path, role: str, is_script: bool = False) -> Summary:
        source = path.read_bytes()
        is_package = path.name == "__init__.py"
        key = hashlib.sha256(f"{role} {is_package}\n".encode() + source).hexdigest()
        self._keys.add(key)
        summary = self._kept.get(key) or self._fresh.get(key)
        if summary is None:
            summary = syntax.summarize(source, role, is_package, is_script)
            self._fresh[key] = summary
        bound: dict[str, list[int]] = {}
        for number, piece in enumerate(summary["pieces"]):
            for name in piece["names"]:
                bound.setdefault(name, []).append(number)
        return {**summary, "bound": bound}

    @cached_property
    def _kept(self) -> dict[str, Summary]:
        try:
            kept = json.loads(self.cache.read_text(encoding="utf-8")) if self.cache else {}
            return dict(kept["modules"]) if kept and kept["made_by"] == _made_by() else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def keep(self) -> None:
        """Write the cache, if it lacks a summary that was made."""
        if self.cache and self._fresh:
            known = {**self._kept, **self._fresh}
            modules = {key: known[key] for key in sorted(self._keys)}
            self.cache.parent.mkdir(parents=True, exist_ok=True)
            part = self.cache.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps({"made_by": _made_by(), "modules": modules}))
            part.replace(self.cache)

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
        summary = self[module]
        for number in summary["bound"].get(first, ()):
            yield module, number
        for target in summary["imports"].get(first, ()):
            yield from self._imported(target, attributes, seen)
        if first not in summary["bound"] and first not in summary["imports"]:
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
            known = parts[0] in summary["bound"] or parts[0] in summary["imports"]
            if known or summary["stars"]:
                yield from self.follow(module, ".".join(parts), seen)
            if not (known or self.has(submodule) or _is_uncounted(submodule)):
                if parts[0] not in ATTRIBUTES:
                    yield module  # nothing of that name: made at run time
                return
            module, *parts = submodule, *parts[1:]


def _made_by() -> str:
    """Name what made a summary: this Python, and the modules that read the source."""
    digest = hashlib.sha256(sys.version.encode())
    for module in (canonical, names, references, syntax):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def _is_uncounted(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in UNCOUNTED)
