"""What running a piece does besides binding names: at import, and when it is called."""

from collections.abc import Iterable

from codereach.modules import Modules, Place
from codereach.references import CALLS
from codereach.summary import Piece

DEFINED = ("def", "class", "effect")


class Effects:
    """Decides which pieces of some modules have effects; each piece is judged once."""

    def __init__(self, modules: Modules) -> None:
        """Judge nothing yet."""
        self.modules = modules
        self._changing: dict[Place, bool] = {}
        self._effects: dict[Place, bool] = {}
        self._acting: dict[str, list[Place]] = {}

    def piece(self, place: Place) -> Piece:
        """Return the summary of a piece."""
        return self.modules[place[0]]["pieces"][place[1]]

    def acting(self, module: str) -> list[Place]:
        """Return the pieces of a module that do more at import than bind their names."""
        if module not in self._acting:
            places = [(module, number) for number in range(len(self.modules[module]["pieces"]))]
            self._acting[module] = [place for place in places if self.has_effect(place)]
        return self._acting[module]

    def _found(self, module: str, references: Iterable[str]) -> set[Place | str]:
        """Return the pieces, and the whole modules, that references in a module lead to."""
        return {found for name in references for found in self.modules.leads(module, name)}

    def has_effect(self, place: Place) -> bool:
        """Tell whether a piece does more at import than bind its names."""
        if place not in self._effects:
            self._effects[place] = False  # in case a class is among its own bases
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
            for found in self._found(place[0], piece.get("early", ()))
        )

    def _unknown_base(self, module: str, name: str | None) -> bool:
        """Tell whether subclassing may have an effect; bases from other libraries are trusted."""
        return name is None or any(
            isinstance(found, str)
            or self.piece(found)["kind"] in ("def", "assign", "effect")
            or self.has_effect(found)
            for found in self._found(module, [name])
        )

    def _unknown_decorator(self, module: str, name: str | None) -> bool:
        kinds = {
            "module" if isinstance(found, str) else self.piece(found)["kind"]
            for found in self._found(module, [name] if name else [])
        }
        return not kinds & {"def", "class"} or not kinds <= {"import", "def", "class"}

    def changes_state(self, place: Place) -> bool:
        """Tell whether calling a piece may change something that outlives the call."""
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
            for found in self._found(at[0], piece["refs"]):
                if isinstance(found, str):
                    return True
                if self.piece(found).get("mutable"):
                    return True
                if found not in seen and self.piece(found)["kind"] in DEFINED:
                    seen.add(found)
                    waiting.append(found)
        return False
