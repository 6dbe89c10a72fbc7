"""What has been written for each run, and why some of it is unreliable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.caching.contents import Contents
from chapter6.caching.staleness import Staleness
from chapter6.config.editions import Edition
from chapter6.config.schema.models import Baseline
from chapter6.jobs.code import CACHE, project_code
from chapter6.jobs.record import Record
from chapter6.jobs.trainings.status import TrainingStatus, training_in
from chapter6.language import _
from chapter6.layout import Results, Run, workflow_home
from chapter6.reporting.partial.reading import read_history, read_run
from chapter6.reporting.run_status import RunStatus
from chapter6.reporting.wording.failures import spoken_failure
from chapter6.run_state import ENDED, RunState

MOST_REASONS = 3


@dataclass(frozen=True)
class FoundRun:
    """What has been written for one model and seed.

    Attributes:
        place: where its files are.
        needs_training: False for a baseline.
        training: how far its training has got.
        metrics, run: ``metrics.json`` and ``run.json``; None if missing, damaged or of another run.
    """

    place: Run
    needs_training: bool
    training: TrainingStatus
    metrics: Mapping[str, Any] | None
    run: Mapping[str, Any] | None

    @property
    def model(self) -> str:
        """The model of the run."""
        return self.place.model

    @property
    def seed(self) -> int:
        """The seed of the run."""
        return self.place.seed

    @property
    def figures(self) -> Mapping[str, Any] | None:
        """Its metrics, unless they are left from an earlier run while a new one is training."""
        trained = self.run is not None or not self.needs_training
        return self.metrics if trained and self.training.state != RunState.RUNNING else None


def found_runs(edition: Edition, results: Results) -> list[FoundRun]:
    """Return the configured runs, then other seeds of the edition's models that have a folder.

    Points that a sweep leaves out have none.
    """
    models = edition.planned
    wanted = [results.run(model, seed) for model in models for seed in edition.settings.seeds]
    others = [run for run in results.runs() if run.model in models]
    return [_found(edition, run) for run in dict.fromkeys([*wanted, *others])]


def _found(edition: Edition, place: Run) -> FoundRun:
    return FoundRun(
        place,
        needs_training=not isinstance(edition.settings.models[place.model], Baseline),
        training=training_in(place),
        metrics=read_run(place, "metrics"),
        run=read_run(place, "run"),
    )


def statuses(
    edition: Edition,
    results: Results,
    found: Iterable[FoundRun],
    records: Iterable[Record],
) -> list[RunStatus]:
    """Return the states of the runs that have no figures, or whose figures are stale.

    `records` are the records of all of the edition's jobs. File hashes are cached.
    """
    contents = Contents(CACHE.with_name("contents.json"))
    staleness = Staleness(edition, results, records, project_code(workflow_home()), contents)
    states = [(one, _state(one, staleness)) for one in found]
    contents.keep()
    return [
        RunStatus(one.model, one.seed, state, reason.rstrip("."))
        for one, (state, reason) in states
        if state != RunState.FINISHED
    ]


def _state(one: FoundRun, staleness: Staleness) -> tuple[RunState, str]:
    """Return a run's state and the reason for it; finished if its figures are not stale."""
    training = one.training
    progress = {"epoch": training.epoch, "epochs": training.epochs}
    if training.state == RunState.RUNNING:
        return RunState.RUNNING, _("epoch %(epoch)s of %(epochs)s", **progress)
    if one.figures is not None:
        return _state_of_scored(one, one.figures, staleness)
    if one.run is not None:
        failure = one.run["failure"]
        if not failure:
            return RunState.UNSCORED, ""
        return RunState.FAILED, spoken_failure(failure["reason"])
    if training.state in (RunState.STOPPED, RunState.SILENT):
        after = _("after epoch %(epoch)s of %(epochs)s", **progress)
        return training.state, f"{after}: {training.reason}" if training.reason else after
    if training.state in ENDED:
        return RunState.NOT_RUN, _("its training ended, but what it wrote is gone")
    return RunState.NOT_RUN, ""


def _state_of_scored(
    one: FoundRun, figures: Mapping[str, Any], staleness: Staleness
) -> tuple[RunState, str]:
    if figures["failure"]:
        return RunState.FAILED, spoken_failure(figures["failure"])
    why = staleness.of_model(one.model, one.seed)
    if one.needs_training and not read_history(one.place):
        why = [_("its curves are missing or damaged (%(file)s)", file="history.parquet"), *why]
    return (RunState.STALE, _shortened(why)) if why else (RunState.FINISHED, "")


def _shortened(reasons: Sequence[str]) -> str:
    more = len(reasons) - MOST_REASONS
    first = "; ".join(reasons[:MOST_REASONS])
    return _("%(reasons)s; and %(number)s more", reasons=first, number=more) if more > 0 else first
