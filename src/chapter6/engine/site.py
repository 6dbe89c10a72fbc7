"""What a profile needs of the machine that Snakemake runs on, before anything is submitted."""

import os
import shlex
import shutil
from argparse import Namespace
from pathlib import Path

from chapter6.errors import InputError

COMMANDS = ("submit", "status", "cancel")


def check_site(line: Namespace) -> None:
    """Raise `InputError` if what the executor on Snakemake's command line needs is not here."""
    executor = getattr(line, "executor", None)
    if getattr(line, "dryrun", False):
        return
    if executor == "cluster-generic":
        _check_commands(line)
    if executor == "kubernetes":
        _check_cluster()
        _check_image(line)


def _check_commands(line: Namespace) -> None:
    for name in COMMANDS:
        key = f"cluster_generic_{name}_cmd"
        option = f"--{key.replace('_', '-')}"
        command = getattr(line, key, None)
        if not command:
            raise InputError(f"{option} is not set: see profiles/cluster-generic/config.yaml")
        for program in _programs(command):
            if shutil.which(program) is None:
                raise InputError(f"{option}: there is no program {program} here")


def _programs(command: str) -> list[str]:
    """Return the programs that a command starts; of ``status.sh qstat -j``, both.

    >>> _programs("profiles/cluster-generic/status.sh qstat -j"), _programs("qsub -terse")
    (['profiles/cluster-generic/status.sh', 'qstat'], ['qsub'])
    """
    words = shlex.split(command)
    return words[:2] if words[0].endswith("/status.sh") else words[:1]


def _check_cluster() -> None:
    config = Path(os.environ.get("KUBECONFIG") or "~/.kube/config").expanduser()
    if "KUBERNETES_SERVICE_HOST" not in os.environ and not config.is_file():
        raise InputError(
            f"no Kubernetes is known here: there is no {config}, which kubectl reads, too"
        )


def _check_image(line: Namespace) -> None:
    image = str(getattr(line, "container_image", None) or "")
    if not image or "example.org" in image:
        raise InputError(
            f"container-image: {image or 'none'} is no image of this workflow: build it from "
            "Containerfile, push it, and name it in profiles/kubernetes/config.yaml"
        )
    if "example-bucket" in str(getattr(line, "default_storage_prefix", "")):
        raise InputError("default-storage-prefix: name your own bucket")
