"""The edition that Snakemake would run, read from the configuration without Snakemake."""

import os
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chapter6.config.complaints import nearest
from chapter6.config.editions import Edition
from chapter6.config.loading import load_edition
from chapter6.config.reading import read_configuration
from chapter6.config.written.files import files_written
from chapter6.errors import InputError
from chapter6.layout import Results, workflow_home


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


def edition_in(results: Results, configfiles: Sequence[str], also: Collection[str] = ()) -> Edition:
    """Return the edition whose results a folder has, which is the one that it is named after.

    Raises `InputError` as `edition_of` does, and if there is no edition of that name.
    """
    name, known = results.edition, read_configuration(_files(configfiles)).get("editions")
    if isinstance(known, Mapping) and name not in known:
        raise InputError(
            f"{results.folder}: no edition {name!r}{nearest(name, known)} (a folder of results has "
            "the name of its edition)"
        )
    return edition_of(name, configfiles, also)


def configured_edition(configfiles: Sequence[str]) -> str:
    """Return the name of the edition that the configuration chooses."""
    return str(read_configuration(_files(configfiles)).get("edition"))


def _files(configfiles: Sequence[str]) -> list[str]:
    return [os.path.relpath(workflow_home() / "config.yaml"), *configfiles]
