"""Measure what Slurm costs: submissions, overhead a submission, seconds until an end is noticed.

    python benchmarks/engine/slurm_overhead.py report --profile profiles/slurm

Run it where Slurm's commands are, in the folder of the Snakefile, without results there. All
arguments are Snakemake's. With several seeds the overhead is that of all of them.
"""

import json
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

SUBMITTED = re.compile(r"submitted with SLURM jobid (\d+) \(log: .*/(?:rule|group)_(\w+)/")
FINISHED = re.compile(r"Finished jobid: \S+ \(Rule: (\w+)\)")
POLL_SECONDS = 0.2


class Slurm:
    """Asks Slurm for its jobs all the time, and keeps when each was first seen in each state."""

    def __init__(self) -> None:
        """Start to ask."""
        self.seen: dict[str, dict[str, float]] = defaultdict(dict)
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        command = ["squeue", "--states=all", "--noheader", "--format=%i|%T"]
        while True:
            said = subprocess.run(
                command, capture_output=True, encoding="utf-8", check=False
            ).stdout
            for number, state in (line.split("|") for line in said.split()):
                self.seen[number].setdefault(state, time.time())
            time.sleep(POLL_SECONDS)


def run(arguments: Sequence[str]) -> tuple[dict[str, str], dict[str, float]]:
    """Run Snakemake; return the name of each submission, and when each rule was noticed to end."""
    submissions, noticed = {}, {}
    command = [sys.executable, "-m", "snakemake", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as snakemake:
        for line in snakemake.stdout or ():
            if found := SUBMITTED.search(line):
                submissions[found[1]] = found[2]
            elif found := FINISHED.search(line):
                noticed[found[1]] = time.time()
    if snakemake.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return submissions, noticed


def rules_of(name: str, rules: Iterable[str]) -> list[str]:
    """Return the rules of a submission, whose name has them all.

    >>> rules_of("seed_1_evaluate_a_b_train_a_b", ["train_a", "train_a_b", "evaluate_a_b"])
    ['evaluate_a_b', 'train_a_b']
    """
    found, rest = [], name
    for rule in sorted(rules, key=len, reverse=True):
        if rule in rest:
            found.append(rule)
            rest = rest.replace(rule, "", 1)
    return sorted(found)


def script_seconds() -> dict[str, float]:
    """Return how long the scripts of each rule took, by their records."""
    seconds: dict[str, float] = defaultdict(float)
    for folder in ("results", "resources"):
        for path in Path(folder).glob("**/*.record.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            seconds[record["rule"]] += record["seconds"]
    return seconds


def report(
    submissions: Mapping[str, str], noticed: Mapping[str, float], slurm: Slurm, whole: float
) -> None:
    """Print the numbers, as medians."""
    scripts = script_seconds()
    overheads, waits = [], []
    for number, name in submissions.items():
        seen, rules = slurm.seen[number], rules_of(name, scripts)
        ended = min(seen[state] for state in ("COMPLETING", "COMPLETED") if state in seen)
        overheads.append(ended - seen["RUNNING"] - sum(scripts[rule] for rule in rules))
        waits.append(max(noticed[rule] for rule in rules) - seen["COMPLETED"])
    print(f"submissions: {len(submissions)}, of {len(noticed)} jobs")
    print(f"overhead a submission: {statistics.median(overheads):.1f} s")
    print(f"an end is noticed after {statistics.median(waits):.1f} s, at most {max(waits):.1f} s")
    print(f"the whole run: {whole:.0f} s")


def main() -> None:
    """Run Snakemake with the arguments of this program."""
    slurm, start = Slurm(), time.perf_counter()
    submissions, noticed = run(sys.argv[1:])
    report(submissions, noticed, slurm, time.perf_counter() - start)


if __name__ == "__main__":
    main()
