"""How the cost of a plan grows with its jobs, before a run and after one::

    python benchmarks/plan_scale.py [--seeds 1 10 30 120] [--runs 1]

Run it in a folder whose sample edition is finished. It works in a copy: without results, and with
every run once per seed (its files are links to the one that is there, its records are copies).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path("results/sample")
LEFT_OUT = shutil.ignore_patterns("results", "resources", ".*", "tests", "shared")


@dataclass(frozen=True)
class Cost:
    """What a dry run took: jobs that it lists, seconds of processor time, peak memory in MB."""

    jobs: int
    seconds: float
    megabytes: float


def cost(folder: Path, seeds: int) -> Cost:
    """Return what a dry run of the report with some seeds costs in a workspace."""
    listed = f"seeds=[{','.join(map(str, range(1, seeds + 1)))}]"
    command = [sys.executable, "-m", "snakemake", "-n", "report", "--quiet", "rules"]
    command += ["--config", listed]
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        output.seek(0)
        text = output.read()
    if status:
        sys.exit(f"{folder}: the plan failed\n{text[-2000:]}")
    total = re.search(r"^total +(\d+)$", text, re.MULTILINE)
    kilobyte = 1 if sys.platform == "darwin" else 1024
    seconds = usage.ru_utime + usage.ru_stime
    return Cost(int(total[1]) if total else 0, seconds, usage.ru_maxrss * kilobyte / 1e6)


def repeat(folder: Path, seed: int) -> None:
    """Give every run of seed 1 a copy with another seed."""
    for run in (folder / RESULTS / "models").glob("*/seed-1"):
        copy = run.with_name(f"seed-{seed}")
        copy.mkdir()
        for file in run.iterdir():
            if file.name.endswith(".record.json"):
                text = file.read_text(encoding="utf-8").replace("seed-1", f"seed-{seed}")
                text = re.sub(r'^(\s+"seed": )1(,?)$', rf"\g<1>{seed}\2", text, flags=re.MULTILINE)
                (copy / file.name).write_text(text, encoding="utf-8")
            elif file.is_file():
                os.link(file, copy / file.name)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 10, 30, 120])
    parser.add_argument("--runs", type=int, default=1, help="of each plan; the cheapest counts")
    args = parser.parse_args()
    print("| seeds | jobs, nothing made | s of CPU | MB | jobs, all models made | s of CPU | MB |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=Path.cwd().parent) as folder:
        fresh, made = Path(folder, "fresh"), Path(folder, "made")
        for workspace in (fresh, made):
            shutil.copytree(Path.cwd(), workspace, ignore=LEFT_OUT)
        for kind in ("results", "resources"):
            shutil.copytree(kind, made / kind, symlinks=True)
        cost(fresh, 1)  # writes the cache of parsed code
        have = 1
        for seeds in sorted(args.seeds):
            for seed in range(have + 1, seeds + 1):
                repeat(made, seed)
            have = max(have, seeds)
            cells = []
            for workspace in (fresh, made):
                if workspace is made:
                    cost(workspace, seeds)  # notes what the new files hold
                found = [cost(workspace, seeds) for _ in range(args.runs)]
                best = min(found, key=lambda one: one.seconds)
                cells += [f"{best.jobs:,}", f"{best.seconds:.1f}", f"{best.megabytes:.0f}"]
            print(f"| {seeds} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
