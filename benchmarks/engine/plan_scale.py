"""How a plan, and what follows all runs, grow with the number of seeds::

    python benchmarks/engine/plan_scale.py [--seeds 1 10 30 120] [--runs 1] [--report]

Run it in a folder whose sample edition is finished. It works in a copy: without results, and with
copies of every run under other seeds. With `--report` the three jobs that then remain run, too:
the comparison, the claims and the report.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from chapter6.jobs.record import SUFFIX, file_hash

RESULTS = Path("results/sample")
AFTER = """| seeds | compare_models, s of CPU | MB | check_claims | MB | report | MB | its file |
|---|---|---|---|---|---|---|---|"""
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
    """Give every run of seed 1 a copy with another seed, as if its jobs had made it."""
    for run in sorted((folder / RESULTS / "models").glob("*/seed-1")):
        copy = run.with_name(f"seed-{seed}")
        copy.mkdir()
        written = {}
        for file in run.iterdir():
            path = copy / file.name
            if file.name in ("run.json", "metrics.json"):
                content = json.loads(file.read_text(encoding="utf-8"))
                path.write_text(json.dumps(content | {"seed": seed}), encoding="utf-8")
            elif file.name == "history.parquet":
                table = pq.read_table(file)
                seeds = pa.array([seed] * len(table), pa.int64())
                pq.write_table(table.set_column(1, table.schema.field("seed"), seeds), path)
            elif file.is_file() and not file.name.endswith(SUFFIX):
                os.link(file, path)
                continue
            else:
                continue
            written[str(path.relative_to(folder))] = file_hash(path), path.stat().st_size
        for file in run.glob(f"*{SUFFIX}"):
            record = json.loads(file.read_text(encoding="utf-8").replace("seed-1", f"seed-{seed}"))
            if "seed" in record["params"]:
                record["params"]["seed"] = seed
            for name, (digest, size) in written.items():
                if name in record["inputs"]:
                    record["inputs"][name] = digest
                if name in record["outputs"]:
                    record["outputs"][name] = {"sha256": digest, "bytes": size}
            (copy / file.name).write_text(json.dumps(record), encoding="utf-8")


def after(folder: Path, seeds: int) -> list[str]:
    """Run what remains; return the jobs' seconds of CPU and MB, and the MB of the report."""
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "report", "--quiet", "all"]
    command += ["--config", f"seeds=[{','.join(map(str, range(1, seeds + 1)))}]"]
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    subprocess.run(command, cwd=folder, env=environment, check=True)
    cells = []
    jobs = {
        "compare_models": "comparison.parquet",
        "check_claims": "claims.json",
        "report": "report.html",
    }
    for job, name in jobs.items():
        record = json.loads((folder / RESULTS / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
        table = (folder / RESULTS / f"benchmarks/{job}.tsv").read_text(encoding="utf-8")
        cells += [table.split()[-1], f"{record['peak_memory_mb']:.0f}"]
    return [*cells, f"{(folder / RESULTS / 'report.html').stat().st_size / 1e6:.1f}"]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 10, 30, 120])
    parser.add_argument("--runs", type=int, default=1, help="of each plan; the cheapest counts")
    parser.add_argument("--report", action="store_true", help="make the report as well")
    args = parser.parse_args()
    print("| seeds | jobs, nothing made | s of CPU | MB | jobs, all models made | s of CPU | MB |")
    print("|---|---|---|---|---|---|---|")
    made_reports = []
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
            if args.report:
                made_reports.append(f"| {seeds} | {' | '.join(after(made, seeds))} |")
    if made_reports:
        print(f"\n{AFTER}", *made_reports, sep="\n")


if __name__ == "__main__":
    main()
