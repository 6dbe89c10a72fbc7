"""Where each file of an edition is, and which run a path belongs to.

An edition's results are in ``results/<edition>`` and its archives in ``resources/<edition>``, both
in the folder that the workflow runs in. A copy of the results may be anywhere.

>>> results = Results.of("sample")
>>> results.run("jena_gru", 1).file("metrics").as_posix()
'results/sample/models/jena_gru/seed-1/metrics.json'
>>> Run.of("results/sample/models/jena_gru/seed-1/metrics.json") == results.run("jena_gru", 1)
True
"""

import os
from dataclasses import dataclass
from pathlib import Path

from chapter6.errors import InputError

ARCHIVES = {
    "reviews": "aclImdb_v1.tar.gz",
    "vectors": "glove.6B.zip",
    "climate": "jena_climate_2009_2016.csv.zip",
}
"""Source → the official name of its archive."""

RECEIPTS = {
    "reviews": "aclImdb_v1.json",
    "vectors": "glove.6B.json",
    "climate": "jena_climate_2009_2016.json",
}
"""Source → the file that says where its archive came from."""

DOWNLOADS = "downloads"
"""The folder beside archives in which what came from the web is kept, or placed by hand."""

DATA = {
    "reviews": "reviews/reviews.parquet",
    "vocabulary": "reviews/vocabulary.parquet",
    "plain": "reviews/plain.npz",
    "imdb": "reviews/imdb.npz",
    "plain_test": "reviews/plain-test.npz",
    "imdb_test": "reviews/imdb-test.npz",
    "vectors": "vectors/matrix.npz",
    "climate": "climate/climate.parquet",
    "normalized": "climate/normalized.npz",
    "normalized_test": "climate/normalized-test.npz",
}
"""The data that models are trained and tested on, and what that data is made from."""

FACTS = {
    "reviews": "reviews/reviews.json",
    "vocabulary": "reviews/vocabulary.json",
    "encoded": "reviews/encoded.json",
    "vectors": "vectors/coverage.json",
    "climate": "climate/irregularities.json",
    "encode_examples": "concepts/encode_examples.json",
    "forward_rnn": "concepts/forward_rnn.json",
    "describe_climate": "concepts/describe_climate.json",
    "map_embeddings": "concepts/map_embeddings.json",
    "show_padding": "concepts/show_padding.json",
    "describe_predictions": "concepts/describe_predictions.json",
    "read_along": "concepts/read_along.json",
}
"""What the report shows besides the models' figures."""

TABLES = {
    "comparison": "comparison.parquet",
    "comparison_csv": "comparison.csv",
    "summary": "summary.parquet",
    "summary_csv": "summary.csv",
    "histories": "histories.parquet",
    "claims": "claims.json",
    "report": "report.html",
    "partial_report": "report-partial.html",
    "differences": "compare.html",
}
"""What is made from all models together."""

RUN = {
    "best": "best.weights.h5",
    "final": "final.weights.h5",
    "history": "history.parquet",
    "summary": "summary.txt",
    "run": "run.json",
    "metrics": "metrics.json",
    "predictions": "predictions.parquet",
    "progress": "progress.jsonl",
}
"""What the training and the evaluation of one model and seed write."""

OWN_FILES = ("Snakefile", "config.yaml", "report/page.html.j2", "reference/published.json")
"""Files by which the workflow's own folder is recognised."""


@dataclass(frozen=True)
class Run:
    """The folder of one model and seed."""

    folder: Path
    model: str
    seed: int

    def file(self, name: str) -> Path:
        """Return one of its files; `name` is a key of `RUN`."""
        return self.folder / RUN[name]

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> "Run | None":
        """Return the run that a path is the folder of, or is in; None if there is none."""
        path = Path(path)
        for folder in (path, *path.parents):
            seed = folder.name.removeprefix("seed-")
            # not seed-01, which no job writes to
            is_seed = seed.isdecimal() and folder.name == f"seed-{int(seed)}"
            if is_seed and folder.parent.parent.name == "models":
                return cls(folder, folder.parent.name, int(seed))
        return None


@dataclass(frozen=True)
class Results:
    """The folder of an edition's results."""

    folder: Path

    @classmethod
    def of(cls, edition: str, root: Path = Path()) -> "Results":
        """Return the folder of an edition's results, where the workflow runs in `root`."""
        return cls(root / "results" / edition)

    @property
    def edition(self) -> str:
        """The edition's name, which is the folder's."""
        return Path(os.path.abspath(self.folder)).name  # abspath: a link keeps its own name

    def data(self, name: str) -> Path:
        """Return a file of prepared data; `name` is a key of `DATA`."""
        return self.folder / DATA[name]

    def fact(self, name: str) -> Path:
        """Return a file of facts; `name` is a key of `FACTS`."""
        return self.folder / FACTS[name]

    def table(self, name: str) -> Path:
        """Return a file made from all models; `name` is a key of `TABLES`."""
        return self.folder / TABLES[name]

    def run(self, model: str, seed: int) -> Run:
        """Return the folder of a model and seed."""
        return Run(self.folder / "models" / model / f"seed-{seed}", model, seed)

    def runs(self) -> list[Run]:
        """Return every run that has a folder, sorted by model and seed."""
        folders = [path for path in self.folder.glob("models/*/seed-*") if path.is_dir()]
        found = [run for path in folders if (run := Run.of(path)) and run.folder == path]
        return sorted(found, key=lambda run: (run.model, run.seed))

    def log(self, *job: str) -> Path:
        """Return the log of a job, named by its rule, or by kind, model and seed.

        >>> Results.of("sample").log("train", "jena_gru", "seed-1").as_posix()
        'results/sample/logs/train/jena_gru/seed-1.log'
        """
        return self.folder.joinpath("logs", *job[:-1], f"{job[-1]}.log")

    def benchmark(self, *job: str) -> Path:
        """Return Snakemake's table of a job's time and memory; a job is named as for `log`."""
        return self.folder.joinpath("benchmarks", *job[:-1], f"{job[-1]}.tsv")


@dataclass(frozen=True)
class Archives:
    """The folder of an edition's archives."""

    folder: Path

    @classmethod
    def of(cls, edition: str, root: Path = Path()) -> "Archives":
        """Return the folder of an edition's archives, where the workflow runs in `root`."""
        return cls(root / "resources" / edition)

    def archive(self, source: str) -> Path:
        """Return the archive of a source; `source` is a key of `ARCHIVES`."""
        return self.folder / ARCHIVES[source]

    def receipt(self, source: str) -> Path:
        """Return the file that says where the archive of a source came from."""
        return self.folder / RECEIPTS[source]

    def synthetic(self, source: str) -> Path:
        """Return the synthetic archive that the workflow makes for a source."""
        return self.folder / "synthetic" / ARCHIVES[source]


def workflow_home() -> Path:
    """Return the workflow's own folder, which holds `OWN_FILES`.

    It is the current folder or, failing that, the one that this package was installed from. Raises
    `InputError` if it is neither, which happens when the package was installed separately.
    """
    for folder in (Path(), *Path(__file__).resolve().parents):
        if all((folder / name).is_file() for name in OWN_FILES):
            return folder
    raise InputError("the workflow's Snakefile was not found: run this in the workflow's folder")
