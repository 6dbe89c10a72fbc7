"""What a claim is."""

from dataclasses import dataclass

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
    """

    id: str
    section: str
    says: str
    published: str
    checks: tuple[Check, ...]
    undecidable: str = ""
    note: str = ""

    @property
    def models(self) -> tuple[str, ...]:
        """The models that it speaks of, in the order of its checks."""
        return tuple(dict.fromkeys(model for check in self.checks for model in check.models))
