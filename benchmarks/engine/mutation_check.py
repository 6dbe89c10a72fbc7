"""Is the cache exact? Edit the library at random, and compare what every stage writes.

    python benchmarks/engine/mutation_check.py --edits 40 --seed 1 --jobs 2

Each edit changes one constant or operator in the code that stages run. Then every stage runs from
scratch, on a tiny edition with all the models, and its outputs are compared with those without the
edit. The cache *reruns* a stage if the hash of its code or the content of an input changes, or if a
stage that makes an input is rerun (but a checkpoint with unchanged outputs passes nothing on). See
`VERDICT` for the rest. The exit code is 1 if any stage is missed.

The arguments of the stages come from the rules: Snakemake runs once with scripts that only write
them down. A stage runs in a fork of a process that has loaded the libraries, but of this project
only the code that computes hashes. So like a job, it imports what it needs and leaves nothing
behind. Its clock and its memory are made up, so that they are the same in every run. Weights are
compared array by array, other files byte by byte. If a stage crashes or hangs, all its outputs
count as different, and so do those of the stages that need them.
"""

import argparse
import contextlib
import hashlib
import itertools
import json
import os
import pickle
import re
import resource
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mutations import Edit, draw  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("Snakefile", "config.yaml", "rules", "scripts", "src", "reference", "report")
UNTOUCHED = ("config", "caching", "commands", "jobs", "stages.py")
EDITION = ROOT / "tests" / "editions" / "reduced.yaml"
TWO_EPOCHS = "editions: {reduced: {at_most: {epochs: 2}}}\n"  # so that one of them is the best
RECORDER = """
import pathlib, pickle, time
pathlib.Path("calls", str(time.time_ns())).write_bytes(pickle.dumps(snakemake))
for path in snakemake.output:
    pathlib.Path(path).touch()
"""
LIBRARIES = ("h5py", "jinja2", "keras", "matplotlib.figure", "pyarrow.csv", "tensorflow", "yaml")
TENSORFLOW = {"CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow"}
# What one stage may use: the slowest takes 5 CPU seconds.
WALL_SECONDS = 600
LIMITS = {"RLIMIT_CPU": 60, "RLIMIT_AS": 16 << 30, "RLIMIT_FSIZE": 1 << 30}

Results = dict[str, dict[str, Any]]
"""rule → code (hash), inputs (paths that stages make), outputs (path → digest, None if failed)"""

Verdict = dict[str, list[str]]
VERDICT = {
    "differ": "the outputs differ",
    "rerun": "the cache reruns it",
    "missed": "the outputs differ, but code and inputs are the same",
    "needless": "rerun for its code, but inputs and outputs are the same",
    "in turn": "likewise, but only because an earlier stage was rerun",
    "same": "the same outputs from other inputs, which no cache can foresee",
}

# ---- The stages, in a process of its own that imports the edited library ------------------------


def run_stages(calls: Path, results: Path) -> None:
    """Run every recorded call in the working folder, and write the `Results`."""
    for library in LIBRARIES:
        __import__(library)
    from chapter6.jobs.code import project_code
    from codereach import hash_of

    code, found = project_code(Path()), {}
    digests: dict[str, str | None] = {}
    for path in sorted(calls.iterdir(), key=lambda path: int(path.name)):  # makers come first
        call = pickle.loads(path.read_bytes())
        stated = json.loads(call.params.code)
        inputs = [name for name in map(str, call.input) if name in digests]
        done = all(digests[name] for name in inputs) and ends_well(call, stated["script"])
        outputs = {name: digest(name) if done else None for name in map(str, call.output)}
        digests |= outputs
        reached = hash_of(code.reach(stated["script"], stated["named"]))
        found[call.rule] = {"code": reached, "inputs": inputs, "outputs": outputs}
    results.write_text(json.dumps(found), encoding="utf-8")


def ends_well(call: Any, script: str) -> bool:
    """Run one stage in a fork."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1] == 0
    status = 1
    try:
        Path("logs").mkdir(exist_ok=True)
        log = os.open(f"logs/{call.rule}.log", os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        signal.alarm(WALL_SECONDS)
        for limit, value in LIMITS.items():
            resource.setrlimit(getattr(resource, limit), (value, value))
        run_as_job(call, script)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def run_as_job(call: Any, script: str) -> None:
    """Run a script as Snakemake does, without log and record, with made-up clock and memory."""
    import chapter6.jobs.job
    import chapter6.jobs.machine

    real, readings = time.perf_counter, itertools.count(1)
    tick = 1 + zlib.crc32(call.rule.encode()) % 100 / 10

    def clock() -> float:
        asked_by = sys._getframe(1).f_globals["__name__"].split(".")[0]
        return next(readings) * tick if asked_by in ("chapter6", "__main__") else real()

    vars(time)["perf_counter"] = clock
    vars(chapter6.jobs.machine)["peak_memory_mb"] = lambda: 1000 * tick
    vars(chapter6.jobs.job)["job"] = lambda job: contextlib.nullcontext(dict(job.params.items()))
    runpy.run_path(script, {"snakemake": call}, "__main__")


def digest(path: str) -> str:
    """Hash what a file holds: the arrays of weights, the bytes of anything else."""
    if not path.endswith(".h5"):
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    import h5py

    found = hashlib.sha256()

    def add(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found.update(f"{name} {item.dtype} {item.shape}".encode() + item[()].tobytes())

    with h5py.File(path) as file:
        file.visititems(add)
    return found.hexdigest()


# ---- The check --------------------------------------------------------------------------------


class Workshop:
    """Copies of the project in a temporary folder, as it was when the check began."""

    def __init__(self) -> None:
        """Copy the project and record how its scripts are called."""
        self.folder = Path(tempfile.mkdtemp(prefix="mutation-"))
        self.unedited = self.folder / "unedited"
        self.unedited.mkdir()
        for part in COPIED:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
            copy(ROOT / part, self.unedited / part)
        self.library = self.unedited / "src" / "chapter6"
        rules = "".join(
            path.read_text(encoding="utf-8") for path in (self.unedited / "rules").iterdir()
        )
        self.checkpoints = re.findall(r"^checkpoint (\w+):", rules, re.MULTILINE)
        self._record_calls()

    def _record_calls(self) -> None:
        folder = shutil.copytree(self.unedited, self.folder / "recorded")
        for script in (folder / "scripts").iterdir():
            script.write_text(RECORDER, encoding="utf-8")
        (folder / "calls").mkdir()
        (folder / "two_epochs.yaml").write_text(TWO_EPOCHS, encoding="utf-8")
        files = ("--configfile", str(EDITION), "two_epochs.yaml")
        self._python(folder, "-m", "snakemake", "--cores", "2", "report", *files)

    def results(self, name: str, edit: Edit | None = None) -> Results:
        """Run every stage with an edit of the library."""
        folder = shutil.copytree(self.unedited, self.folder / name)
        if edit:
            path = folder / "src" / "chapter6" / edit.path
            path.write_bytes(edit.edited(path.read_bytes()))
        calls, found = self.folder / "recorded" / "calls", folder / "results.json"
        self._python(folder, __file__, "--stages", str(calls), str(found))
        return json.loads(found.read_text(encoding="utf-8"))

    def _python(self, folder: Path, *arguments: str) -> None:
        environment = os.environ | TENSORFLOW
        environment |= {"PYTHONPATH": str(folder / "src"), "TMPDIR": str(folder)}
        command = [sys.executable, *arguments]
        with (folder / "output.txt").open("w", encoding="utf-8") as output:
            status = subprocess.call(
                command, cwd=folder, env=environment, stdout=output, stderr=output
            )
        if status:
            raise SystemExit(f"failed: {' '.join(command)}; see {output.name}")


def judge(before: Results, after: Results, checkpoints: Collection[str]) -> Verdict:
    """Compare what the stages wrote with what the cache would have rerun; see `VERDICT`."""
    found: Verdict = {title: [] for title in VERDICT}
    maker = {path: rule for rule, stage in before.items() for path in stage["outputs"]}
    changed = {
        path
        for rule, stage in before.items()
        for path, seen in stage["outputs"].items()
        if after[rule]["outputs"][path] != seen
    }
    for rule, stage in before.items():
        differs = not changed.isdisjoint(stage["outputs"])
        other_code = after[rule]["code"] != stage["code"]
        other_inputs = not changed.isdisjoint(stage["inputs"])
        makers = {maker[path] for path in stage["inputs"]}.difference(checkpoints)
        in_turn = not makers.isdisjoint(found["rerun"])
        fits = {
            "differ": differs,
            "rerun": other_code or other_inputs or in_turn,
            "missed": differs and not other_code and not other_inputs,
            "needless": other_code and not other_inputs and not differs,
            "in turn": in_turn and not other_code and not other_inputs and not differs,
            "same": other_inputs and not differs,
        }
        for title in VERDICT:
            found[title] += [rule] * fits[title]
    return found


def shown(names: Collection[str]) -> str:
    """Write names of stages on one line; more than three of a kind are only counted."""
    many = {stage: n for stage, n in Counter(x.split("_")[0] for x in names).items() if n > 3}
    single = [name for name in names if name.split("_")[0] not in many]
    return ", ".join([*(f"{stage}_* ({n})" for stage, n in many.items()), *single])


def check(edits: int, seed: int, jobs: int) -> bool:
    """Run the whole check and print it; tell whether nothing was missed."""
    start, workshop, found = time.time(), Workshop(), []
    with ThreadPoolExecutor(jobs) as pool:
        before, again = pool.map(workshop.results, ("first", "second"))
        failed = [rule for rule, stage in before.items() if None in stage["outputs"].values()]
        unequal = [rule for rule in before if before[rule] != again[rule]]
        if failed or unequal:
            raise SystemExit(
                f"without an edit, these fail: {shown(failed)}; these differ between two runs: "
                f"{shown(unequal)}; see {workshop.folder}"
            )
        print(f"{len(before)} stages; two runs without an edit write the same", flush=True)
        chosen = draw(workshop.library, UNTOUCHED, edits, seed)
        names = [f"edit-{number}" for number in range(1, len(chosen) + 1)]
        after = pool.map(workshop.results, names, chosen)
        for name, edit, results in zip(names, chosen, after, strict=True):
            verdict = judge(before, results, workshop.checkpoints)
            found.append(verdict)
            print(f"{name}: {edit.described((workshop.library / edit.path).read_bytes())}")
            lines = [f"    {len(v):3} {title}: {shown(v)}" for title, v in verdict.items() if v]
            print(*lines or ["    nothing"], sep="\n", flush=True)
            if not verdict["missed"]:
                shutil.rmtree(workshop.folder / name)
    print_totals(found, len(before), time.time() - start)
    if any(verdict["missed"] for verdict in found):
        print(f"the edits with missed stages are in {workshop.folder}")
        return False
    shutil.rmtree(workshop.folder)
    return True


def print_totals(found: list[Verdict], stages: int, seconds: float) -> None:
    total = {title: sum(len(verdict[title]) for verdict in found) for title in VERDICT}
    needless = total["needless"] + total["in turn"]
    often = Counter(name for verdict in found for name in verdict["needless"]).most_common(8)
    print(f"{len(found)} edits, {sum(bool(v['differ']) for v in found)} of them change an output")
    print(f"{len(found) * stages} stages: {total['differ']} differ, {total['rerun']} are rerun")
    print(f"{total['missed']} are missed")
    print(f"{needless} needless, {needless / max(1, total['rerun']):.1%} of those rerun")
    print(f"    {total['needless']} of them for their own code, {total['in turn']} in turn")
    print(f"{total['same']} more write the same from other inputs")
    print(f"most often needless: {', '.join(f'{name} ({n})' for name, n in often) or 'none'}")
    print(f"{seconds / 60:.0f} minutes")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--edits", type=int, default=40, help="how many edits (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="which edits (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="edits at the same time (default 2)")
    parser.add_argument("--stages", type=Path, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stages:
        run_stages(*given.stages)
        return 0
    return 0 if check(given.edits, given.seed, given.jobs) else 1


if __name__ == "__main__":
    sys.exit(main())
