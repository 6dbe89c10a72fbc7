"""The status of runs that have no figures, or unreliable ones: not run, failed, stale …"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from chapter6.language import _, later
from chapter6.reporting.wording.failures import spoken_failure
from chapter6.run_state import RunState


@dataclass(frozen=True)
class RunStatus:
    """The status of a run that is not finished: one model with one seed.

    ``state`` is any but `RunState.FINISHED`. ``reason`` says why, or how far the run is, without a
    full stop. A stale run has figures; the others have none.
    """

    model: str
    seed: int
    state: RunState
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """The seeds of one model in the same state for the same reason."""

    seeds: list[int]
    state: RunState
    reason: str


def grouped(statuses: Iterable[RunStatus]) -> list[Group]:
    """Group one model's statuses by state and reason."""
    groups: dict[tuple[str, str], Group] = {}
    for one in statuses:
        group = groups.setdefault((one.state, one.reason), Group([], one.state, one.reason))
        group.seeds.append(one.seed)
    return list(groups.values())


def by_model(statuses: Sequence[RunStatus], comparison: pd.DataFrame) -> dict[str, list[Group]]:
    """Return model → its groups of unfinished or stale seeds.

    Without statuses, as in a full report, these are the trainings that failed.
    """
    statuses = statuses or _failures(comparison)
    models = dict.fromkeys(one.model for one in statuses)
    return {name: grouped(one for one in statuses if one.model == name) for name in models}


def _failures(comparison: pd.DataFrame) -> list[RunStatus]:
    """Return the trainings that failed according to the comparison."""
    failed = comparison[comparison["failure"].notna()]
    return [
        RunStatus(model, seed, RunState.FAILED, spoken_failure(reason).rstrip("."))
        for model, seed, reason in zip(
            failed["model"], failed["seed"].tolist(), failed["failure"], strict=True
        )
    ]


COUNTED = {
    RunState.NOT_RUN: later("%(number)s not run"),
    RunState.RUNNING: later("%(number)s running"),
    RunState.STOPPED: later("%(number)s stopped"),
    RunState.SILENT: later("%(number)s silent"),
    RunState.UNSCORED: later("%(number)s not scored"),
    RunState.FAILED: later("%(number)s failed"),
    RunState.STALE: later("%(number)s stale"),
}


def state_counts(statuses: Iterable[RunStatus]) -> list[str]:
    """Say how many runs are in each state that occurs, in the order of `COUNTED`."""
    found = [one.state for one in statuses]
    return [
        _(words, number=found.count(state)) for state, words in COUNTED.items() if state in found
    ]


def stale_models(statuses: Iterable[RunStatus]) -> list[str]:
    """Return the models with a stale run."""
    return list(dict.fromkeys(one.model for one in statuses if one.state == RunState.STALE))
