"""The checked settings of the chosen edition, and the functions that rules call."""

import os

from snakemake.logging import logger

from chapter6.caching.expected import expected_results
from chapter6.caching.notes import restore
from chapter6.caching.store import store_of
from chapter6.config.addresses import local_paths, without_secrets
from chapter6.config.given import Given
from chapter6.config.loading import load_edition
from chapter6.config.reading import lay_over, read_configuration
from chapter6.config.schema.models import Baseline, ReviewNetwork
from chapter6.config.schema.resources import requested
from chapter6.config.sweeps import left_out
from chapter6.engine.contract import hold
from chapter6.engine.ending import end_without_hanging
from chapter6.engine.names import check_names, files_of
from chapter6.engine.planned import command_line, plan_settings, submits_to
from chapter6.engine.retries import keep_retries
from chapter6.engine.site import check_site
from chapter6.engine.slurm_executor import bear_absences
from chapter6.engine.slurm_site import check_slurm
from chapter6.engine.words import words_for
from chapter6.errors import InputError
from chapter6.fetching.refusals import standing
from chapter6.jobs.batch.summary import EXPLAINED, Failures
from chapter6.jobs.code import project_code
from chapter6.jobs.copies import COPIES
from chapter6.jobs.environment import overruled
from chapter6.jobs.record import record_path
from chapter6.layout import ARCHIVES, FACTS, Archives, Results
from chapter6.stages import stages

PLANNED = plan_settings(workflow) if workflow.is_main_process else None

FAILED = Failures()


def edit_log(record):
    """Take passwords and tokens out of what Snakemake logs, such as the command with --config.

    Jobs that fail are remembered for the end, and what says no more than they do is dropped.
    """
    for name in ("msg", "cmd"):
        if isinstance(getattr(record, name, None), str):
            setattr(record, name, without_secrets(getattr(record, name)))
    FAILED.note(getattr(record, "event", None), vars(record))
    return not EXPLAINED.match(str(record.msg))


if workflow.is_main_process:
    logger.addFilter(edit_log)
    keep_retries()
    end_without_hanging()


STORE = store_of(workflow)  # of results, if they are in none of this machine's folders
os.environ.pop(COPIES, None)
if STORE is not None:
    os.environ[COPIES] = str(STORE.copies)


onerror:
    if FAILED:
        find = str if STORE is None else STORE.fetched  # logs, which say why
        logger.error("\n".join(FAILED.lines(find)))


if (
    workflow.modifier.skip_configfile
):  # a module with its own `config:`, which goes on top
    own = read_configuration(WRITTEN)
    lay_over(own, config)
    config, given = own, Given(
        config, source="the module's config", has_last_word=False
    )
    files = WRITTEN
else:
    given = Given(
        workflow.config_settings.config, workflow.config_settings.config_args or []
    )
    replaced = workflow.config_settings.replace_workflow_config
    files = [] if replaced else [*workflow.configfiles, *WRITTEN]

try:
    EDITION = load_edition(
        config, [*files, *workflow.overwrite_configfiles], given=given
    )
    if PLANNED is not None:
        EDITION.stop_for(PLANNED.targets or ["all"])
except InputError as error:
    raise WorkflowError(f"The configuration cannot be run.\n{error}") from None

SETTINGS = EDITION.settings
RESULTS, RESOURCES = Results.of(EDITION.name), Archives.of(EDITION.name)
BASELINES = [name for name, m in SETTINGS.models.items() if isinstance(m, Baseline)]
TRAINED = [name for name in SETTINGS.models if name not in BASELINES]
POINTS = set(
    SETTINGS.points
)  # of sweeps: in the comparison, not among the chapter's models
COMPARED = list(EDITION.planned)
CODE = project_code(HOME)
STAGES = stages(
    EDITION, [os.path.relpath(path) for path in workflow.overwrite_configfiles]
)


def local_archives(name):
    """The archives of this machine that a download depends on: without a checksum, all of them."""
    source, made = getattr(EDITION.sources, name), str(RESOURCES.synthetic(name))
    paths = [
        made if os.path.abspath(path) == os.path.abspath(made) else path
        for path in local_paths(source.addresses)
    ]
    return [
        path
        for path in paths
        if path == made or (not source.is_pinned and Path(path).is_file())
    ]


LOCAL_ARCHIVES = {name: local_archives(name) for name in ARCHIVES}
if workflow.is_main_process:
    # let Snakemake decide by the records beside the results, wherever they were made
    stored = []
    try:
        if PLANNED is not None:
            check_site(command_line())
        if PLANNED is not None and STORE is not None:
            stored = STORE.records(
                paths[0] for paths in expected_results(EDITION).values()
            )
        for line in restore(
            [RESULTS.folder, RESOURCES.folder],
            {str(RESOURCES.archive(name)): LOCAL_ARCHIVES[name] for name in ARCHIVES},
            STORE,
            stored,
        ):
            logger.warning(line)
    except InputError as error:
        raise WorkflowError(str(error)) from None
    except PermissionError as error:
        raise WorkflowError(
            f"{error.filename}: {error.strerror}; Snakemake keeps its notes in the current folder: "
            "run it in one of your own, with a link to the results there (docs/caching.md)"
        ) from None
    gpu = any(one.on_gpu for one in STAGES.values())
    for line in overruled(os.environ, SETTINGS.hardware.model_dump() | {"gpu": gpu}):
        logger.warning(line)
    for line in left_out(EDITION.left_out):
        logger.warning(line)


def fetched(path):
    """What a download writes: it stays until another one has come whole."""
    return update(path) if STORE is None and os.path.exists(path) else path


def from_here(paths):
    """Archives of this machine, which are in no store; those that the workflow makes are."""
    if STORE is None:
        return paths
    made = {str(RESOURCES.synthetic(name)) for name in ARCHIVES}
    return [path if path in made else local(path) for path in paths]


def refused(name):
    """What readers found wrong with what addresses delivered."""
    reader = {"reviews": "read_reviews", "vectors": "align_vectors"}.get(
        name, "read_climate"
    )
    return standing(RESOURCES.archive(name), lambda: STAGES[reader].params(CODE))


def stage(name):
    """The params that say what a job depends on besides its input files, each a string.

    Snakemake compares params as a set without names, and cannot store some types. With all settings
    in one canonical JSON string, it notices even if two settings swap values.
    """
    return {key: literal(value) for key, value in STAGES[name].params(CODE).items()}


def asked(name):
    """What a job asks a scheduler for: more memory with every try, one GPU if it computes on one."""
    kind, _, model = name.partition("_")
    of = getattr(SETTINGS.models.get(model), "variant_of", None)
    jobs = [name, f"{kind}_{of}"] if of else [name]
    memory, minutes = requested(EDITION.resources, *jobs)
    gpu = {"gpu": 1} if STAGES[name].on_gpu else {}
    return {
        "mem_mb": lambda wildcards, attempt: memory * attempt,
        "runtime": minutes,
        **gpu,
    }


def literal(value):
    """A param that is used literally: Snakemake would take braces in a string for wildcards."""
    return lambda wildcards: value


def seed_of(wildcards):
    return int(wildcards.seed)


def home(*parts):
    """The path of one of the workflow's own files, from the folder that the workflow runs in."""
    return local(HOME.joinpath(*parts))


def stopped(why):
    """An input that no plan can have."""

    def stop(wildcards):
        raise WorkflowError(why)

    return stop


def prepared_data(model):
    """The checkpoint's file that a model is trained and validated on.

    For a model that cannot run with its settings: what stops a plan in which it is.
    """
    if model in EDITION.unfit:
        return stopped(f"The model {model} cannot run.\n{EDITION.unfit[model]}")
    if isinstance(SETTINGS.models[model], ReviewNetwork):
        return rules.encode_reviews.output[SETTINGS.models[model].encoding]
    return rules.normalize_climate.output.normalized


def test_data(model):
    """The checkpoint's file that a model is tested on; only for rules that evaluate."""
    if isinstance(SETTINGS.models[model], ReviewNetwork):
        return rules.encode_reviews.output[f"{SETTINGS.models[model].encoding}_test"]
    return rules.normalize_climate.output.test


def pretrained_vectors(model):
    if getattr(SETTINGS.models[model], "pretrained_vectors", False):
        return rules.align_vectors.output.matrix
    return []


def of_runs(file, models):
    """A file of every run of some models."""
    seeds = SETTINGS.seeds
    return [RESULTS.run(model, seed).file(file) for model in models for seed in seeds]


def every_run(file, models=COMPARED):
    """An input of all runs. A job that needs only some does not list the others: they may be many."""
    return lambda wildcards: of_runs(file, models)


def without_points(models):
    return [model for model in models if model not in POINTS]


def swept_models():
    """The models of the sweep, and the points of their grids."""
    return [name for name in COMPARED if name in SETTINGS.sweep or name in POINTS]


def first_run(model):
    """The run of a model with the first seed, which the concepts show."""
    return RESULTS.run(model, SETTINGS.seeds[0])


def records_of_runs():
    """The records beside runs, which the report reads: in a store, they are files as others."""
    if STORE is None:
        return []
    runs = of_runs("best", without_points(TRAINED))
    return [record_path(p) for p in runs + of_runs("metrics", without_points(COMPARED))]


def parts_of_the_page():
    """What the page is made of besides its template, as paths from the folder report/."""
    return sorted(
        path.relative_to(HOME / "report") for path in (HOME / "report").glob("*/*")
    )
