"""Snakemake on a cluster of the tests, and workspaces that are quick on it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from one_node import OneNodeSlurm
from project import Workspace

REDUCED = "tests/editions/reduced.yaml"
FEW = ("imdb_embedding", "imdb_lstm", "jena_naive", "jena_dense", "jena_gru")
"""The models that the concepts of the report show, and the chapter's first dense network."""


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
        return ("--profile", "profiles/slurm", *arguments)

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
