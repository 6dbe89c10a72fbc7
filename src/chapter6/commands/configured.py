"""The edition that Snakemake would run, read from the configuration without Snakemake."""

import os
from collections.abc import Collection, Sequence
from typing import Any

from chapter6.config.editions import Edition
from chapter6.config.loading import load_edition
from chapter6.config.reading import read_configuration
from chapter6.config.written.files import files_written
from chapter6.layout import workflow_home


def edition_of(
    name: str, configfiles: Sequence[str], also: Collection[str] = (), **settings: Any
) -> Edition:
    """Return an edition of ``config.yaml``, with these files and then `settings` laid over it.

    `also` has variants and controls to include even if the configuration does not switch them on.
    Raises `InputError` if the configuration cannot be read or is not valid.
    """
    files = files_written(_files(configfiles))
    raw = read_configuration(files)
    return load_edition(raw | {"edition": name, **settings}, files, also)


def configured_edition(configfiles: Sequence[str]) -> str:
    """Return the name of the edition that the configuration chooses."""
    return str(read_configuration(_files(configfiles)).get("edition"))


def _files(configfiles: Sequence[str]) -> list[str]:
    return [os.path.relpath(workflow_home() / "config.yaml"), *configfiles]
