"""Compare a dry run of a finished workspace with a dry run of an empty workflow.

    python benchmarks/plan_cost.py [--target report] [--runs 9] [-- options of snakemake]

Run it in the folder of the Snakefile, after making the target. The two run alternately.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

EMPTY = 'rule all:\n    input: "Snakefile"\n'


def seconds(command: Sequence[str], folder: Path) -> float:
    """Return the wall time of a command that must succeed."""
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    took = time.perf_counter() - start
    if done.returncode or "Nothing to be done" not in done.stdout + done.stderr:
        sys.exit(f"{folder}: not a finished workspace\n{(done.stdout + done.stderr)[-2000:]}")
    return took


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
        pairs = [
            (seconds(ours, Path.cwd()), seconds(dry_run, Path(folder))) for _ in range(args.runs)
        ]
    mine, empty = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"this workflow {mine:.2f} s, empty workflow {empty:.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
