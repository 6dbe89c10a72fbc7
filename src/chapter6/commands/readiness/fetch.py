"""``chapter6 fetch``: everything of an edition that comes from elsewhere, for later."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from chapter6.commands.configured import configured_edition, edition_of
from chapter6.commands.readiness.archives import archive_states, total
from chapter6.layout import workflow_home


def fetch(name: str | None, configfiles: Sequence[str], cores: int) -> NoReturn:
    """Say what is there and what is to come, then become ``snakemake fetch``.

    The rules decide what is fetched, so that a download has its record however it was started.

    Parameters
    ----------
    name
        The edition; None for the one that the configuration chooses.
    configfiles
        Laid over config.yaml.
    cores
        How many archives come at a time.

    Raises
    ------
    InputError
        If there is no such edition, or the configuration is not valid.
    """
    name = name or configured_edition(configfiles)
    states = archive_states(edition_of(name, configfiles))
    for state in states:
        print(state.line)
    print(f"edition {name}: {total(states)}", flush=True)
    command = [sys.executable, "-m", "snakemake", "fetch", "--cores", str(cores)]
    command += ["--snakefile", str(workflow_home() / "Snakefile"), "--config", f"edition={name}"]
    command += ["--configfile", *configfiles] if configfiles else []
    # in place of this process: Ctrl-C and the exit status are then Snakemake's own
    os.execv(sys.executable, command)
