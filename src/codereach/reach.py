"""What a script really runs: the pieces of code that it reaches, and one hash of them all.

From the script's own statements the references lead to functions, classes and constants of this
package, and from there further. A module that is imported on the way also counts with what its
import does: calls for their effect, unknown decorators, assignments that change something.
docs/caching.md says what cannot be told and is taken whole.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from codereach.modules import Modules, Place
from codereach.names import PACKAGE
from codereach.references import CALLS

LIBRARY = Path(__file__).resolve().parent.parent / "chapter6"
CACHE = Path(".snakemake/chapter6/code.json")  # of the folder that a workflow runs in
IMPORTS = ("import", "library")
DEFINED = ("def", "class", "effect")


class Code:
    """The source of the package, read once.

    Parameters
    ----------
    library
        The folder of the package.
    cache
        A file that keeps summaries between runs, by the content of their modules; None keeps none.
    """

    def __init__(self, library: Path = LIBRARY, cache: Path | None = None) -> None:
        """Read nothing yet."""
        self.modules = Modules(library, cache)
        self._changing: dict[Place, bool] = {}
        self._effects: dict[Place, bool] = {}
        self._reached: dict[tuple[str, ...], dict[str, str]] = {}

    def keep(self) -> None:
        """Write the cache, if it lacks a summary that was made."""
        self.modules.keep()

    def reach(self, script: str | Path, named: Sequence[str] = ()) -> dict[str, str]:
        """Return the hash of every piece of code that a script may run.

        Parameters
        ----------
        script
            Path of the script.
        named
            Dotted names of what it looks up by name at run time (a model's builder). Without any,
            an import by name brings in the whole package.

        Returns
        -------
        dict
            ``module.symbol`` → 16 hex digits. What a module does besides giving names stands under
            ``module.import``.
        """
        key = (str(script), *named)
        if key not in self._reached:
            self._reached[key] = _Walk(self, Path(script), list(named)).pieces()
        return self._reached[key]

    def piece(self, place: Place) -> dict[str, Any]:
        """Return what there is to know of a piece (`codereach.syntax`)."""
        piece: dict[str, Any] = self.modules[place[0]]["pieces"][place[1]]
        return piece

    def found(self, module: str, references: Iterable[str]) -> set[Place | str]:
        """Return the pieces, and modules taken whole, that references in a module lead to."""
        return {found for name in references for found in self.modules.follow(module, name)}

    def has_effect(self, place: Place) -> bool:
        """Tell whether importing a module runs a piece for more than its names."""
        if place not in self._effects:
            self._effects[place] = False  # a class among its own bases
            self._effects[place] = self._has_effect(place)
        return self._effects[place]

    def _has_effect(self, place: Place) -> bool:
        piece = self.piece(place)
        if piece["kind"] not in ("def", "class", "assign"):
            return piece["kind"] == "effect"
        if any(self._unknown_base(place[0], base) for base in piece.get("bases", ())):
            return True
        decorators = piece.get("decorators", ())
        if any(self._unknown_decorator(place[0], name) for name in decorators):
            return True
        if not piece.get("calls"):
            return False
        if decorators and self.changes_state(place):
            return True  # the decorator may call it
        return any(
            isinstance(found, str)
            or (piece["calls"] == CALLS and bool(self.piece(found).get("mutable")))
            or self.changes_state(found)
            for found in self.found(place[0], piece.get("early", ()))
        )

    def _unknown_base(self, module: str, name: str | None) -> bool:
        """Tell whether making a subclass may do more; another library's bases are trusted."""
        return name is None or any(
            isinstance(found, str)
            or self.piece(found)["kind"] in ("def", "assign", "effect")
            or self.has_effect(found)
            for found in self.found(module, [name])
        )

    def _unknown_decorator(self, module: str, name: str | None) -> bool:
        kinds = {
            "module" if isinstance(found, str) else self.piece(found)["kind"]
            for found in self.found(module, [name] if name else [])
        }
        return not kinds & {"def", "class"} or not kinds <= {"import", "def", "class"}

    def changes_state(self, place: Place) -> bool:
        """Tell whether calling a piece may change what outlives the call."""
        if place not in self._changing:
            self._changing[place] = self._changes_state(place)
        return self._changing[place]

    def _changes_state(self, place: Place) -> bool:
        if self.piece(place)["kind"] not in DEFINED:
            return False
        seen, waiting = {place}, [place]
        while waiting:
            at = waiting.pop()
            piece = self.piece(at)
            if any(piece.get(sign) for sign in ("changes_state", "dynamic", "loads")):
                return True
            for found in self.found(at[0], piece["refs"]):
                if isinstance(found, str):
                    return True
                if self.piece(found).get("mutable"):
                    return True
                if found not in seen and self.piece(found)["kind"] in DEFINED:
                    seen.add(found)
                    waiting.append(found)
        return False


class _Walk:
    """One script's way through the code."""

    def __init__(self, code: Code, script: Path, named: list[str]) -> None:
        self.code, self.modules, self.named = code, code.modules, named
        self.taken: set[Place] = set()
        self.loaded: set[str] = set()
        self.whole: set[str] = set()
        self.acting: list[str] = []  # modules whose import has an effect, in the order of imports
        self.waiting: list[Place] = []
        self.inspects = False
        self.script = self.modules.add_script(script)
        self._load(self.script)
        for name in named:
            module, _, function = name.rpartition(".")
            self._load(module)
            self._take(self.modules.follow(self.script, f"={module}:{function}"))
        self.first = " ".join(self.acting)  # later ones are imported inside functions
        while self.waiting:
            self._visit(self.waiting.pop())

    def pieces(self) -> dict[str, str]:
        """Return the hash of each symbol, and of what else modules do when they are imported."""
        found: dict[str, list[str]] = {}
        for module in sorted(self.loaded):
            shown = Path(module).as_posix() if module == self.script else module
            for label, digests in self._digests(module).items():
                found[f"{shown}.{label}"] = digests
            if module == self.script and self.first:
                found[f"{shown}.order of imports"] = [f"{self.first} first"]
        return {name: _one(digests) for name, digests in sorted(found.items())}

    def _digests(self, module: str) -> dict[str, list[str]]:
        """Return the hashes of a module's pieces by what they are called.

        Of what has an effect, or binds a name again, the order counts; of what else runs at import,
        and of all that a ``*`` may bind again, how many of these come before.
        """
        column = "full" if self.inspects else "plain"
        again = self._bound_again(module)
        found: dict[str, list[str]] = {}
        steps: list[str] = []
        for number, piece in enumerate(self.modules[module]["pieces"]):
            if (module, number) not in self.taken:
                continue
            label, digest = ", ".join(piece["names"]) or "import", piece[column]
            if self.code.has_effect((module, number)) or not again.isdisjoint(piece["names"]):
                steps.append(label)
            elif steps and (piece["kind"] in IMPORTS or piece.get("early") or "*" in steps):
                digest = f"{digest} after {len(steps)}"
            digests = found.setdefault(label, [])
            digests += [] if piece["kind"] == "import" and digest in digests else [digest]
        if len(set(steps)) > 1:
            found["order"] = [" ".join(steps)]
        if self.inspects:
            found["__doc__"] = [self.modules[module]["texts"]]
        return found

    def _bound_again(self, module: str) -> set[str]:
        bound: dict[str, set[str]] = {}
        for number, piece in enumerate(self.modules[module]["pieces"]):
            for name in piece["names"] if (module, number) in self.taken else ():
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
        acts = [
            (module, n) for n in range(len(summary["pieces"])) if self.code.has_effect((module, n))
        ]
        self._take(acts)
        if acts and module != self.script:
            self.acting.append(module)

    def _load_parent(self, module: str) -> None:
        parent = module.rpartition(".")[0]
        if parent:
            self._load(parent)

    def _inspect(self, summary: dict[str, Any]) -> None:
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
        """Take all of a module: what it defines, what it imports, what is inside a package."""
        if module in self.whole or not (module == self.script or self.modules.has(module)):
            return
        self.whole.add(module)
        self._load(module)
        summary = self.modules[module]
        self._take((module, number) for number in range(len(summary["pieces"])))
        for name in summary["imports"]:
            self._take(self.modules.follow(module, name))
        if module != self.script:
            for name in self.modules.below(module):
                self._take_whole(name)

    def _visit(self, place: Place) -> None:
        module, piece = place[0], self.code.piece(place)
        for name in piece.get("loads", ()):
            self._load(name)
        for reference in [*piece["refs"], *(piece.get("hint_refs", ()) if self.inspects else ())]:
            self._take(self.modules.follow(module, reference))
        dynamic = piece.get("dynamic", ())
        if "module" in dynamic:
            self._take_whole(module)
        if "everywhere" in dynamic or ("import" in dynamic and not self.named):
            self._take_whole(PACKAGE)


def hash_of(pieces: dict[str, str]) -> str:
    """Return one hash, 16 hex digits, of what `Code.reach` found."""
    return _one([f"{name} {digest}" for name, digest in sorted(pieces.items())])


def _one(digests: list[str]) -> str:
    if len(digests) == 1 and " " not in digests[0]:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]
