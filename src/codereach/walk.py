"""A walk through the code from one script: the pieces that it reaches, and what counts of them.

References lead from the script's own statements to functions, classes and constants, and from these
to others. If a module is imported on the way, the effects of its import count, too: calls for their
effect, unknown decorators, assignments that change something. When in doubt, more counts.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from codereach.effects import Effects
from codereach.modules import Place
from codereach.summary import Summary

IMPORTS = ("import", "library")


class Symbol(NamedTuple):
    """A piece of code that a script reaches, or what a module does besides.

    Attributes:
        module: the dotted name of a module, or the path of a script.
        symbol: the function, class or constant; for anything else that counts ``import``,
            ``order``, ``order of imports``, ``__doc__`` or ``whole file``.
        hash: 16 hex digits.
        file, line: where it begins.
    """

    module: str
    symbol: str
    hash: str
    file: Path
    line: int

    @property
    def name(self) -> str:
        """The module and the symbol, with a dot between them."""
        return f"{self.module}.{self.symbol}"


class Walk:
    """A walk from one script.

    Parameters
    ----------
    effects
        The effects of the modules that the script can import.
    script, label
        Its path, and the name that its symbols start with.
    named
        Dotted names of what it looks up by name at run time.
    """

    def __init__(self, effects: Effects, script: Path, label: str, named: Sequence[str]) -> None:
        """Walk to everything that the script reaches."""
        self.effects, self.modules = effects, effects.modules
        self.label, self.script = label, str(script)
        self.taken: set[Place] = set()
        self.loaded: set[str] = set()
        self.whole: set[str] = set()
        self.acting: list[str] = []  # modules whose import has an effect, in the order of imports
        self.waiting: list[Place] = []
        self.inspects = False
        self.modules.add_script(script, self.script)
        self._load(self.script)
        found = [self.modules.split(name) for name in named]
        self.is_named = bool(found) and all(module for module, _ in found)
        for module, inside in found:
            self._load(module)
            self._take(self.modules.leads(self.script, f"={module}:{inside}"))
        self.first = " ".join(self.acting)  # without those imported inside functions
        while self.waiting:
            self._visit(self.waiting.pop())

    def symbols(self) -> list[Symbol]:
        """Return the symbols, and what else modules do at import, sorted by name."""
        found = []
        taken: dict[str, list[int]] = {}
        for module, number in sorted(self.taken):
            taken.setdefault(module, []).append(number)
        for module in sorted(self.loaded & self.modules.files.keys()):
            file = self.modules.files[module]
            shown = self.label if module == self.script else module
            counted = self._counted(module, taken.get(module, []))
            if module == self.script and self.first:
                counted["order of imports"] = (1, [f"{self.first} first"])
            found += [
                Symbol(shown, symbol, hash_of_all(digests), file, line)
                for symbol, (line, digests) in counted.items()
            ]
        return sorted(found, key=lambda symbol: symbol.name)

    def _counted(self, module: str, taken: Sequence[int]) -> dict[str, tuple[int, list[str]]]:
        """Return the line and the hashes of a module's pieces that are `taken`, by symbol.

        The order of pieces that have an effect or rebind a name counts. For imports, for other code
        that runs at import and for all after ``import *``, the number of these before it counts.
        """
        again = self._bound_again(module, taken)
        found: dict[str, tuple[int, list[str]]] = {}
        steps: list[str] = []
        pieces = self.modules[module]["pieces"]
        for number in taken:
            piece = pieces[number]
            label = ", ".join(piece["names"]) or "import"
            digest = piece["full"] if self.inspects else piece["plain"]
            if self.effects.has_effect((module, number)) or not again.isdisjoint(piece["names"]):
                steps.append(label)
            elif steps and (piece["kind"] in IMPORTS or piece.get("early") or "*" in steps):
                digest = f"{digest} after {len(steps)}"
            digests = found.setdefault(label, (piece["line"], []))[1]
            digests += [] if piece["kind"] == "import" and digest in digests else [digest]
        if len(set(steps)) > 1:
            found["order"] = (1, [" ".join(steps)])
        if self.inspects:
            found["__doc__"] = (1, [self.modules[module]["texts"]])
        return found

    def _bound_again(self, module: str, taken: Sequence[int]) -> set[str]:
        if not self.modules.bound_again(module):
            return set()
        bound: dict[str, set[str]] = {}
        for number in taken:
            piece = self.modules[module]["pieces"][number]
            for name in piece["names"]:
                bound.setdefault(name, set()).add(piece["plain"])
        return {name for name, digests in bound.items() if len(digests) > 1}

    def _load(self, module: str) -> None:
        """Import a module: its parents first, then what its import runs."""
        if module in self.loaded:
            return
        if module != self.script:
            self._load_parent(module)
            if module in self.loaded or not self.modules.has(module):
                return
        self.loaded.add(module)
        summary = self.modules[module]
        for name in summary["loads"]:
            self._load(name)
        for star in summary["stars"]:
            self._take_whole(star)
        self._inspect(summary)
        acts = self.effects.acting(module)
        self._take(acts)
        if acts and module != self.script:
            self.acting.append(module)

    def _load_parent(self, module: str) -> None:
        parent = module.rpartition(".")[0]
        if parent:
            self._load(parent)

    def _inspect(self, summary: Summary) -> None:
        """From the first module that reads hints, hints count everywhere."""
        if summary["inspects"] and not self.inspects:
            self.inspects = True
            self.waiting += sorted(self.taken)

    def _take(self, found: Iterable[Place | str]) -> None:
        for place in found:
            if isinstance(place, str):
                self._take_whole(place)
            elif place not in self.taken:
                self._load(place[0])
                self.taken.add(place)
                self.waiting.append(place)

    def _take_whole(self, module: str) -> None:
        """Take all of a module: what it defines and imports, and the submodules of a package."""
        if module in self.whole or not (module == self.script or self.modules.has(module)):
            return
        self.whole.add(module)
        self._load(module)
        summary = self.modules[module]
        self._take((module, number) for number in range(len(summary["pieces"])))
        for name in summary["imports"]:
            self._take(self.modules.leads(module, name))
        if module != self.script:
            for name in self.modules.search.below(module):
                self._take_whole(name)

    def _visit(self, place: Place) -> None:
        module, piece = place[0], self.effects.piece(place)
        for name in piece.get("loads", ()):
            self._load(name)
        for reference in [*piece["refs"], *(piece.get("hint_refs", ()) if self.inspects else ())]:
            self._take(self.modules.leads(module, reference))
        dynamic = piece.get("dynamic", ())
        if "module" in dynamic:
            self._take_whole(module)
        if "everywhere" in dynamic or ("import" in dynamic and not self.is_named):
            for name in self.modules.search.everything():
                self._take_whole(name)


def hash_of_all(digests: Sequence[str]) -> str:
    """Return one hash, 16 hex digits, of several; a single one is returned as it is."""
    if len(digests) == 1 and " " not in digests[0]:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]
