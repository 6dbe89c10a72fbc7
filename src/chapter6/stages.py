"""What every stage depends on besides its input files: one table.

A stage is a rule, for models such as ``train_jena_gru`` one for all seeds. It reruns
only if something listed here for it has changed, or one of its input files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.config.addresses import shown_address
from chapter6.config.editions import Edition
from chapter6.config.run_settings import described_models, model_settings
from chapter6.config.schema.configuration import Settings
from chapter6.config.schema.models import Baseline, ReviewNetwork, is_point
from chapter6.config.schema.sources import Source, VectorsSource
from chapter6.jobs.params import stated_params
from codereach import Code

# The libraries that compute a stage's numbers.
ARRAYS = ("numpy", "pyarrow")
TABLES = ("numpy", "pandas", "pyarrow")
NETWORKS = ("keras", "numpy", "tensorflow")
FUSED = ("fusedrnn.models.fused",)
"""What networks look up by name where their kernels are the fused ones."""


@dataclass(frozen=True)
class Stage:
    """What a job depends on besides its input files.

    Attributes
    ----------
    script
        Path of the script, from the folder of the Snakefile.
    settings
        Only the settings that it uses, as plain data.
    libraries
        Names of the distributions that compute its numbers.
    named
        Dotted names of code that the script looks up by name, such as a model's builder.
    """

    script: str
    settings: Any
    libraries: Sequence[str] = ()
    named: Sequence[str] = ()

    @property
    def on_gpu(self) -> bool:
        """Whether it computes on a GPU."""
        settings = self.settings if isinstance(self.settings, dict) else {}
        network = settings.get("network", settings)
        return bool(network.get("hardware", {}).get("gpu"))

    def params(self, code: Code) -> dict[str, str]:
        """Return it as the params of a rule (`chapter6.jobs.params.stated_params`)."""
        return stated_params(self.script, self.settings, self.libraries, self.named, code)


def stages(edition: Edition, configfiles: Sequence[str] = ()) -> dict[str, Stage]:
    """Return every stage of an edition by its name.

    `configfiles` are those given to ``snakemake --configfile``; the report shows them in the
    command that rebuilds it.
    """
    return {
        **_archives(edition),
        **_data(edition),
        **_concepts(edition.settings),
        **_models(edition.settings),
        **_report(edition, configfiles),
    }


def _stage(
    name: str, settings: Any, libraries: Sequence[str] = (), named: Sequence[str] = ()
) -> dict[str, Stage]:
    """Return a stage whose script has the same name."""
    return {name: Stage(f"scripts/{name}.py", settings, libraries, named)}


def _archives(edition: Edition) -> dict[str, Stage]:
    sources = edition.sources
    made = edition.synthetic
    found = {
        f"download_{name}": Stage("scripts/download.py", _wanted(getattr(sources, name)))
        for name in ("reviews", "vectors", "climate")
    }
    if made:
        sizes = {"train_reviews_per_class", "test_reviews_per_class"}
        for name, keys in (("reviews", sizes), ("vectors", set()), ("climate", {"climate_rows"})):
            settings = made.model_dump(include={"seed", *keys})
            found |= _stage(f"make_sample_{name}", settings, ["numpy"])
    return found


def _wanted(source: Source) -> dict[str, Any]:
    """Return what a download depends on; the addresses count only without a checksum.

    Of addresses only what may be shown counts: another password is no other archive.
    """
    found = source.model_dump(include={"sha256", "md5", "bytes", "member", "member_sha256"})
    found |= {"cuts": True} if isinstance(source, VectorsSource) else {}
    if source.is_pinned:
        return found
    return found | {"addresses": [shown_address(text) for text in source.addresses]}


def _data(edition: Edition) -> dict[str, Stage]:
    settings, sources, checks = edition.settings, edition.sources, edition.checks
    vectors = {
        "max_words": settings.reviews.max_words,
        "dimensions": settings.vectors.dimensions,
        "member": sources.vectors.member,
        "checks": checks.vectors.model_dump(),
    }
    reviews = sources.reviews.model_dump(include={"train_reviews", "test_reviews"})
    reviews |= {"checks": checks.reviews.model_dump()}
    climate = sources.climate.model_dump(include={"member", "rows", "first", "last"})
    climate |= {"checks": checks.climate.model_dump(exclude={"scaled_values"})}
    scale = settings.climate.model_dump(include={"splits"})
    scale |= {"checks": checks.climate.model_dump(include={"scaled_values"})}
    return {
        **_stage("read_reviews", reviews, ARRAYS),
        **_stage("build_vocabulary", {}, ARRAYS),
        **_stage("encode_reviews", settings.reviews.model_dump(), ARRAYS),
        **_stage("align_vectors", vectors, ARRAYS),
        **_stage("read_climate", climate, ARRAYS),
        **_stage("normalize_climate", scale, ARRAYS),
    }


def _concepts(settings: Settings) -> dict[str, Stage]:
    concepts, models = settings.concepts, settings.models
    hardware = settings.hardware.model_dump()
    blas = {"hardware": settings.hardware.model_dump(include={"openblas_kernel"})}
    mapped, read = concepts.map_embeddings, concepts.read_along
    embedding = models[mapped.model]
    assert isinstance(embedding, ReviewNetwork)
    tasks = {
        name: "climate" if isinstance(model, Baseline) else model.task
        for name, model in models.items()
        if not is_point(model)
    }
    reader = {"network": model_settings(settings, read.model)}
    return {
        **_stage("encode_examples", concepts.encode_examples.model_dump(), ARRAYS),
        **_stage(
            "forward_rnn",
            {"layers": concepts.forward_rnn.model_dump(), "hardware": hardware},
            NETWORKS,
        ),
        **_stage("describe_climate", {}, TABLES),
        **_stage(
            "map_embeddings",
            mapped.model_dump(exclude={"model"}) | {"encoding": embedding.encoding} | blas,
            (*ARRAYS, "h5py"),
        ),
        **_stage(
            "show_padding",
            {"max_words": settings.reviews.max_words, "views": _views_of_reviews(settings)},
            ARRAYS,
        ),
        **_stage(
            "describe_predictions",
            concepts.describe_predictions.model_dump()
            | {"models": tasks, "training_samples": _training_samples(settings)},
            TABLES,
        ),
        **_stage(
            "read_along",
            read.model_dump(exclude={"model"}) | reader,
            (*NETWORKS, "pyarrow"),
            _builder(settings, read.model),
        ),
    }


def _training_samples(settings: Settings) -> dict[str, int]:
    """Return how many reviews each model of reviews is trained on."""
    return {
        name: model.training_samples
        for name, model in settings.models.items()
        if isinstance(model, ReviewNetwork) and not is_point(model)
    }


def _views_of_reviews(settings: Settings) -> list[dict[str, Any]]:
    """Return each pair of encoding and maxlen of the chapter's models once, the shortest first."""
    found = {
        (model.maxlen, model.encoding)
        for model in settings.models.values()
        if isinstance(model, ReviewNetwork)
        and not (model.control or model.variant_of or model.keep_first)
    }
    return [{"encoding": encoding, "maxlen": maxlen} for maxlen, encoding in sorted(found)]


def _models(settings: Settings) -> dict[str, Stage]:
    found = {}
    for name, model in settings.models.items():
        own, named = model_settings(settings, name), _builder(settings, name)
        if isinstance(model, Baseline):
            found[f"evaluate_{name}"] = Stage("scripts/evaluate_baseline.py", own, ("numpy",))
            continue
        for kind in ("train", "evaluate"):
            script = f"scripts/{kind}_{model.task}.py"
            found[f"{kind}_{name}"] = Stage(script, own, _libraries(settings), named)
    return found


def _libraries(settings: Settings) -> tuple[str, ...]:
    """Return the libraries that compute a network's numbers."""
    return (*NETWORKS, "fusedrnn") if settings.kernels == "fused" else NETWORKS


def _builder(settings: Settings, model: str) -> list[str]:
    """Return the functions that the scripts of a network look up by name."""
    own = settings.models[model]
    if isinstance(own, Baseline):
        return []
    return [f"chapter6.models.{own.builder}", *(FUSED if settings.kernels == "fused" else ())]


def _report(edition: Edition, configfiles: Sequence[str]) -> dict[str, Stage]:
    about = {"edition": edition.name, "synthetic": edition.synthetic is not None}
    page = {
        "title": edition.title,
        "relaxed_checks": edition.checks.relaxed(),
        "settings": edition.settings.for_report(),
        "left_out": edition.left_out_of(),
        "configfiles": list(configfiles),
    }
    return {
        # a list, because the models are shown in the order of the configuration
        **_stage("compare_models", {"models": described_models(edition.settings)}, TABLES),
        **_stage("check_claims", about, TABLES),
        **_stage("report", about | page, (*TABLES, "jinja2", "matplotlib", "pyyaml")),
    }
