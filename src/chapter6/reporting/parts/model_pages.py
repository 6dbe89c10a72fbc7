"""A page for each model: listing, code, summary, verdicts, errors, command."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.claims.book.errata import ERRATA, Erratum
from chapter6.claims.book.listings import LISTINGS
from chapter6.config.networks.builders import builder_source
from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.parts.claims import ClaimLine, lines_about
from chapter6.reporting.plots.forecasts import MONTHS
from chapter6.reporting.wording import numbers


@dataclass(frozen=True)
class ModelPage:
    """What the page shows of one model besides its curves, formatted.

    Attributes
    ----------
    listing
        Its numbers of listings in the book; empty for a model that the book does not print.
    errata
        What of its printed code differs here.
    file, code, arguments
        The file of its builder, the builder's source, and what it is called with; empty for a
        baseline.
    network
        Keras's summary; empty if there is none.
    claims
        The claims that are about it, each with its verdict.
    confusion
        Test reviews by label and prediction: names as in `review_errors.confusion`; or None.
    forecast
        ``mae``, and ``months`` and ``hours``: (name, error) of the best and the worst; or None.
    command
        What trains and scores it.
    before, after
        The models before and after it on the page: (model, title), or None at the ends.
    """

    listing: str
    errata: list[Erratum]
    file: str
    code: str
    arguments: str
    network: str
    claims: list[ClaimLine]
    confusion: Mapping[str, str] | None
    forecast: Mapping[str, Any] | None
    command: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def part(material: Material) -> dict[str, Any]:
    """Return the page of each model that has figures."""
    shown = material.with_figures
    neighbours = [None, *((model, material.titles[model]) for model in shown), None]
    return {
        "by_model": {
            model: _page(model, material, neighbours[place], neighbours[place + 2])
            for place, model in enumerate(shown)
        }
    }


def _page(
    model: str,
    material: Material,
    before: tuple[str, str] | None,
    after: tuple[str, str] | None,
) -> ModelPage:
    own = material.settings["models"].get(model, {})
    base = own.get("variant_of") or model
    builder = own.get("builder", "")
    predictions = material.facts["describe_predictions"] or {"reviews": {}, "climate": {}}
    return ModelPage(
        listing=LISTINGS.get(base, ""),
        errata=[erratum for erratum in ERRATA if erratum.model == base],
        file=f"src/chapter6/models/{builder.partition('.')[0]}.py" if builder else "",
        code=builder_source(builder) if builder else "",
        arguments=", ".join(
            f"{name}={value!r}" for name, value in own.get("arguments", {}).items()
        ),
        network=material.networks.get(model, "").strip(),
        claims=lines_about(model, material),
        confusion=_confusion(predictions["reviews"].get(model)),
        forecast=_forecast(predictions["climate"].get(model)),
        command=material.again.model(model),
        before=before,
        after=after,
    )


def _confusion(errors: Mapping[str, Any] | None) -> dict[str, str] | None:
    if errors is None:
        return None
    return {name: numbers.count(value) for name, value in errors["confusion"].items()}


def _forecast(errors: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if errors is None:
        return None
    return {
        "mae": numbers.celsius(errors["mae"]),
        "months": _extremes(dict(zip(map(_, MONTHS), errors["by_month"], strict=True))),
        "hours": _extremes({f"{hour}:00": value for hour, value in enumerate(errors["by_hour"])}),
    }


def _extremes(errors: Mapping[str, float | None]) -> list[tuple[str, str]]:
    """Return where the error is smallest and where it is largest, each with the error."""
    known = {name: value for name, value in errors.items() if value is not None}
    ends = (min(known, key=known.__getitem__), max(known, key=known.__getitem__)) if known else ()
    return [(name, numbers.celsius(known[name])) for name in ends]
