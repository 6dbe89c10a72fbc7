"""How a run stands that has no figures, or none to rely on: not run, failed, running, stale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.language import _, later

NOT_RUN, RUNNING, STOPPED, SILENT = "not run", "running", "stopped", "silent"
UNSCORED, FAILED, STALE = "not scored", "failed", "stale"


@dataclass(frozen=True)
class Standing:
    """How the run of one model and seed stands, where it is not simply there.

    ``state`` is one of the words above; ``reason`` says why, or how far it is, without a full stop.
    A stale run has figures; the others have none.
    """

    model: str
    seed: int
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """The seeds of one model that stand alike, for the same reason."""

    seeds: list[int]
    state: str
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
        Standing(row["model"], row["seed"], FAILED, row["failure"].rstrip("."))
        for row in comparison
        if row["failure"]
    ]


COUNTED = {
    NOT_RUN: later("%(number)s not run"),
    RUNNING: later("%(number)s running"),
    STOPPED: later("%(number)s stopped"),
    SILENT: later("%(number)s silent"),
    UNSCORED: later("%(number)s not scored"),
    FAILED: later("%(number)s failed"),
    STALE: later("%(number)s stale"),
}


def state_counts(standings: Iterable[Standing]) -> list[str]:
    """Say how many runs are in each state that occurs, in the order of the words above."""
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
    stale = dict.fromkeys(one.model for one in standings if one.state == STALE)
    return {
        "state_counts": state_counts(standings),
        "stale_titles": [titles[model] for model in stale],
    }
