"""The job of a batch system that this process belongs to."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass

SYSTEMS = (
    # name, variables that it sets, the first with the job's number, and the command that ends a job
    ("Slurm", ("SLURM_JOB_ID",), "scancel"),
    ("PBS", ("PBS_JOBID",), "qdel"),
    ("LSF", ("LSB_JOBID",), "bkill"),
    ("Grid Engine", ("JOB_ID", "SGE_ROOT"), "qdel"),
)


@dataclass(frozen=True)
class BatchJob:
    """A job of a batch system.

    Attributes:
        system: the name of the batch system; empty if the process belongs to no job of one.
        number: the job's number there.
        node: the machine.
        restarts: how often the system has started it again, as a number in a text.
    """

    system: str
    number: str
    node: str
    restarts: str = "0"

    def __str__(self) -> str:
        """Name it.

        >>> str(BatchJob("Slurm", "123", "n1"))
        'Slurm job 123, node n1'
        """
        return f"{self.system} job {self.number}, node {self.node}" if self.system else self.node

    @property
    def end_command(self) -> str:
        """The command that ends it; empty without a batch system."""
        commands = {name: command for name, _, command in SYSTEMS}
        return f"{commands[self.system]} {self.number}" if self.system in commands else ""


def own_job(environment: Mapping[str, str] = os.environ) -> BatchJob:
    """Return the job that this process belongs to.

    >>> own_job({"SLURM_JOB_ID": "123", "SLURMD_NODENAME": "n1"})
    BatchJob(system='Slurm', number='123', node='n1', restarts='0')
    """
    node = environment.get("SLURMD_NODENAME", platform.node())
    restarts = environment.get("SLURM_RESTART_COUNT", "0")
    for system, variables, _ in SYSTEMS:
        if all(environment.get(name) for name in variables):
            return BatchJob(system, environment[variables[0]], node, restarts)
    return BatchJob("", "", node)
