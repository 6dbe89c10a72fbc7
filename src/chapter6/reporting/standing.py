"""How a run stands that has no figures, or none to rely on: not run, failed, running, stale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.jobs.state import RunState
from chapter6.language import _, later


@dataclass(frozen=True)
class Standing:
    """How the run of one model and seed stands, where it is not simply there.

    ``state`` is any but finished; ``reason`` says why, or how far it is, without a full stop.
    A stale run has figures; the others have none.
    """

    model: str
    seed: int
    state: RunState
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """The seeds of one model that stand alike, for the same reason."""

    seeds: list[int]
    state: RunState
    reason: str


def grouped(standings: Iterable[Standing]) -> list[Group]:
    """Return standings of one model, those that are alike together."""
    groups: dict[tuple[str, str], Group] = {}
    for one in standings:
        group = groups.setdefault((one.state, one.reason), Group([], one.state, one.reason))
        group.seeds.append(one.seed)
    return list(groups.values())


def failures(comparison: Iterable[Mapping[str, Any]]) -> list[Standing]:
    """Return the trainings that failed, from the rows of ``comparison.parquet``."""
    return [
        Standing(row["model"], row["seed"], RunState.FAILED, row["failure"].rstrip("."))
        for row in comparison
        if row["failure"]
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


def state_counts(standings: Iterable[Standing]) -> list[str]:
    """Say how many runs are in each state that occurs, in the order of `COUNTED`."""
    found = [standing.state for standing in standings]
    return [
        _(words, number=found.count(state)) for state, words in COUNTED.items() if state in found
    ]


def described(
    comparison: Iterable[Mapping[str, Any]], standings: Iterable[Standing]
) -> dict[str, Any]:
    """Return what the page says of all of them: the counts, and the titles of stale models."""
    standings = list(standings)
    titles = {row["model"]: row["title"] for row in comparison}
    stale = dict.fromkeys(one.model for one in standings if one.state == RunState.STALE)
    return {
        "state_counts": state_counts(standings),
        "stale_titles": [titles[model] for model in stale],
    }
