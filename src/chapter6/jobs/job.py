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
from chapter6.jobs.lock import alone
from chapter6.jobs.log import announce, explained, job_log
from chapter6.jobs.reading import is_made
from chapter6.jobs.record import SUFFIX, recorded
from chapter6.jobs.stop import is_orphan, stoppable
from chapter6.jobs.trainings.unfinished import choose_snapshots


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run the block as the job that `snakemake` describes, then end the process.

    `snakemake` is the object that Snakemake gives to a script. Yields the job's params, with the
    code and the versions that really run.

    If another process is at the same job, this one waits for it. If that has done all, the process
    ends here, with success.

    The job has the environment that every job has, whatever the user's is. When all is written the
    process ends at once: threads of Arrow and TensorFlow that still run while the interpreter is
    taken down have been seen to abort it, and a good job failed.
    """
    params = dict(snakemake.params.items())
    settings = json.loads(params["settings"])
    start_again(settings, snakemake.threads)
    choose_snapshots(snakemake.config)
    code = project_code(Path(snakemake.scriptdir).absolute().parent)
    with stoppable(announce), explained(), among_copies(snakemake) as inputs:
        # where results are in a store, the record is an output, too: so it gets there
        outputs = [str(path) for path in snakemake.output if not str(path).endswith(SUFFIX)]
        logs = [str(path) for path in snakemake.log]
        with alone(Path(outputs[0]), announce) as has_waited:
            if has_waited and is_made(params, inputs, outputs, code):
                announce(f"{outputs[0]}: is made, so nothing is left to do")
                raise SystemExit(0)
            with (
                job_log(logs[0]),
                settled(settings, snakemake.threads),
                recorded(snakemake.rule, params, inputs, outputs, logs, code) as stated,
            ):
                if is_orphan():
                    raise InputError("the Snakemake process that started this job is gone")
                yield stated
    atexit._run_exitfuncs()  # for example, this removes TensorFlow's temporary files
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
