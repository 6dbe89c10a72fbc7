"""The edition that Snakemake would run, without asking it."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chapter6.config.loading import Edition, load_edition
from chapter6.config.reading import read_configuration
from chapter6.layout import workflow_home


def edition_of(name: str, configfiles: Sequence[str], **settings: Any) -> Edition:
    """Return an edition of ``config.yaml`` with these files, and settings, laid over it."""
    files = _files(configfiles)
    raw = read_configuration(files)
    return load_edition(raw | {"edition": name, **settings}, files)


def edition_with(name: str, configfiles: Sequence[str], found: set[str]) -> Edition:
    """Return an edition with those of its variants and controls, too, that are in `found`."""
    plain = edition_of(name, configfiles)
    raw = read_configuration(_files(configfiles))
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


def configured_edition(configfiles: Sequence[str]) -> str:
    """Return the name of the edition that the configuration chooses."""
    return str(read_configuration(_files(configfiles))["edition"])


def _files(configfiles: Sequence[str]) -> list[str]:
    return [os.path.relpath(workflow_home() / "config.yaml"), *configfiles]
