"""How every script runs as a job of the workflow: with a log, and a record if it ends well."""

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
from chapter6.jobs.environment import settled, start_again
from chapter6.jobs.log import announce, job_log
from chapter6.jobs.record import recorded
from chapter6.jobs.stop import is_orphan, mortal


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run the body of a script's last lines as the job that `snakemake` describes, and end there.

    Yields the job's params, with the code and the versions that it really runs.

    The job has the environment that every job has, whatever the user's is. When all is written the
    process ends at once: threads of Arrow and TensorFlow that still run while the interpreter is
    taken down have been seen to abort it, and a good job failed.
    """
    settings = json.loads(snakemake.params.settings)
    start_again(settings, snakemake.threads)
    with (
        mortal(announce),
        job_log(snakemake.log[0]),
        settled(settings, snakemake.threads),
        recorded(
            snakemake.rule,
            dict(snakemake.params.items()),
            [str(path) for path in snakemake.input],
            [str(path) for path in snakemake.output],
            [str(path) for path in snakemake.log],
            project_code(Path(snakemake.scriptdir).parent),
        ) as params,
    ):
        if is_orphan():
            raise InputError("the Snakemake that started this job is gone")
        yield params
    atexit._run_exitfuncs()  # TensorFlow's temporary files go, for one
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
