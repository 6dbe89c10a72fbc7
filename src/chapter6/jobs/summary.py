"""What Snakemake says of jobs that failed: at the end, once more, in the jobs' own words."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

FEW = 4
"""How many failed jobs are listed; the rest are only counted."""
EXPLAINED = re.compile(
    r"RuleException:\nCalledProcessError in file .* non-zero exit status 1\.", re.S
)
"""What Snakemake says of a script that has failed; the script has said why."""
ERROR = "Error: "
"""How the last line of the log of a failed job begins (`chapter6.jobs.log`)."""


def failures(failed: Mapping[str, Sequence[str]]) -> list[str]:
    """Return lines on jobs that failed, given as rule → its logs: at most nine."""
    lines = ["One job failed:" if len(failed) == 1 else f"{len(failed)} jobs failed:"]
    for rule, logs in list(failed.items())[:FEW]:
        said = next((words for log in logs if (words := _last_error(log))), "")
        lines.append(f"{rule}: {said or 'it did not say why'}")
        lines += [f"  (full log: {log})" for log in logs[:1]]
    if len(failed) > FEW:
        lines[-1] += f"; and {len(failed) - FEW} more, above"
    return lines


def _last_error(log: str) -> str:
    with suppress(OSError):
        lines = Path(log).read_text(encoding="utf-8", errors="replace").splitlines()
        for line in reversed(lines[-20:]):
            if line.startswith(ERROR):
                return line.removeprefix(ERROR)
    return ""
