"""The checked settings of the chosen edition, and everything that rules call."""

import gc
import os
from pathlib import Path

from snakemake.exceptions import WorkflowError

from chapter6.config.loading import ConfigurationError, load_edition
from chapter6.config.run_settings import described_models, model_settings
from chapter6.config.schema import Baseline, ReviewNetwork
from chapter6.caching.notes import restore
from codereach.reach import CACHE, Code
from chapter6.stages import (
    NETWORKS,
    TABLES,
    Stage,
    data_settings,
    model_stage,
)

# What Snakemake has imported stays: no collection need walk it again. Without this, they take
# a fifth of a dry run's time (benchmarks/plan_cost.py).
gc.freeze()

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
DATA_SETTINGS = data_settings(EDITION)
# files of `snakemake --configfile`, which say how to make a result again
CONFIGFILES = [os.path.relpath(path) for path in workflow.overwrite_configfiles]
CODE = Code(cache=CACHE)
if workflow.is_main_process:
    # let Snakemake decide by the records beside the results, wherever they were made
    restore([RESULTS, RESOURCES])


def provenance(script, settings, libraries, named=()):
    """The params that say what a job depends on besides its input files, a string each.

    Snakemake compares params as a set without names, and cannot store some types: one canonical
    JSON of all settings keeps two of them from swapping values unseen.
    """
    return stated(Stage(script, settings, libraries, named))


def stated(stage):
    """The params that state what a stage depends on."""
    return {name: literal(value) for name, value in stage.params(CODE).items()}


def literal(value):
    """A param as it is: Snakemake would take braces in a string for wildcards."""
    return lambda wildcards: value


def local_archives(source):
    """The archives of this machine that a download depends on: without a checksum, all of them."""
    made = f"{RESOURCES}/synthetic/"
    paths = [os.path.expandvars(address) for address in source.addresses]
    return [
        path
        for path in paths
        if path.startswith(made)
        or (not pinned(source) and "://" not in path and Path(path).is_file())
    ]


def pinned(source):
    """Whether a checksum says what comes, wherever it comes from."""
    return bool(source.sha256 or source.md5)


def pins(source):
    """What a download depends on: the addresses count only where no checksum is known."""
    found = source.model_dump(include={"sha256", "md5", "bytes"})
    return found if pinned(source) else found | {"addresses": source.addresses}


def job_name(stage, model, seed):
    """train_<model> for the usual one seed; with several, that name is their common target."""
    return f"{stage}_{model}" + (f"_seed_{seed}" if len(SETTINGS.seeds) > 1 else "")


def run_folder(model, seed):
    return f"{RESULTS}/models/{model}/seed-{seed}"


def model_provenance(stage, model):
    """The provenance of training or evaluating a model."""
    return stated(model_stage(SETTINGS, stage, model))


def prepared_data(model):
    """The checkpoint's file that a model is trained and validated on."""
    if isinstance(SETTINGS.models[model], ReviewNetwork):
        return rules.encode_reviews.output[SETTINGS.models[model].encoding]
    return rules.normalize_climate.output.normalized


def test_data(model):
    """The checkpoint's file that a model is tested on: for rules that evaluate, and no others."""
    if isinstance(SETTINGS.models[model], ReviewNetwork):
        return rules.encode_reviews.output[f"{SETTINGS.models[model].encoding}_test"]
    return rules.normalize_climate.output.test


def pretrained_vectors(model):
    if getattr(SETTINGS.models[model], "pretrained_vectors", False):
        return rules.align_vectors.output.matrix
    return []


def views_of_reviews():
    """What the chapter's models see of a review: each encoding and maxlen once."""
    found = {
        (model.maxlen, model.encoding)
        for model in SETTINGS.models.values()
        if isinstance(model, ReviewNetwork)
        and not (model.control or model.variant_of or model.keep_first)
    }
    return [
        {"encoding": encoding, "maxlen": maxlen} for maxlen, encoding in sorted(found)
    ]


def every_run(file, models=SETTINGS.models):
    return [f"{run_folder(m, seed)}/{file}" for m in models for seed in SETTINGS.seeds]
