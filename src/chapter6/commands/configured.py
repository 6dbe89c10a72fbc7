"""The configuration that Snakemake would have, read without it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from chapter6.config.loading import Edition, load_edition
from chapter6.errors import InputError


def edition_of(name: str, configfiles: Sequence[str], **settings: Any) -> Edition:
    """Return an edition of ``config.yaml`` with these files, and settings, laid over it."""
    raw = read_configuration(configfiles)
    return load_edition(raw | {"edition": name, **settings}, ["config.yaml", *configfiles])


def edition_with(name: str, configfiles: Sequence[str], found: set[str]) -> Edition:
    """Return an edition with those of its variants and controls, too, that are in `found`."""
    plain = edition_of(name, configfiles)
    raw = read_configuration(configfiles)
    models = raw["models"] | (raw["editions"][name].get("settings") or {}).get("models", {})
    known = [key for key, model in models.items() if model.get("control")]
    every = edition_of(name, configfiles, variants=["as_printed"], controls=known).settings
    chosen = {
        key: model
        for key, model in every.models.items()
        if key in plain.settings.models or key in found
    }
    changes = {
        "models": chosen,
        "controls": [key for key, model in chosen.items() if model.control],
        "variants": ["as_printed"] if any(map(_is_variant, chosen.values())) else [],
    }
    return replace(plain, settings=plain.settings.model_copy(update=changes))


def _is_variant(model: Any) -> bool:
    return bool(getattr(model, "variant_of", None))


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
