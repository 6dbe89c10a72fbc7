"""The settings of the plan that Snakemake is about to make: its Snakefile can still change them."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from types import FrameType
from typing import Any

from snakemake.settings.types import DAGSettings


def plan_settings(workflow: Any) -> DAGSettings | None:
    """Return the settings of the plan; None where Snakemake makes no plan, as for ``--list-rules``.

    Snakemake makes them before it reads the Snakefile, and hands them to the workflow only
    afterwards. So they are looked up in the calls that led here.
    """
    if workflow.dag_settings is not None:
        return workflow.dag_settings
    found = (frame.f_locals.get("dag_settings") for frame in _calls())
    return next((settings for settings in found if isinstance(settings, DAGSettings)), None)


def command_line() -> Namespace:
    """Return Snakemake's command line, profiles included; empty where another program plans."""
    found = (frame.f_locals.get("args") for frame in _calls())
    lines = (args for args in found if isinstance(args, Namespace) and hasattr(args, "groups"))
    return next(lines, Namespace())


def submits_to(settings: Namespace, executor: str) -> bool:
    """Tell whether a command line has jobs run by this executor: a dry run has not."""
    pretends = getattr(settings, "dryrun", False) or getattr(settings, "touch", False)
    return getattr(settings, "executor", None) == executor and not pretends


def _calls() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
