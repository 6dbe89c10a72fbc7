"""What each job needs of memory and what it asks for, as the tables of docs/cluster.md::

    python benchmarks/memory_table.py results/measured [--configfile docs/measured/edition.yaml]

Run it in the workflow's folder. The peaks are those that the finished jobs measured themselves
(`peak_memory_mb` of their records, the largest over seeds).
"""

import argparse
from pathlib import Path

from chapter6.commands.configured import edition_in
from chapter6.config.schema.resources import KINDS, Request, requested
from chapter6.jobs.reading import read_records
from chapter6.layout import Results

SNAKEMAKES_MB = 340
"""What a job holds besides on a cluster: the Snakemakes of the job and of its step, 170 MB each."""

HEAD_ROOM = 1.25
"""What should be asked for, against what was needed."""


def peaks(results: Results, archives: Path) -> dict[str, float]:
    """Return job → the largest peak of its finished runs, in MB."""
    found: dict[str, float] = {}
    for record in read_records([archives, results.folder]):
        rule = record["rule"]
        found[rule] = max(found.get(rule, 0.0), record["peak_memory_mb"])
    return found


def cells(peak: float, request: int) -> str:
    """Return the peak, the whole need, the request, and its head room; marked if it is small."""
    need = peak + SNAKEMAKES_MB
    mark = "" if request >= HEAD_ROOM * need else " (!)"
    return f"{peak:.0f} | {need:.0f} | {request} | {request / need - 1:.0%}{mark}"


def tables(found: dict[str, float], requests: dict[str, Request]) -> str:
    """Return both tables: of the jobs that are no model's, and of the models'."""
    head = "its peak | with two Snakemakes | it asks for | head room"
    lines = [f"| job | {head} |", "|---|---|---|---|---|"]
    models = [name for name in found if name.startswith(tuple(f"{kind}_" for kind in KINDS))]
    for job in sorted(found.keys() - set(models)):
        lines.append(f"| {job} | {cells(found[job], requested(requests, job)[0])} |")
    lines += ["", f"| model's job | {head} |", "|---|---|---|---|---|"]
    for job in sorted(models, key=lambda name: (name.partition("_")[0] != "train", -found[name])):
        lines.append(f"| {job} | {cells(found[job], requested(requests, job)[0])} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("results", type=Path, help="such as results/chapter")
    parser.add_argument("--configfile", nargs="+", default=[])
    args = parser.parse_args()
    results = Results(args.results)
    requests = dict(edition_in(results, args.configfile).resources)
    archives = args.results.parent.parent / "resources" / args.results.name
    print(tables(peaks(results, archives), requests))


if __name__ == "__main__":
    main()
