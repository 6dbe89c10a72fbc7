"""Where the workflow's own files are: it runs in any folder, and as a module of another workflow."""

import os
import shlex
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

from chapter6.config.loading import readable
from chapter6.errors import InputError

HOME = Path(os.path.relpath(str(workflow.current_basedir), os.getcwd())).parent
CONFIGFILE = str(HOME / "config.yaml")

if shlex.quote(sys.executable) != sys.executable:
    raise WorkflowError(
        f"Snakemake cannot run scripts with {sys.executable}: there is a blank or a quote in the "
        "path. Set the environment up in a folder without one."
    )

try:
    # before Snakemake reads it, in other words or in none
    WRITTEN = readable([CONFIGFILE]) if os.path.exists(CONFIGFILE) else []
except InputError as error:
    raise WorkflowError(f"The configuration cannot be read.\n{error}") from None
