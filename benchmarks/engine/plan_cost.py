"""Compare a dry run of a finished workspace with a dry run of an empty workflow.

    python benchmarks/engine/plan_cost.py [--target report] [--runs 9] [-- options of snakemake]

Run it in the folder of the Snakefile, after making the target. The two run alternately. Beside
other programs the processor time says more than the time that passes.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

EMPTY = 'rule all:\n    input: "Snakefile"\n'


def seconds(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Return the time that passed and the processor time of a command that must succeed."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or "Nothing to be done" not in done.stdout + done.stderr:
        sys.exit(f"{folder}: not a finished workspace\n{(done.stdout + done.stderr)[-2000:]}")
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--target", default="report")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("options", nargs="*", help="options of snakemake, after --")
    args = parser.parse_args()
    dry_run = [sys.executable, "-m", "snakemake", "--dry-run"]
    ours = [*dry_run, args.target, *args.options]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "Snakefile").write_text(EMPTY, encoding="utf-8")
        seconds(ours, Path.cwd())  # writes the caches
        ours_took, empty_took = [], []
        for _ in range(args.runs):
            ours_took.append(seconds(ours, Path.cwd()))
            empty_took.append(seconds(dry_run, Path(folder)))
    for what, column in (("passed", 0), ("of processor time", 1)):
        mine, empty = ([one[column] for one in took] for took in (ours_took, empty_took))
        ratio = statistics.median(a / b for a, b in zip(mine, empty, strict=True))
        print(
            f"{what}: this workflow {statistics.median(mine):.2f} s, "
            f"empty workflow {statistics.median(empty):.2f} s, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
