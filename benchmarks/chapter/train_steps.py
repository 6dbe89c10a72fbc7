"""Time the training of every network, our way and with the chapter's literal code.

Every measurement runs in its own process (`training_worker.py`). The chapter's way has TensorFlow's
default threads and no determinism, Python generators of windows and plain arrays of reviews
(`chapter_training.py`); ours has one thread and determinism. Each runs alone, and then twice side
by side, where only the time during which both run counts. `RESULTS_FOLDER` has prepared data::

    snakemake --cores 2 data --configfile tests/editions/excerpt.yaml
    python benchmarks/chapter/train_steps.py RESULTS_FOLDER --json steps.json

What the JSON file has is not measured again, so a stopped run can resume.
"""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import step_tables
import yaml
from snakemake.utils import update_config

from chapter6.config.editions import Edition
from chapter6.config.loading import load_edition
from chapter6.config.run_settings import TrainedSettings, model_settings
from chapter6.formats import read_json, write_json

ROOT = Path(__file__).resolve().parents[2]
WORKER = ROOT / "benchmarks/chapter/training_worker.py"
EDITION = ROOT / "tests/editions/excerpt.yaml"

DETERMINISM = ["imdb_lstm", "jena_gru_dropout", "jena_conv1d"]
WITHOUT = "ours without determinism"
Kind = tuple[str, int]
"""A side, and how many of its processes run at a time."""
KINDS: list[Kind] = [("chapter", 1), ("ours", 1), ("chapter", 2), ("ours", 2)]
KINDS_OF_DETERMINISM: list[Kind] = [("ours", 1), (WITHOUT, 1)]

Spans = Sequence[tuple[float, float]]


def name_of(kind: Kind) -> str:
    """Return the name of a kind in the file and in the tables."""
    return f"{kind[0]}, {'alone' if kind[1] == 1 else 'side by side'}"


def editions(configfile: Path) -> tuple[dict[str, TrainedSettings], dict[str, TrainedSettings]]:
    """Return the settings of the trained models: those to measure, and those of the chapter."""
    raw = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    update_config(raw, yaml.safe_load(configfile.read_text(encoding="utf-8")))
    measured = trained(load_edition(raw, [configfile]))
    chapter = trained(load_edition(raw | {"edition": "chapter"}, [configfile]))
    for model, settings in measured.items():
        theirs = dict(chapter[model])
        different = {
            key
            for key, value in settings.items()
            if key not in ("epochs", "splits") and value != theirs[key]
        }
        if different:
            sys.exit(f"{configfile}: {model} differs from the chapter's in {sorted(different)}")
    return measured, chapter


def trained(edition: Edition) -> dict[str, TrainedSettings]:
    """Return the settings that the training of each network depends on."""
    found: dict[str, TrainedSettings] = {}
    for model in edition.settings.models:
        settings = model_settings(edition.settings, model)
        if settings["task"] != "baseline":
            found[model] = settings
    return found


def measure(job: Mapping[str, Any], processes: int) -> dict[str, Any]:
    """Let `processes` processes of a job measure at the same time, and return the means."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        workers = [started(WORKER, job, errors) for _ in range(processes)]
        try:
            for word in ("ready", "enough") * 2:  # training, validation
                for worker in workers:
                    line_of(worker, word, errors)
                for worker in workers:
                    go_on(worker)
            reports = [json.loads(line_of(worker, "{", errors)) for worker in workers]
        finally:
            for worker in workers:
                worker.kill()
                worker.communicate()
    step, steps = mean_in_overlap([report["spans"]["training"] for report in reports])
    batch, batches = mean_in_overlap([report["spans"]["validation"] for report in reports])
    starts = [[b - a for a, b in itertools.pairwise(report["moments"])] for report in reports]
    return {
        "step": step,
        "steps": steps,
        "validation": batch / reports[0]["validation_batch"] * 1000,
        "validation_batches": batches,
        "startup": [statistics.mean(part) for part in zip(*starts, strict=True)],
    }


def started(program: Path, job: Mapping[str, Any], errors: Any) -> subprocess.Popen[str]:
    """Start a worker; its clock is the same as this process's."""
    described = json.dumps({**job, "begun": time.perf_counter()})
    return subprocess.Popen(
        [sys.executable, str(program), described],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
    )


def line_of(worker: subprocess.Popen[str], beginning: str, errors: Any) -> str:
    """Return the next line with this beginning; if none comes, exit with the worker's errors."""
    assert worker.stdout is not None
    for line in worker.stdout:
        if line.startswith(beginning):
            return line
    errors.seek(0)
    sys.exit(f"a measurement failed:\n{errors.read()[-3000:]}")


def go_on(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()


def mean_in_overlap(processes: Sequence[Spans]) -> tuple[float, int]:
    """Return the mean milliseconds per batch while all processes ran, and the fewest batches.

    `processes` has the start and end, in seconds, of each process's batches.
    """
    begin = max(spans[0][0] for spans in processes)
    end = min(spans[-1][1] for spans in processes)
    inside = [[b - a for a, b in spans if begin <= a and b <= end] for spans in processes]
    if not all(inside):
        sys.exit("the processes did not measure at the same time: more --steps")
    return 1000 * statistics.mean(map(statistics.mean, inside)), min(map(len, inside))


def pending(
    measured: Mapping[str, Any], models: Sequence[str], names: Sequence[str], runs: int
) -> Iterator[tuple[str, str]]:
    """Yield what is not measured yet, our way and theirs alternately."""
    for run, model, name in itertools.product(range(1, runs + 1), models, names):
        if len(measured.get(model, {}).get(name, [])) < run:
            yield model, name


def kept(path: Path | None, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an earlier run measured under the same conditions."""
    if path is None or not path.exists():
        return {"conditions": dict(conditions), "measured": {}}
    found: dict[str, Any] = read_json(path)
    if found["conditions"] != conditions:
        sys.exit(f"{path}: measured with {found['conditions']}; name another file")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("results", type=Path, help="folder with prepared data")
    parser.add_argument("--configfile", type=Path, default=EDITION, help="of that data")
    parser.add_argument("--models", type=lambda text: text.split(","), help="default: all")
    parser.add_argument("--steps", type=int, default=20, help="count at least this many")
    parser.add_argument("--seconds", type=float, default=5, help="measure at least this long")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--json", type=Path, help="file to keep the measurements in")
    parser.add_argument("--determinism", action="store_true", help="measure what it costs instead")
    return parser.parse_args()


def main() -> None:
    """Measure what is not measured yet, and print the tables."""
    options = arguments()
    settings, _ = editions(options.configfile)
    models = options.models or (DETERMINISM if options.determinism else list(settings))
    if unknown := set(models) - set(settings):
        sys.exit(f"no models {', '.join(sorted(unknown))}; known: {', '.join(settings)}")
    kinds = KINDS_OF_DETERMINISM if options.determinism else KINDS
    file = kept(options.json, {"steps": options.steps, "seconds": options.seconds})
    measured = file["measured"]
    names = {name_of(kind): kind for kind in kinds}
    for model, name in pending(measured, models, list(names), options.runs):
        kind = names[name]
        job = {"model": model, "side": kind[0], "settings": settings[model]}
        job |= {"results": str(options.results), **file["conditions"]}
        begun = time.perf_counter()
        figures = measure(job, kind[1])
        measured.setdefault(model, {}).setdefault(name, []).append(figures)
        if options.json:
            write_json(file, options.json)
        took = time.perf_counter() - begun
        print(f"{model}, {name}: {figures} ({took:.0f} s)", file=sys.stderr, flush=True)
    chosen = {model: {name: measured[model][name] for name in names} for model in models}
    print(step_tables.counted(chosen), end="\n\n")
    if options.determinism:
        print(step_tables.determinism_table(chosen, list(names)))
        return
    for key, title in (("step", "a training step"), ("validation", "1,000 validation examples")):
        print(f"Milliseconds {title}:\n\n{step_tables.step_table(chosen, key)}\n")


if __name__ == "__main__":
    main()
