"""Where the workflow's own files are: it can run in any folder, or as a module of another one."""

import gc
import os
import shlex
import sys
from pathlib import Path

import chapter6
from snakemake.exceptions import WorkflowError
from snakemake.settings.types import DeploymentMethod, SharedFSUsage

from chapter6.config.loading import readable
from chapter6.engine.deployed import check_deployed
from chapter6.engine.words import take_literally
from chapter6.errors import InputError

gc.disable()  # until all rules are read, see the end of plan.smk

# so that jobs know whom they belong to, whatever this process is called
os.environ.update(CHAPTER6_SNAKEMAKE=str(os.getpid()))

HOME = Path(os.path.relpath(str(workflow.current_basedir), os.getcwd())).parent
CONFIGFILE = str(HOME / "config.yaml")
IMAGE = str(HOME / "image.sif")  # docs/cluster.md says how to make it

if (
    workflow.deployment_settings is not None
    and DeploymentMethod.APPTAINER in workflow.deployment_settings.deployment_method
    and not os.path.exists(IMAGE)
):
    raise WorkflowError(
        f"There is no image {IMAGE} for the jobs: make it from Containerfile "
        "(docs/cluster.md, Containers)"
    )

if (
    workflow.remote_exec
    and SharedFSUsage.SOURCES not in workflow.storage_settings.shared_fs_usage
):
    try:
        check_deployed(HOME / "src", Path(chapter6.__file__).parent.parent)
    except InputError as error:
        raise WorkflowError(str(error)) from None

if shlex.quote(sys.executable) != sys.executable:
    raise WorkflowError(
        f"Snakemake cannot run scripts with {sys.executable}: its path has a space, a quote or "
        "another special character. Install the environment in a folder without one."
    )

if workflow.modifier.is_main_snakefile():
    # Snakemake imports pandas where it is installed, only to compare params that are data frames;
    # ours are texts. It would add half to the time of a dry run (benchmarks/engine/plan_cost.py).
    sys.modules.setdefault("pandas", None)

# what the command line and profiles ask a scheduler for; changed before rules copy it
SITE = [
    workflow.resource_settings.default_resources or {},
    *workflow.resource_settings.overwrite_resources.values(),
]
for resources in SITE:
    take_literally(resources)


try:
    # before Snakemake reads it, in other words or in none
    WRITTEN = readable([CONFIGFILE]) if os.path.exists(CONFIGFILE) else []
except InputError as error:
    raise WorkflowError(f"The configuration cannot be read.\n{error}") from None
