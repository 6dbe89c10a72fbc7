"""Reading the configuration as Snakemake would, without Snakemake."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chapter6.config.written.files import Written, files_written


def read_configuration(files: Sequence[str | Path | Written]) -> dict[str, Any]:
    """Return the content of configuration files, each laid over the ones before it.

    Raises `InputError` if one cannot be read or is not YAML.
    """
    raw: dict[str, Any] = {}
    for file in files_written(files):
        lay_over(raw, file.values)
    return raw


def lay_over(base: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Lay one configuration over another, key by key, as Snakemake does."""
    for key, value in other.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            lay_over(base[key], value)
        else:
            base[key] = value
