"""Time an epoch of every network of the chapter, ours and by the chapter's literal code.

An epoch is all of it: its steps, its validation, and ours with its snapshot. Each runs in its own
process (`epoch_worker.py`), after a few batches that are not counted: alone, and two side by side.
The literal code (`chapter_training.py`) runs what the book prints on Keras 3 as it is: Keras's own
layers and optimizers, with as many threads as TensorFlow takes. `RESULTS_FOLDER` has prepared
data::

    snakemake --cores 2 data --configfile tests/editions/excerpt.yaml
    python benchmarks/chapter/whole_chapter.py RESULTS_FOLDER --json epochs.json

What the JSON file has is not measured again, so a stopped run can resume.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from step_tables import table
from train_steps import EDITION, ROOT, editions, go_on, kept, line_of, pending, started

from chapter6.formats import write_json

WORKER = ROOT / "benchmarks/chapter/epoch_worker.py"
WAYS = {
    "chapter, one after another": ("chapter", 1),
    "chapter, two side by side": ("chapter", 2),
    "ours, two side by side": ("ours", 2),
}


def measure(job: Mapping[str, Any], processes: int) -> dict[str, float]:
    """Let `processes` processes run the same epoch at the same time; return their means.

    ``epoch`` is in seconds of one process, ``startup`` the seconds until its first batch.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        workers = [started(WORKER, job, errors) for _ in range(processes)]
        try:
            for worker in workers:
                line_of(worker, "ready", errors)
            for worker in workers:
                go_on(worker)
            found = [json.loads(line_of(worker, "{", errors)) for worker in workers]
        finally:
            for worker in workers:
                worker.kill()
                worker.communicate()
    return {key: statistics.mean(one[key] for one in found) for key in found[0]}


def projection(
    measured: Mapping[str, Mapping[str, Sequence[Mapping[str, float]]]], epochs: Mapping[str, int]
) -> str:
    """Return seconds an epoch and hours of two cores for the chapter's epochs, and their sums.

    A job that runs alone counts with its full time, one of two side by side with half of it.
    """
    sums = dict.fromkeys(WAYS, 0.0)
    rows = []
    for model, found in measured.items():
        cells: list[Any] = [model, str(epochs[model])]
        for name, (_, jobs) in WAYS.items():
            epoch = statistics.median(run["epoch"] for run in found[name])
            startup = statistics.median(run["startup"] for run in found[name])
            sums[name] += (startup + epochs[model] * epoch) / jobs / 3600
            cells.append(epoch)
        rows.append(cells)
    first = next(iter(sums.values()))
    rows += [
        ["whole chapter with start-up, h", "", *(f"{hours:.3f}" for hours in sums.values())],
        ["times as fast as the first", "", *(f"{first / hours:.2f}" for hours in sums.values())],
    ]
    return table(["model", "epochs", *(f"{name}, s" for name in WAYS)], rows)


def main() -> None:
    """Measure what is not measured yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("results", type=Path, help="folder with prepared data")
    parser.add_argument("--configfile", type=Path, default=EDITION, help="of that data")
    parser.add_argument("--models", type=lambda text: text.split(","), help="default: all")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--json", type=Path, help="file to keep the measurements in")
    options = parser.parse_args()
    settings, chapter = editions(options.configfile)
    models = options.models or list(settings)
    file = kept(options.json, {})
    measured = file["measured"]
    for model, name in pending(measured, models, list(WAYS), options.runs):
        side, processes = WAYS[name]
        job = {"model": model, "side": side, "settings": settings[model]}
        found = measure({**job, "results": str(options.results)}, processes)
        measured.setdefault(model, {}).setdefault(name, []).append(found)
        if options.json:
            write_json(file, options.json)
        print(f"{model}, {name}: {found}", file=sys.stderr, flush=True)
    epochs = {model: chapter[model]["epochs"] for model in models}
    print(projection({model: measured[model] for model in models}, epochs))


if __name__ == "__main__":
    main()
