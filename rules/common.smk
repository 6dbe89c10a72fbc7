"""The checked settings of the chosen edition, and everything that rules call."""

import importlib.metadata
import json
import os
from functools import cache, partial
from pathlib import Path

from snakemake.exceptions import WorkflowError

from chapter6.config import ConfigurationError, load_edition
from chapter6.config.schema import Baseline, ReviewNetwork
from chapter6.provenance.code import code_hash

try:
    EDITION = load_edition(
        config, [*workflow.configfiles, *map(str, workflow.overwrite_configfiles)]
    )
except ConfigurationError as error:
    raise WorkflowError(f"The configuration cannot be run.\n{error}") from None

SETTINGS = EDITION.settings
RESULTS = f"results/{EDITION.name}"
RESOURCES = f"resources/{EDITION.name}"
LOGS = f"{RESULTS}/logs"
BENCHMARKS = f"{RESULTS}/benchmarks"
TRAINED = {
    name: m for name, m in SETTINGS.models.items() if not isinstance(m, Baseline)
}
BASELINES = {name: m for name, m in SETTINGS.models.items() if isinstance(m, Baseline)}

# The libraries that compute numbers; their versions are part of the provenance.
TABLES = ("numpy", "pyarrow")
NETWORKS = ("keras", "numpy", "tensorflow")


def provenance(script, settings, libraries, modules=()):
    """The params that say what a job depends on besides its input files, a string each.

    Snakemake compares params as a set without names, and cannot store some types: one canonical
    JSON of all settings keeps two of them from swapping values unseen.
    """
    parts = {
        "settings": json.dumps(settings, sort_keys=True),
        "code": code_hash(script, modules),
        "versions": json.dumps(
            {name: version(name) for name in libraries}, sort_keys=True
        ),
    }
    return {name: literal(value) for name, value in parts.items()}


def literal(value):
    """A param as it is: Snakemake would take braces in a string for wildcards."""
    return lambda wildcards: value


@cache
def version(library):
    return importlib.metadata.version(library)


def local_archives(source):
    """The addresses of a source that are files of this machine, or that a rule makes."""
    made = f"{RESOURCES}/synthetic/"
    paths = [os.path.expandvars(address) for address in source.addresses]
    return [
        p for p in paths if p.startswith(made) or ("://" not in p and Path(p).is_file())
    ]


def pins(source):
    """What a download depends on: where a checksum says what comes, not where it comes from."""
    found = source.model_dump(include={"sha256", "md5", "bytes"})
    return (
        found
        if source.sha256 or source.md5
        else found | {"addresses": source.addresses}
    )


def job_name(stage, model, seed):
    """train_<model> for the usual one seed; with several, that name is their common target."""
    return f"{stage}_{model}" + (f"_seed_{seed}" if len(SETTINGS.seeds) > 1 else "")


def run_folder(model, seed):
    return f"{RESULTS}/models/{model}/seed-{seed}"


def model_settings(model):
    """Everything of the configuration that a model's numbers depend on."""
    own = SETTINGS.models[model].model_dump(exclude={"title", "section"})
    if isinstance(SETTINGS.models[model], ReviewNetwork):
        shared = {"max_words": SETTINGS.reviews.max_words}
        if own["pretrained_vectors"]:
            shared["dimensions"] = SETTINGS.vectors.dimensions
    else:
        shared = SETTINGS.climate.model_dump()
    return shared | {key: value for key, value in own.items() if value is not None}


def builder_module(model):
    return f"chapter6.models.{SETTINGS.models[model].builder.split('.')[0]}"


def prepared_data(wildcards, model):
    """Ask the checkpoint for a model's data: with the same bytes as before, nothing reruns."""
    if isinstance(SETTINGS.models[model], ReviewNetwork):
        return checkpoints.encode_reviews.get().output[SETTINGS.models[model].encoding]
    return checkpoints.normalize_climate.get().output.normalized


def pretrained_vectors(wildcards, model):
    if getattr(SETTINGS.models[model], "pretrained_vectors", False):
        return checkpoints.align_vectors.get().output.matrix
    return []


def every_run(file, models=SETTINGS.models):
    return [f"{run_folder(m, seed)}/{file}" for m in models for seed in SETTINGS.seeds]
