"""All the data that the report is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from chapter6.evaluation.comparison import is_point
from chapter6.language import later
from chapter6.reporting.curves.histories import ModelHistory, model_histories
from chapter6.reporting.naive_forecast import Naive, naive_forecast
from chapter6.reporting.reproduction import Reproduction
from chapter6.reporting.run_status import RunStatus

SECTIONS = {
    "6.1": later("Working with text data"),
    "6.2": later("Understanding recurrent neural networks"),
    "6.3": later("Advanced use of recurrent neural networks"),
    "6.4": later("Sequence processing with convnets"),
}
"""Section number → name, for the sections that have their own part of the report."""


@dataclass(frozen=True, eq=False)
class Material:
    """All the data that the page is made from, as read from the files.

    Attributes
    ----------
    edition, title, synthetic
        The edition's name, its title, and whether its data is synthetic.
    settings
        The edition's settings.
    versions
        Library → version, for the libraries that make the report.
    comparison, summary, histories
        ``comparison.parquet``, ``summary.parquet`` and ``histories.parquet``.
    runs
        The ``run.json`` of every trained model and seed.
    claims
        ``claims.json``: what the data is, the verdicts and the findings.
    receipts
        The receipts of the three archives: where each was downloaded from.
    facts
        A fact's name (a key of `chapter6.layout.FACTS`) → the content of its file; None if there is
        no file yet, in which case the page says so and how to make it.
    published
        ``reference/published.json``.
    networks
        Model → Keras's summary of it, as one of its runs wrote it.
    job_records
        The records of the jobs that trained and scored the models.
    relaxed_checks
        The checks of the data that the edition relaxes
        (`chapter6.config.schema.checks.Checks.relaxed`).
    configfiles
        The files given to ``snakemake --configfile``.
    left_out
        Swept model → its points that cannot run with their settings.
    partial, statuses
        Whether results may be missing, and the state of each run that is missing or unreliable.
    """

    edition: str
    title: str
    synthetic: bool
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    comparison: pd.DataFrame
    summary: pd.DataFrame
    histories: pd.DataFrame
    runs: Sequence[Mapping[str, Any]]
    claims: Mapping[str, Any]
    receipts: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]
    published: Mapping[str, Any]
    networks: Mapping[str, str] = field(default_factory=dict)
    job_records: Sequence[Mapping[str, Any]] = ()
    relaxed_checks: Sequence[Mapping[str, Any]] = ()
    configfiles: Sequence[str] = ()
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    partial: bool = False
    statuses: Sequence[RunStatus] = ()

    @property
    def again(self) -> Reproduction:
        """The commands that reproduce the results."""
        return Reproduction(self.edition, self.settings, self.configfiles)

    @property
    def sections(self) -> list[str]:
        """The numbers of `SECTIONS` and of any other section with a model, sorted."""
        return sorted({*self.summary["section"], *SECTIONS})

    @cached_property
    def titles(self) -> dict[str, str]:
        """model → title, in the order of the chapter."""
        return dict(zip(self.summary["model"], self.summary["title"], strict=True))

    @property
    def with_figures(self) -> list[str]:
        """The models with figures, section by section, in the order of the chapter."""
        scored = self.summary[self.summary["n"] > 0].sort_values("section", kind="stable")
        return list(scored["model"])

    @cached_property
    def model_histories(self) -> list[ModelHistory]:
        """The histories of every trained model, in the order of the chapter."""
        return model_histories(self.comparison, self.histories)

    @cached_property
    def naive_forecast(self) -> dict[str, Any] | None:
        """The naive forecast's row of the summary; None if it has no figures."""
        return naive_forecast(self.summary, self.settings["models"])

    @cached_property
    def naive(self) -> Naive:
        """What the plots show of the naive forecast."""
        row, weather = self.naive_forecast, self.facts["describe_climate"]
        return Naive(
            row["best_validation_mean"] if row else None,
            weather["normalization"]["temperature_std"] if weather else None,
        )

    def without_points(self) -> "Material":
        """Return the material without the points of sweeps, which have a part of their own."""
        points = set(self.summary.loc[is_point(self.summary), "model"])
        return replace(
            self,
            comparison=self.comparison[~self.comparison["model"].isin(points)],
            summary=self.summary[~self.summary["model"].isin(points)],
            histories=self.histories[~self.histories["model"].isin(points)],
            runs=[run for run in self.runs if run["model"] not in points],
        )

    def in_order(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Sort a mapping by model into the chapter's order; models not in the summary come last."""
        return {model: found[model] for model in [*self.titles, *found] if model in found}
