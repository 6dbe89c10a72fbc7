"""Reading the configuration as Snakemake would, without Snakemake."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from chapter6.errors import InputError


def read_configuration(files: Sequence[str | Path]) -> dict[str, Any]:
    """Return the content of YAML files, each laid over the ones before it.

    Raises `InputError` if one cannot be read or is not YAML.
    """
    raw: dict[str, Any] = {}
    for file in files:
        try:
            values = yaml.safe_load(Path(file).read_text(encoding="utf-8")) or {}
        except OSError as error:
            raise InputError(f"{file}: {error.strerror}") from None
        except yaml.YAMLError as error:
            raise InputError(f"{file} is not YAML: {' '.join(str(error).split())}") from None
        except UnicodeDecodeError as error:
            raise InputError(f"{file}: not UTF-8 at byte {error.start}") from None
        if not isinstance(values, Mapping):
            raise InputError(f"{file}: expected keys with values, `key: value`, at the top level")
        lay_over(raw, values)
    return raw


def lay_over(base: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Lay one configuration over another, key by key, as Snakemake does."""
    for key, value in other.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            lay_over(base[key], value)
        else:
            base[key] = value
