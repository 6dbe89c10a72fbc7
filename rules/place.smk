"""Where the workflow's own files are: it can run in any folder, or as a module of another one."""

import os
import shlex
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

# so that jobs know whom they belong to, whatever this process is called
os.environ["CHAPTER6_SNAKEMAKE"] = str(os.getpid())

HOME = Path(os.path.relpath(str(workflow.current_basedir), os.getcwd())).parent
CONFIGFILE = str(HOME / "config.yaml")

if shlex.quote(sys.executable) != sys.executable:
    raise WorkflowError(
        f"Snakemake cannot run scripts with {sys.executable}: its path has a space, a quote or "
        "another special character. Install the environment in a folder without one."
    )
