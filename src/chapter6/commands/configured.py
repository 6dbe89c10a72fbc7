"""The configuration that Snakemake would have, read without it."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from chapter6.config.editions import Edition
from chapter6.config.loading import load_edition
from chapter6.errors import InputError


def edition_of(
    name: str, configfiles: Sequence[str], also: Collection[str] = (), **settings: Any
) -> Edition:
    """Return an edition of ``config.yaml`` with these files, and settings, laid over it.

    `also` names variants and controls that it has even if nothing asks for them.
    """
    raw = read_configuration(configfiles)
    return load_edition(raw | {"edition": name, **settings}, ["config.yaml", *configfiles], also)


def read_configuration(configfiles: Sequence[str]) -> dict[str, Any]:
    """Return ``config.yaml`` with other files laid over it."""
    raw: dict[str, Any] = {}
    for file in ("config.yaml", *configfiles):
        try:
            _lay_over(raw, yaml.safe_load(Path(file).read_text(encoding="utf-8")) or {})
        except OSError as error:
            raise InputError(f"{file}: {error.strerror}") from None
        except yaml.YAMLError as error:
            raise InputError(f"{file} is not YAML: {' '.join(str(error).split())}") from None
    return raw


def _lay_over(base: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Lay one configuration file over another, as Snakemake does."""
    for key, value in other.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            _lay_over(base[key], value)
        else:
            base[key] = value
