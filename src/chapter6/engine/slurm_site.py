"""What the Slurm executor needs of a site, looked up before anything is planned."""

import shutil
import subprocess
from argparse import Namespace
from collections.abc import Collection

from chapter6.config.complaints import nearest
from chapter6.errors import InputError

COMMANDS = ("sbatch", "squeue", "scontrol", "scancel", "sinfo")
PROFILE = "profiles/slurm/config.yaml"
LONGEST_SECONDS = 60
FIRST_POLL_SECONDS = 40
"""After which the executor asks for the first time, unless a profile says otherwise."""
REMEMBERED = 3
"""How many times as long Slurm must remember an ended job, or the executor does not use squeue."""


def check_slurm(settings: Namespace, partitions: Collection[str]) -> None:
    """Raise `InputError`, one line, for the first thing that Slurm jobs would fail for.

    `settings` is Snakemake's command line, profiles included; `partitions` are those that jobs ask
    for by name.
    """
    _check_commands()
    _check_controller()
    _check_partitions(partitions)
    if getattr(settings, "slurm_status_command", None) == "squeue":
        _check_memory(getattr(settings, "slurm_init_seconds_before_status_checks", None))
    else:
        _check_accounting("slurm-status-command: sacct", "set it to squeue")
    if getattr(settings, "slurm_efficiency_report", None) is True:
        _check_accounting("slurm-efficiency-report", "leave it out")


def _check_commands() -> None:
    missing = [command for command in COMMANDS if shutil.which(command) is None]
    if missing:
        raise InputError(
            f"--executor slurm: {', '.join(missing)}: no such command here; start Snakemake where "
            "jobs are submitted, such as a login node, or without the Slurm profile"
        )


def _check_controller() -> None:
    status, said = _ask("scontrol", "ping")
    if status:
        raise InputError(
            f"--executor slurm: Slurm's controller does not answer ({_first_line(said)}); start "
            "Snakemake again when `scontrol ping` finds it"
        )


def _check_partitions(wanted: Collection[str]) -> None:
    status, said = _ask("sinfo", "--all", "--noheader", "--format=%P")
    if status:
        raise InputError(f"--executor slurm: sinfo does not list partitions ({_first_line(said)})")
    there = {name.rstrip("*") for name in said.split()}
    if not wanted and "*" not in said:
        raise InputError(
            f"{PROFILE}: Slurm has no default partition; set slurm_partition to one of "
            f"{', '.join(sorted(there))}"
        )
    for name in (name for names in wanted for name in names.split(",")):
        if name not in there:
            raise InputError(
                f"slurm_partition: Slurm has no partition {name!r}{nearest(name, sorted(there))} "
                f"({PROFILE}, --default-resources or --set-resources)"
            )


def _check_memory(first_poll: object) -> None:
    """Complain if Slurm forgets ended jobs so soon that squeue may miss them."""
    needed = REMEMBERED * (first_poll if isinstance(first_poll, int) else FIRST_POLL_SECONDS)
    _, said = _ask("scontrol", "show", "config")
    lines = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    kept = next((v.split()[0] for k, v in lines.items() if k.strip() == "MinJobAge"), "")
    if kept.isdigit() and int(kept) < needed:
        raise InputError(
            f"{PROFILE}: Slurm forgets a job {kept} s after its end (MinJobAge), too soon for "
            f"squeue; set slurm-init-seconds-before-status-checks to {int(kept) // REMEMBERED}, or "
            "slurm-status-command to sacct"
        )


def _check_accounting(what_for: str, otherwise: str) -> None:
    command = ("sacct", "--allocations", "--noheader", "--starttime=now")
    status, said = _ask(*command) if shutil.which("sacct") else (1, "no such command")
    if status:
        raise InputError(
            f"{PROFILE}: {what_for}: Slurm keeps no accounts here, or they are away "
            f"({_first_line(said)}); {otherwise}"
        )


def _ask(*command: str) -> tuple[int, str]:
    """Run a command of Slurm; return its exit status and what it says."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return 1, f"no answer in {LONGEST_SECONDS} s"
    return done.returncode, done.stdout


def _first_line(said: str) -> str:
    return next((" ".join(line.split()) for line in said.splitlines() if line.strip()), "no word")
