"""The corrected bugs of the printed code, each with what it changes where that was measured."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from chapter6.claims.errata import ERRATA, Erratum
from chapter6.language import _
from chapter6.reporting.reproduction import Reproduction
from chapter6.reporting.results import against_base


@dataclass(frozen=True)
class ErratumLine:
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


def erratum_lines(
    comparison: Iterable[Mapping[str, Any]], again: Reproduction
) -> list[ErratumLine]:
    """Return every erratum, with the difference that it makes by the rows of the comparison."""
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    for row in comparison:
        by_model.setdefault(row["model"], []).append(row)
    settings = {**again.settings, "variants": ["as_printed"]}
    command = replace(again, settings=settings).everything("report")
    return [
        ErratumLine(
            erratum,
            _(erratum.place) if erratum.place else "",
            _(erratum.printed),
            _(erratum.effect),
            _(erratum.here),
            against_base(by_model.get(erratum.variant, []), by_model.get(erratum.model, [])),
            command if erratum.model else "",
        )
        for erratum in ERRATA
    ]


def marked(text: str) -> Markup:
    """Return a text with what stands between backticks as code.

    >>> marked("a `b < c`")
    Markup('a <code>b &lt; c</code>')
    """
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
