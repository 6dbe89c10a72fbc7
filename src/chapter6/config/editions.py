"""From the configuration as written to the merged settings of one edition.

A model's number comes from the first of these that has it: the edition's `settings` for that model,
the model's entry, the edition's `settings.defaults`, the `defaults` of its task. `at_most` limits
the second and the last. The settings of the command line are laid over the result. Then the
variants are added, each derived from its finished model; `sweeps` adds the points of sweeps.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from chapter6.config.schema.checks import Checks
from chapter6.config.schema.configuration import EditionEntry, Settings
from chapter6.config.schema.models import VARIANTS, Model, variant_kind, variant_name
from chapter6.config.schema.resources import Request
from chapter6.config.schema.sources import Sources, Synthetic
from chapter6.errors import InputError

# targets that need every model; any other that needs one is stopped when its job is planned
EVERY_MODEL = {"all", "models", "report", "compare_models", "check_claims", "describe_predictions"}
EMPTY: Mapping[str, Any] = {}
NOT_SETTINGS = ("edition", "editions", "downloads", "resources", "snapshots")
"""Keys of the configuration that no edition overrides."""


@dataclass(frozen=True)
class Edition:
    """One edition, ready to run: its sources, and its settings with the overrides applied."""

    name: str
    title: str
    synthetic: Synthetic | None
    sources: Sources
    settings: Settings
    checks: Checks
    unfit: Mapping[str, str] = field(default_factory=dict)
    """Models that cannot run with these settings, and why; the others can."""
    resources: Mapping[str, Request] = field(default_factory=dict)
    """What jobs ask a scheduler for (`chapter6.config.schema.resources`)."""

    @property
    def left_out(self) -> dict[str, str]:
        """The points of sweeps that cannot run, and why: the report goes without them."""
        return {name: self.unfit[name] for name in self.settings.points if name in self.unfit}

    def left_out_of(self) -> dict[str, list[str]]:
        """Return swept model → its points that are left out."""
        models, found = self.settings.models, dict[str, list[str]]()
        for name in self.left_out:
            found.setdefault(str(getattr(models[name], "variant_of", "")), []).append(name)
        return found

    @property
    def planned(self) -> dict[str, Model]:
        """The models that the report has, in their order."""
        left_out = self.left_out
        return {name: m for name, m in self.settings.models.items() if name not in left_out}

    def stop_for(self, targets: Iterable[str] | None) -> None:
        """Raise `InputError` if a target needs a model that cannot run; a line for each fault."""
        names, left_out = set(targets or ()), self.left_out
        if "sweep" in names and not self.settings.sweep:
            raise InputError("sweep: the target needs models to sweep; see docs/sweeps.md")
        needed = [
            why
            for model, why in self.unfit.items()
            if any(_job_of(model).fullmatch(name) for name in names)
            or (model not in left_out and names & EVERY_MODEL)
            or (model in self.settings.sweep and "sweep" in names)
        ]
        if needed:
            raise InputError("\n".join(dict.fromkeys(needed)))

    def chosen(self, also: Collection[str]) -> "Edition":
        """Return the edition with only the models that run and those in `also`.

        Controls and variants in `also` count as switched on.
        """
        settings = self.settings
        running = settings.running
        models = {name: m for name, m in settings.models.items() if name in {*running, *also}}
        controls = [name for name in models if models[name].control and name not in running]
        changes: dict[str, Any] = {
            "models": models,
            "controls": [*settings.controls, *controls],
        }
        kinds = {variant_kind(name, model) for name, model in models.items()}
        kinds |= set(settings.variants)
        changes["variants"] = [kind for kind in VARIANTS if kind in kinds]
        return replace(self, settings=settings.model_copy(update=changes))


def merged_edition(
    name: str, entry: EditionEntry, raw: Mapping[str, Any], last_word: Mapping[str, Any] = EMPTY
) -> Edition:
    """Return an edition with every model that it could run, all variants and controls included.

    Parameters
    ----------
    name, entry
        The edition, and its block of the configuration.
    raw
        The configuration as written, already checked except for the edition's `settings`.
    last_word
        Settings of the command line, which are laid over the edition's own.

    Raises
    ------
    pydantic.ValidationError
        If the merged settings are not valid.
    """
    base = {key: value for key, value in raw.items() if key not in NOT_SETTINGS}
    at_most = entry.at_most.model_dump(exclude_none=True)
    for key in ("defaults", "models"):
        base[key] = {name: _bounded(numbers, at_most) for name, numbers in base[key].items()}
    settings = overlaid(overlaid(base, entry.settings), last_word)
    settings["models"] = _with_variants(with_defaults(settings["models"], settings["defaults"]))
    checked = Settings.model_validate(settings)
    return Edition(name, entry.title, entry.synthetic, entry.sources, checked, entry.checks)


def with_defaults(models: Any, defaults: Any) -> Any:
    """Return the models, each laid over the defaults of its task.

    Values of the wrong shape are left alone, for the schema to reject.
    """
    if not isinstance(models, Mapping) or not isinstance(defaults, Mapping):
        return models
    return {
        name: overlaid(defaults.get(str(model.get("task"))), model)
        if isinstance(model, Mapping)
        else model
        for name, model in models.items()
    }


def _job_of(model: str) -> re.Pattern[str]:
    """Return the names of a model's jobs."""
    return re.compile(rf"(train|evaluate)_{model}(_seed_\d+)?")


def overlaid(base: Any, override: Any) -> Any:
    """Merge `override` into `base`: mappings key by key, anything else replaces the old value."""
    if isinstance(base, Mapping) and isinstance(override, Mapping):
        merged = dict(base)
        for key, value in override.items():
            merged[key] = overlaid(base.get(key), value)
        return merged
    return deepcopy(override)


def _bounded(numbers: Mapping[str, Any], at_most: Mapping[str, int]) -> dict[str, Any]:
    """Return a model's settings with its numbers capped by `at_most`."""
    found = dict(numbers)
    for key, value in numbers.items():
        if isinstance(value, int) and key in at_most:
            found[key] = min(value, at_most[key])
        elif isinstance(value, Mapping) and key in (*VARIANTS, "warm_start"):
            found[key] = _bounded(value, at_most)
    return found


def _with_variants(models: Any) -> Any:
    """Return the models, each followed by its variants, if it has any."""
    if not isinstance(models, Mapping):
        return models
    found: dict[str, Any] = {}
    for name, model in models.items():
        found[name] = model
        if not isinstance(model, Mapping):
            continue
        own = {key: value for key, value in model.items() if key not in VARIANTS}
        for kind, ending in VARIANTS.items():
            if isinstance(changes := model.get(kind), Mapping):
                variant = {"variant_of": name, "title": f"{model.get('title')}, {ending}"}
                found[variant_name(name, kind)] = overlaid(own, {**changes, **variant})
    return found
