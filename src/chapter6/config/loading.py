"""From the raw configuration to the checked settings of one edition, or a readable error."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from chapter6.config.complaints import (
    Complaint,
    Location,
    complaints_of,
    describe,
    nearest,
    of_writing,
)
from chapter6.config.contradictions import contradictions, unfit_models
from chapter6.config.editions import Edition, merged_edition, with_defaults
from chapter6.config.given import Given, given_twice, with_types
from chapter6.config.networks.faults import argument_faults
from chapter6.config.origin import as_written
from chapter6.config.schema.configuration import Configuration, EditionEntry
from chapter6.config.schema.models import VARIANTS, variant_name
from chapter6.config.schema.resources import DEFAULT, JOBS, KINDS
from chapter6.config.sweeps import with_points
from chapter6.config.wording import KEY_IS_TEXT
from chapter6.config.written.files import Written, files_written
from chapter6.config.written.places import Root, roots_of
from chapter6.errors import InputError

NOTHING_GIVEN = Given({})


class ConfigurationError(InputError):
    """The configuration is not valid; the message lists every fault, one a line."""


def load_edition(
    raw: Mapping[str, Any],
    files: Sequence[str | Path | Written] = (),
    also: Collection[str] = (),
    given: Given = NOTHING_GIVEN,
) -> Edition:
    """Check the whole configuration and return the edition that it selects.

    Parameters
    ----------
    raw
        The configuration as Snakemake merged it.
    files
        The files it came from: how they are written is checked, and complaints name their lines.
    also
        Variants and controls that the edition has even if nothing asks for them.
    given
        What of `raw` came from elsewhere. Settings of the command line count more than the
        edition's own, and then the other editions are not checked: they do not run.

    Raises
    ------
    ConfigurationError
        With a line for each fault: file and line, key, what is wrong, the nearest valid name.
    """
    sources = files_written(files)
    roots = [*roots_of(sources), *([given.root] if given.values else [])]
    raw = with_types(raw, given.values)
    slips = [*of_writing(sources), *given_twice(given)]
    if any(slip.fatal for source in sources for slip in source.slips):
        raise _error(slips, [], roots)
    complaints = [*_unknown_edition(raw), *_reserved_names(raw)]
    try:
        configuration = _checked(raw)
    except ValidationError as error:
        models = raw.get("models")
        said = {complaint.location for complaint in complaints}
        others = complaints_of(error, (), models if isinstance(models, Mapping) else ())
        complaints += [other for other in others if other.location not in said]
        complaints += argument_faults(with_defaults(models, raw.get("defaults")))
        raise _error(slips, as_written(complaints, raw), roots) from None
    editions, last_word = dict[str, Edition](), given.settings
    for name, entry in configuration.editions.items():
        if last_word and name != raw["edition"]:
            continue
        unknown = _unknown_models(name, entry, raw)
        complaints += unknown
        if unknown:
            continue
        try:
            edition = merged_edition(name, entry, raw, last_word)
            complaints += contradictions(edition)
            editions[name], of_sweep = with_points(edition)
            complaints += of_sweep
        except ValidationError as error:
            complaints += complaints_of(error, ("editions", name, "settings"), raw["models"])
    complaints += _unknown_jobs(configuration, editions.values())
    if slips or complaints:
        raise _error(slips, as_written(complaints, raw), roots)
    edition = editions[raw["edition"]].chosen(also)
    unfit = unfit_models(edition)
    return replace(
        edition,
        unfit={m: describe([what], roots) for m, what in unfit.items()},
        resources=configuration.resources,
    )


def readable(files: Sequence[str | Path]) -> list[Written]:
    """Read files that Snakemake is about to read.

    Raises `InputError` for what it would stop at: a file that is no YAML, dates and tags that are
    not known. Whatever else is wrong with them, `load_edition` says together with all other faults.
    """
    sources = files_written(files)
    if any(slip.fatal for source in sources for slip in source.slips):
        raise ConfigurationError(describe(of_writing(sources), []))
    return sources


def _error(
    slips: Sequence[Complaint], complaints: Sequence[Complaint], roots: Sequence[Root]
) -> ConfigurationError:
    """Return every fault; what a slip of the pen has made wrong is said once."""
    known = {slip.location for slip in slips}
    others = [
        complaint
        for complaint in complaints
        if not _is_known(complaint.location, known)
        and not (slips and complaint.what.startswith(KEY_IS_TEXT))
    ]
    return ConfigurationError(describe([*slips, *others], roots))


def _is_known(location: Location, known: Collection[Location]) -> bool:
    inner = location[3:] if location[2:3] == ("settings",) else location
    return location in known or inner in known


def _checked(raw: Mapping[str, Any]) -> Configuration:
    """Return a configuration that is valid but for the `settings` of its editions."""
    models = with_defaults(raw.get("models"), raw.get("defaults"))
    return Configuration.model_validate({**raw, "models": models})


def _unknown_edition(raw: Mapping[str, Any]) -> list[Complaint]:
    """Return the complaint about an edition that is not there."""
    wanted, known = raw.get("edition"), raw.get("editions")
    if not isinstance(wanted, str) or not isinstance(known, Mapping) or wanted in known:
        return []
    return [Complaint(("edition",), f"no edition {wanted!r}{nearest(wanted, known)}")]


def _reserved_names(raw: Mapping[str, Any]) -> list[Complaint]:
    """Return the models that are written as the variants that another model has."""
    models = raw.get("models")
    if not isinstance(models, Mapping):
        return []
    complaints = []
    for name, entry in models.items():
        if isinstance(entry, Mapping) and entry.get("variant_of") is not None:
            what = "not to be written by hand; give that model an `as_printed` or `as_keras_3`"
            complaints.append(Complaint(("models", name, "variant_of"), what))
        elif isinstance(entry, Mapping) and entry.get("swept") is not None:
            what = "not to be written by hand; `sweep` has the models and their values"
            complaints.append(Complaint(("models", name, "swept"), what))
        elif any(
            isinstance(other, Mapping) and kind in other and variant_name(str(model), kind) == name
            for model, other in models.items()
            for kind in VARIANTS
        ):
            what = f"its variant is called {name}, and so is another model; rename that one"
            complaints.append(Complaint(("models", name), what))
    return complaints


def _unknown_jobs(configuration: Configuration, editions: Iterable[Edition]) -> Iterator[Complaint]:
    """Yield names in `resources` that are no job of any edition."""
    models = {*configuration.models, *(point for e in editions for point in e.settings.points)}
    for entry in configuration.editions.values():
        added = entry.settings.get("models")
        models |= set(added) if isinstance(added, Mapping) else set()
    models |= {variant_name(model, kind) for model in models for kind in VARIANTS}
    jobs = [*JOBS, *(f"{kind}_{model}" for kind in KINDS for model in sorted(models))]
    for name in configuration.resources:
        if name not in (DEFAULT, *KINDS, *jobs):
            close = nearest(name, jobs)
            hint = close if close.startswith("; did") else "; snakemake --list-rules shows them"
            yield Complaint(("resources", name), f"no job {name!r}{hint}")


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
