"""The corrected bugs of the printed code, each with what it changes where that was measured."""

from dataclasses import dataclass, replace
from typing import Any

from chapter6.claims.errata import ERRATA, Erratum
from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.variants import difference_from_base
from chapter6.tables import rows_of


@dataclass(frozen=True)
class Line:
    """One erratum; ``measured`` is the variant less the corrected model, empty if not run.

    ``place``, ``printed``, ``effect`` and ``here`` are its texts in the report's language;
    ``command`` runs what is missing; empty where there is no variant.
    """

    erratum: Erratum
    place: str
    printed: str
    effect: str
    here: str
    measured: str
    command: str


def part(material: Material) -> dict[str, Any]:
    """Return every erratum, with the difference that its variant makes by the summary."""
    again = material.again
    settings = {**again.settings, "variants": ["as_printed"]}
    command = replace(again, settings=settings).everything("report")
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
                command if erratum.model else "",
            )
            for erratum in ERRATA
        ]
    }
