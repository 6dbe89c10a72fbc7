"""Which results an edition ought to have: what the jobs of the report and before it write.

The rules say it too, but only to Snakemake, which takes seconds to ask and does not know results
that were copied elsewhere. A test compares the two.
"""

from chapter6.config.editions import Edition
from chapter6.config.schema.models import Baseline
from chapter6.layout import FACTS, Archives, Results

TRAINED = ("best", "final", "history", "summary", "run")
SCORED = ("metrics", "predictions")
COMPARED = ("comparison", "comparison_csv", "summary", "summary_csv", "histories")
SOURCES = ("reviews", "vectors", "climate")

DATA_OF = {
    "read_reviews": ("reviews",),
    "build_vocabulary": ("vocabulary",),
    "encode_reviews": ("plain", "imdb", "plain_test", "imdb_test"),
    "align_vectors": ("vectors",),
    "read_climate": ("climate",),
    "normalize_climate": ("normalized", "normalized_test"),
}
"""Rule → the keys of `layout.DATA` that it writes."""

FACTS_BESIDE_DATA = {
    "read_reviews": "reviews",
    "build_vocabulary": "vocabulary",
    "encode_reviews": "encoded",
    "align_vectors": "vectors",
    "read_climate": "climate",
}
"""Rule → the key of `FACTS` that it writes beside data. Others have rules of their names."""


def expected_results(edition: Edition) -> dict[str, list[str]]:
    """Return stage and seed, as ``train_jena_gru, seed 1`` → the files that its job writes.

    Paths are from the folder that the workflow runs in.
    """
    results, archives = Results.of(edition.name), Archives.of(edition.name)
    found = {
        f"download_{name}": [archives.archive(name), archives.receipt(name)] for name in SOURCES
    }
    if edition.synthetic:
        found |= {f"make_sample_{name}": [archives.synthetic(name)] for name in SOURCES}
    for rule, names in DATA_OF.items():
        found[rule] = [results.data(name) for name in names]
        if rule in FACTS_BESIDE_DATA:
            found[rule].append(results.fact(FACTS_BESIDE_DATA[rule]))
    beside = FACTS_BESIDE_DATA.values()
    found |= {name: [results.fact(name)] for name in FACTS if name not in beside}
    for name, model in edition.planned.items():
        for seed in edition.settings.seeds:
            run, seeded = results.run(name, seed), f"{name}, seed {seed}"
            if not isinstance(model, Baseline):
                found[f"train_{seeded}"] = [run.file(key) for key in TRAINED]
            found[f"evaluate_{seeded}"] = [run.file(key) for key in SCORED]
    found["compare_models"] = [results.table(name) for name in COMPARED]
    found |= {"check_claims": [results.table("claims")], "report": [results.table("report")]}
    return {job: [path.as_posix() for path in paths] for job, paths in found.items()}
