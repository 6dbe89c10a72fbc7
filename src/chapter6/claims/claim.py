"""A claim of the chapter, and when it can be judged."""

from collections.abc import Container
from dataclasses import dataclass, replace

from chapter6.claims.data import Data
from chapter6.claims.rules import Check


@dataclass(frozen=True)
class Claim:
    """Something that the chapter says.

    Attributes
    ----------
    id, section
        C1 to C24, and the section it is from.
    says
        The claim in our own words; EN and KO are the English and the Korean text.
    published
        What the published runs printed about it.
    checks
        What it comes down to. The claim holds if all its deciding checks hold.
    undecidable
        Why no result can decide it; empty if results can.
    without_figures
        What is left of it where its figures do not apply to the data and its comparisons do; empty
        if that would not be what the chapter says.
    note
        What is not judged, or how a word is interpreted, if the checks do not show it.
    control, with_control, control_note
        A model that the chapter mentions but does not train. If it was run, `with_control` and
        `control_note` replace `checks` and `note`, and the claim can be decided.
    """

    id: str
    section: str
    says: str
    published: str
    checks: tuple[Check, ...]
    undecidable: str = ""
    without_figures: str = ""
    note: str = ""
    control: str = ""
    with_control: tuple[Check, ...] = ()
    control_note: str = ""

    def given(self, models: Container[str]) -> "Claim":
        """Return the claim as it is judged if these models were run."""
        if not self.control or self.control not in models:
            return self
        return replace(self, checks=self.with_control, note=self.control_note, undecidable="")

    @property
    def deciding(self) -> list[Check]:
        """The checks that count in the verdict."""
        return [check for check in self.checks if check.decides]

    def lacking(self, data: Data) -> list[str]:
        """Return why it does not apply to the data, or only in part; empty if it does."""
        lacks = [data.lacks(check.needs) for check in self.deciding]
        return list(dict.fromkeys(why for why in lacks if why))

    def applied(self, data: Data) -> "Claim | None":
        """Return it with only the checks that apply to the data, and in the words for them.

        None if what is left would not be what the chapter says.
        """
        checks = tuple(check for check in self.checks if not data.lacks(check.needs))
        if not self.lacking(data):
            return replace(self, checks=checks)
        if not self.without_figures or not any(check.decides for check in checks):
            return None
        return replace(self, says=self.without_figures, checks=checks)

    @property
    def needs(self) -> list[str]:
        """The data that it is about, as `chapter6.claims.data` names it."""
        return list(dict.fromkeys(check.needs.name for check in self.deciding))

    @property
    def models(self) -> tuple[str, ...]:
        """The models that it is about, in the order of its checks."""
        return tuple(dict.fromkeys(model for check in self.checks for model in check.models))
