"""Snakemake on a cluster of the tests, and workspaces that are quick on it."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from one_node import OneNodeSlurm
from project import Workspace

REDUCED = "tests/editions/reduced.yaml"
FEW = ("imdb_embedding", "imdb_lstm", "jena_naive", "jena_dense", "jena_gru")
"""The models that the concepts of the report show, and the chapter's first dense network."""
BITS = ("best.weights.h5", "final.weights.h5", "history.parquet")
"""What a training computes, without times."""
SUBMITTED = re.compile(r"submitted with SLURM jobid (\d+) \(log: .*/(?:rule|group)_(\w+)/")


@dataclass
class Cluster:
    """A Slurm, and the folder with Snakemake's executor for it."""

    slurm: OneNodeSlurm
    plugin: Path

    def start(self, workspace: Workspace, *arguments: str, **more: str) -> subprocess.Popen:
        """Start Snakemake with the Slurm profile in a workspace."""
        return workspace.start(*self._options(arguments), **self._environment(workspace) | more)

    def run(
        self, workspace: Workspace, *arguments: str, check: bool = True, **more: str
    ) -> subprocess.CompletedProcess:
        """Run Snakemake with the Slurm profile in a workspace to its end."""
        environment = self._environment(workspace) | more
        return workspace.snakemake(*self._options(arguments), check=check, **environment)

    def _options(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        return (*arguments, "--profile", "profiles/slurm")

    def _environment(self, workspace: Workspace) -> dict[str, str]:
        paths = os.pathsep.join([str(workspace.path / "src"), str(self.plugin)])
        return self.slurm.environment | {"PYTHONPATH": paths}


def few_models(workspace: Workspace) -> Workspace:
    """Take all models but `FEW` out of a workspace's configuration, and make it the reduced one."""

    def change(config):
        for models in (config["models"], config["editions"]["sample"]["settings"]["models"]):
            for name in set(models) - set(FEW):
                del models[name]

    workspace.change_config(change)
    workspace.options = ("--configfile", REDUCED)
    return workspace


def lengthen(workspace: Workspace, model: str, epochs: int, steps: int) -> None:
    """Let a model train for so many epochs of so many batches."""

    def change(config):
        models = config["editions"]["reduced"]["settings"].setdefault("models", {})
        models[model] = {"epochs": epochs, "steps_per_epoch": steps}

    workspace.change_config(change, REDUCED)


def run_folder(workspace: Workspace, model: str) -> Path:
    return workspace.path / f"results/reduced/models/{model}/seed-1"


def bits(workspace: Workspace, *models: str) -> dict[tuple[str, str], bytes]:
    """Return what trainings computed."""
    return {
        (model, name): (run_folder(workspace, model) / name).read_bytes()
        for model in models
        for name in BITS
    }


def epochs_done(workspace: Workspace, model: str) -> int:
    """Return how many epochs there have been, those that were lost included."""
    return sum(event["event"] == "epoch" for event in progress(workspace, model))


def resumed(workspace: Workspace, model: str) -> bool:
    """Tell whether a training has gone on from a snapshot."""
    starts = [event for event in progress(workspace, model) if event["event"] == "start"]
    return any(start["done"] for start in starts)


def progress(workspace: Workspace, model: str) -> list[dict]:
    """Return the events of a training so far."""
    path = run_folder(workspace, model) / "progress.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]
