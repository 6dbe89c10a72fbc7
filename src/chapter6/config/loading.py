"""From the raw configuration to the checked settings of one edition, or a readable error."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from chapter6.config.complaints import Complaint, complaints_of, describe, nearest
from chapter6.config.contradictions import contradictions
from chapter6.config.editions import Edition, merged_edition, with_defaults
from chapter6.config.origin import as_written
from chapter6.config.schema import Configuration, EditionEntry
from chapter6.errors import InputError


class ConfigurationError(InputError):
    """The configuration is not valid; the message lists every fault, one a line."""


def load_edition(
    raw: Mapping[str, Any], files: Sequence[str | Path] = (), also: Collection[str] = ()
) -> Edition:
    """Check the whole configuration and return the edition that it selects.

    Parameters
    ----------
    raw
        The configuration as Snakemake merged it.
    files
        The YAML files that it came from, to say which line a fault is in.
    also
        Variants and controls to include even if the configuration does not switch them on.

    Raises
    ------
    ConfigurationError
        With a line for each fault: file and line, key, what is wrong, the nearest valid name.
    """
    entries = _entries(raw, files)
    complaints: list[Complaint] = []
    if raw["edition"] not in entries:
        what = f"no edition {raw['edition']!r}{nearest(raw['edition'], entries)}"
        complaints.append(Complaint(("edition",), what))
    editions = {}
    for name, entry in entries.items():
        unknown = _unknown_models(name, entry, raw)
        complaints += unknown
        if unknown:
            continue
        try:
            editions[name] = merged_edition(name, entry, raw)
            complaints += contradictions(editions[name])
        except ValidationError as error:
            complaints += complaints_of(error, ("editions", name, "settings"))
    if complaints:
        raise ConfigurationError(describe(as_written(complaints, raw), files))
    return editions[raw["edition"]].chosen(also)


def _entries(raw: Mapping[str, Any], files: Sequence[str | Path]) -> dict[str, EditionEntry]:
    """Check all but the editions' `settings`, and return the editions."""
    models = with_defaults(raw.get("models"), raw.get("defaults"))
    try:
        return Configuration.model_validate({**raw, "models": models}).editions
    except ValidationError as error:
        complaints = as_written(complaints_of(error, ()), raw)
        raise ConfigurationError(describe(complaints, files)) from None


def _unknown_models(name: str, entry: EditionEntry, raw: Mapping[str, Any]) -> list[Complaint]:
    """Return overrides of models that do not exist; an entry with a task is a new model."""
    overrides = entry.settings.get("models")
    if not isinstance(overrides, Mapping):
        return []
    return [
        Complaint(
            ("editions", name, "settings", "models", model),
            f"no model {model!r} to override{nearest(model, raw['models'])}",
        )
        for model, override in overrides.items()
        if model not in raw["models"] and not (isinstance(override, Mapping) and "task" in override)
    ]
