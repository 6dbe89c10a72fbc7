"""Incomplete folders of results, as while a workflow runs, or after a failure."""

import json
import os
import platform
import time

import pyarrow as pa
from project import ROOT

from chapter6.commands.configured import edition_of
from chapter6.formats import write_json, write_table
from chapter6.jobs.code import project_code
from chapter6.jobs.record import file_hash, record_path
from chapter6.jobs.trainings.progress import Epoch, Start, write_line
from chapter6.layout import RUN
from chapter6.stages import stages

CODE = project_code(ROOT)
GONE = 2**22 + 1  # above the largest process number
MACHINE = {"system": "Linux", "processor": "x86_64", "cores": 2, "python": "3.11.7"}


class PartialResults:
    """A project folder without results, to write runs into.

    The current directory must be `path`: commands read and write what is in it.
    """

    def __init__(self, path, edition="sample", configfiles=()):
        for name in ("Snakefile", "config.yaml", "src", "scripts", "report", "reference"):
            (path / name).symlink_to(ROOT / name)
        self.results = path / f"results/{edition}"
        self.edition, self.configfiles = edition, configfiles

    def folder(self, model, seed=1):
        return f"results/{self.edition}/models/{model}/seed-{seed}"

    def scored(self, model, seed=1, value=0.5, failure=None, reads=(), **own):
        """Write what training and scoring leave; `own` replaces current settings."""
        folder = self.folder(model, seed)
        self.trained(model, seed, failure, reads, **own)
        metric = "accuracy" if model.startswith("imdb") else "mae"
        figures = {metric: value} if metric == "accuracy" else {"mae": value, "mae_celsius": value}
        weights = {"epoch": 2, "validation": figures, "test": figures}
        write_json(
            {
                "model": model, "seed": seed, "parameters": 4641, "failure": failure,
                "task": "reviews" if metric == "accuracy" else "climate",
                "best": None if failure else weights, "final": None if failure else weights,
            },
            f"{folder}/metrics.json",
        )  # fmt: skip
        inputs = [*reads, *([] if model == "jena_naive" else [f"{folder}/run.json"])]
        self._record(model, "evaluate", inputs, [f"{folder}/metrics.json"], own)

    def trained(self, model, seed=1, failure=None, reads=(), **own):
        if model == "jena_naive":
            return
        folder, metric = self.folder(model, seed), "accuracy" if "imdb" in model else "mae"
        epochs = [] if failure else [1, 2]
        rows = [
            {"model": model, "seed": seed, "epoch": epoch, "split": split, "metric": name,
             "value": 0.5 / epoch}
            for epoch in epochs for split in ("training", "validation") for name in ("loss", metric)
        ]  # fmt: skip
        if rows:
            write_table(pa.Table.from_pylist(rows), f"{folder}/history.parquet")
        write_json(
            {
                "model": model, "seed": seed, "threads": 1, "settings": {"epochs": 2},
                "code": "c0de", "versions": {"keras": "3"}, "parameters": 4641,
                "failure": {"kind": "diverged", "reason": failure} if failure else None,
                "best_epoch": None if failure else 2, "epoch_seconds": [1.0 for _ in epochs],
                "setup_seconds": 1.0, "peak_memory_mb": 700.0, "machine": MACHINE, "inputs": {},
            },
            f"{folder}/run.json",
        )  # fmt: skip
        self._record(model, "train", list(reads), [f"{folder}/run.json"], own)

    def in_progress(self, model, pid, seed=1):
        """Write what a training job leaves after its first of four epochs."""
        folder = self.results / f"models/{model}/seed-{seed}"
        folder.mkdir(parents=True, exist_ok=True)
        losses = {"training_loss": 0.5, "validation_loss": 0.5}
        events = (
            Start(time.time(), epochs=4, done=0, batches=40, host=platform.node(), pid=pid),
            Epoch(time.time(), epoch=1, seconds=10.0, memory_mb=700.0, figures=losses),
        )
        (folder / RUN["progress"]).write_text(
            "".join(write_line(event) + "\n" for event in events), encoding="utf-8"
        )

    def running(self, model):
        self.in_progress(model, os.getpid())

    def stopped(self, model):
        self.in_progress(model, GONE)

    def prepared(self, rule, path, **own):
        """Write a prepared file; `own` replaces current settings of its job."""
        (self.results / path).parent.mkdir(parents=True, exist_ok=True)
        (self.results / path).write_text("data", encoding="utf-8")
        params = stages(self._edition())[rule].params(CODE)
        params["settings"] = json.dumps(json.loads(params["settings"]) | own)
        self._write_record(rule, params, [], [f"results/{self.edition}/{path}"])
        return f"results/{self.edition}/{path}"

    def _edition(self):
        return edition_of(self.edition, self.configfiles, variants=["as_printed"])

    def _record(self, model, stage, inputs, outputs, own):
        params = stages(self._edition())[f"{stage}_{model}"].params(CODE)
        params["settings"] = json.dumps(json.loads(params["settings"]) | own)
        self._write_record(f"{stage}_{model}", params, inputs, outputs)

    def _write_record(self, rule, params, inputs, outputs):
        code = json.loads(params["code"])
        record = {
            "format": 1, "rule": rule, "params": params, "machine": MACHINE, "log": [f"{rule}.log"],
            "code": CODE.reach(code["script"], code["named"]), "seconds": 1.0,
            "peak_memory_mb": 100.0,
            "started": "2026-01-02T03:04:05+00:00",
            "inputs": {path: file_hash(path) for path in inputs},
            "outputs": {path: {"sha256": file_hash(path), "bytes": 1} for path in outputs},
        }  # fmt: skip
        write_json(record, record_path(outputs[0]))
