"""What a claim is."""

from collections.abc import Container
from dataclasses import dataclass, replace

from chapter6.claims.rules import Check


@dataclass(frozen=True)
class Claim:
    """Something that the chapter says.

    Attributes
    ----------
    id, section
        C1 to C24; where in the chapter.
    says
        The claim in our own words; EN and KO are the English and the Korean text.
    published
        What the published runs print about it.
    checks
        What it comes down to. The claim holds if all checks that decide do.
    undecidable
        Why no result can decide it, else empty.
    note
        What is not judged, or how a word is read, where the checks do not show it.
    control, with_control, control_note
        A model that the chapter speaks of but does not train in it; where it was run, these checks
        and this note replace the others, and the claim can be decided.
    """

    id: str
    section: str
    says: str
    published: str
    checks: tuple[Check, ...]
    undecidable: str = ""
    note: str = ""
    control: str = ""
    with_control: tuple[Check, ...] = ()
    control_note: str = ""

    def given(self, models: Container[str]) -> "Claim":
        """Return the claim as it is judged where these models were run."""
        if not self.control or self.control not in models:
            return self
        return replace(self, checks=self.with_control, note=self.control_note, undecidable="")

    @property
    def models(self) -> tuple[str, ...]:
        """The models that it speaks of, in the order of its checks."""
        return tuple(dict.fromkeys(model for check in self.checks for model in check.models))
