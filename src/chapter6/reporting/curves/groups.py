"""Which models' learning curves share a plot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chapter6.language import _, later
from chapter6.reporting.curves.histories import ModelHistory

TITLES = {
    "accuracy": later("Reviews: the models in section %(section)s"),
    "mae": later("Temperature: the models in section %(section)s"),
}
VARIANTS = {
    "accuracy": later("Reviews: the variants in section %(section)s, with their models"),
    "mae": later("Temperature: the variants in section %(section)s, with their models"),
}
ALL_FORECASTS = later("Temperature: all forecasts in the chapter")


@dataclass(frozen=True)
class CurveGroup:
    """Models with the same metric, whose curves share a plot; their order sets their colours."""

    identity: str
    title: str
    models: list[ModelHistory]

    @property
    def metric(self) -> str:
        """The metric that is compared."""
        return self.models[0].metric


def of_section(section: str, histories: Sequence[ModelHistory]) -> list[CurveGroup]:
    """Return a group for each metric that more than one of the section's models has.

    Variants are in a group of their own, beside their models: there would be too many curves.
    """
    found = []
    for metric in TITLES:
        chosen = [h for h in histories if h.section == section and h.metric == metric]
        varied = {history.variant_of for history in chosen if history.variant_of}
        own = [history for history in chosen if not history.variant_of]
        variants = [h for h in chosen if h.variant_of or h.model in varied]
        identity = f"compare-{section.replace('.', '-')}-{metric}"
        found += [
            CurveGroup(identity, _(TITLES[metric], section=section), own),
            CurveGroup(f"{identity}-variants", _(VARIANTS[metric], section=section), variants),
        ]
    return [group for group in found if len(group.models) > 1]


def of_all_forecasts(histories: Sequence[ModelHistory]) -> CurveGroup | None:
    """Return the group of all the chapter's forecasts; None if they are all in one section."""
    forecasts = [h for h in histories if h.metric == "mae" and not h.variant_of]
    if len({history.section for history in forecasts}) < 2:
        return None
    return CurveGroup("compare-forecasts", _(ALL_FORECASTS), forecasts)


def every(sections: Iterable[str], histories: Sequence[ModelHistory]) -> list[CurveGroup]:
    """Return all groups on the page, in its order."""
    found = [plot for section in sections for plot in of_section(section, histories)]
    together = of_all_forecasts(histories)
    return [*found, together] if together else found
