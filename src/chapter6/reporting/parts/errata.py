"""The errata of the printed code, each with its effect where that was measured."""

from dataclasses import dataclass, replace
from typing import Any

from chapter6.claims.book.errata import ERRATA, Erratum
from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.wording.variants import difference_from_base
from chapter6.tables import rows_of


@dataclass(frozen=True)
class Line:
    """One erratum, with its texts in the report's language.

    ``measured`` is the variant's figures minus the corrected model's, empty if not run. ``command``
    runs the variants; it is empty if the erratum has none.
    """

    erratum: Erratum
    place: str
    printed: str
    effect: str
    here: str
    measured: str
    command: str


def part(material: Material) -> dict[str, Any]:
    """Return every erratum, with its variant's difference from the corrected model."""
    again = material.again

    def command(kind: str) -> str:
        return replace(again, settings={**again.settings, "variants": [kind]}).everything("report")

    measured = {row["model"]: difference_from_base(row) for row in rows_of(material.summary)}
    return {
        "lines": [
            Line(
                erratum,
                _(erratum.place) if erratum.place else "",
                _(erratum.printed),
                _(erratum.effect),
                _(erratum.here),
                measured.get(erratum.variant, ""),
                command(erratum.kind) if erratum.model else "",
            )
            for erratum in ERRATA
        ]
    }
