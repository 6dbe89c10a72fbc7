"""What exact caching needs of Snakemake, however it was started (docs/caching.md)."""

from snakemake.settings.enums import RerunTrigger
from snakemake.settings.types import DAGSettings

TRIGGERS = frozenset(RerunTrigger.all()) - {RerunTrigger.CODE}
"""What makes a job rerun. `code` is left out: it cannot tell a comment from a change."""

CHECKSUM_UP_TO = 4_000_000_000
"""Inputs up to this size, in bytes, are compared by checksum where their times differ."""


def hold(settings: DAGSettings, of_module: bool) -> list[str]:
    """Give a plan what exact caching needs, unless the user has chosen something else.

    Returns what the user must know, a line each. `of_module`: whether the workflow is part of
    another one, whose rules are then planned in the same way.
    """
    lines = []
    chosen = frozenset(settings.rerun_triggers)
    if chosen == frozenset(RerunTrigger.all()):
        settings.rerun_triggers = TRIGGERS
        if of_module:
            lines.append(
                "Chapter Six switches Snakemake's trigger `code` off, for all rules of this "
                "workflow; to choose yourself, set rerun-triggers: "
                f"[{_named(TRIGGERS)}] in your profile"
            )
    elif chosen != TRIGGERS:
        lines.append(
            f"rerun-triggers: [{_named(chosen)}] was asked for, so what runs may be too much or "
            f"too little; caching is exact with [{_named(TRIGGERS)}]"
        )
    if settings.max_checksum_file_size == DAGSettings.max_checksum_file_size:
        settings.max_checksum_file_size = CHECKSUM_UP_TO
    return lines


def _named(triggers: frozenset[RerunTrigger]) -> str:
    return ", ".join(sorted(map(str, triggers)))
