"""Where an unfinished training keeps its snapshots: beside its results, or on the node's own disk.

Where they are cannot change a result, so the setting is part of what no job depends on.
"""

import hashlib
import os
import platform
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.jobs.copies import COPIES, workspace

_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_chosen = ""


def choose_snapshots(config: Mapping[str, Any]) -> None:
    """Take ``snapshots.folder`` from Snakemake's configuration."""
    global _chosen
    _chosen = str((config.get("snapshots") or {}).get("folder") or "")


def snapshot_folder(run: Path) -> Path:
    """Return the folder of the snapshots of an unfinished run, given by the folder of its results.

    Raises `InputError` if the chosen folder has a variable in it that is not set on this machine.
    """
    if not _chosen:
        return run / "snapshots"
    unset = [name for name in _VARIABLE.findall(_chosen) if not os.environ.get(name)]
    if unset:
        raise InputError(
            f"snapshots.folder: the environment variable {unset[0]} is not set on {platform.node()}"
        )
    folder = Path(os.path.expandvars(_chosen)).expanduser()
    whose = f"{os.environ.get(COPIES) or workspace().absolute()}/{run}"
    return workspace() / folder / f"chapter6-{hashlib.sha256(whose.encode()).hexdigest()[:16]}"
