"""How every script runs as a job of the workflow: with a log and, if it succeeds, a record."""

import atexit
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.jobs.code import project_code
from chapter6.jobs.copies import among_copies
from chapter6.jobs.environment import settled, start_again
from chapter6.jobs.log import announce, job_log
from chapter6.jobs.record import SUFFIX, recorded
from chapter6.jobs.stop import is_orphan, stoppable
from chapter6.jobs.trainings.unfinished import choose_snapshots


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run the block as the job that `snakemake` describes, then end the process.

    `snakemake` is the object that Snakemake gives to a script. Yields the job's params, with the
    code and the versions that really run.

    The job has the environment that every job has, whatever the user's is. When all is written the
    process ends at once: threads of Arrow and TensorFlow that still run while the interpreter is
    taken down have been seen to abort it, and a good job failed.
    """
    settings = json.loads(snakemake.params.settings)
    start_again(settings, snakemake.threads)
    choose_snapshots(snakemake.config)
    home = Path(snakemake.scriptdir).absolute().parent
    with (
        stoppable(announce),
        among_copies(snakemake) as inputs,
        job_log(snakemake.log[0]),
        settled(settings, snakemake.threads),
        recorded(
            snakemake.rule,
            dict(snakemake.params.items()),
            inputs,
            # where results are in a store, the record is an output, too: so it gets there
            [str(path) for path in snakemake.output if not str(path).endswith(SUFFIX)],
            [str(path) for path in snakemake.log],
            project_code(home),
        ) as params,
    ):
        if is_orphan():
            raise InputError("the Snakemake process that started this job is gone")
        yield params
    atexit._run_exitfuncs()  # for example, this removes TensorFlow's temporary files
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
