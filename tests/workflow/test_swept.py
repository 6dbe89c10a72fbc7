"""A sweep runs: its points are jobs of their own, and only new ones run when values are added."""

import pytest
import yaml
from stages import COMPARISON, trained_and_evaluated

from chapter6.formats import read_json, read_table

CLIMATE = {"make_sample_climate", "download_climate", "read_climate", "normalize_climate"}
POINTS = ["jena_dense_units_16", "jena_dense_units_64"]


def sweep_of(workspace, *units, seeds=(1, 2)):
    """Write a sweep of the dense network beside the edition, for every call of Snakemake."""
    content = {"sweep": {"jena_dense": {"arguments.units": list(units)}}, "seeds": list(seeds)}
    (workspace.path / "sweep.yaml").write_text(yaml.safe_dump(content))
    workspace.options = ("--configfile", "tests/editions/reduced.yaml", "sweep.yaml")


@pytest.fixture(scope="module")
def swept(new_workspace):
    """Three points, one of them the model itself, with two seeds each, and nothing else."""
    workspace = new_workspace()
    sweep_of(workspace, 16, 32, 64)
    workspace.ran = workspace.runs("sweep") - {"sweep"}
    return workspace


def test_a_sweep_runs_its_models_and_what_they_need(swept):
    assert swept.ran == CLIMATE | trained_and_evaluated("jena_dense", *POINTS)
    for model in ("jena_dense", *POINTS):
        for seed in (1, 2):
            folder = swept.path / f"results/reduced/models/{model}/seed-{seed}"
            units = read_json(folder / "run.json")["settings"]["arguments"]["units"]
            assert units == int(model.rpartition("_")[2]) if model in POINTS else units == 32
            assert read_json(folder / "metrics.json")["failure"] is None


def test_one_value_more_runs_its_point_alone(swept):
    assert swept.planned("sweep") == {}
    sweep_of(swept, 64, 16, 4)  # and the model's own is no point any more
    assert swept.planned("sweep") == {
        "train_jena_dense_units_4": 2, "evaluate_jena_dense_units_4": 2, "sweep": 1,
    }  # fmt: skip
    sweep_of(swept, 16, 32, 64)


def test_a_point_is_a_target_with_its_name(swept):
    sweep_of(swept, 16, 32, 64, 128)
    target = "evaluate_jena_dense_units_128_seed_2"
    assert swept.planned(target) == {
        "train_jena_dense_units_128": 1,
        "evaluate_jena_dense_units_128": 1,
    }
    sweep_of(swept, 16, 32, 64)


def test_the_commands_know_the_points(swept):
    files = ("--configfile", "tests/editions/reduced.yaml", "sweep.yaml")
    watched = swept.chapter6("watch", "--once", "results/reduced", *files).stdout
    for model in POINTS:
        for seed in (1, 2):
            assert f"{model} seed {seed}: finished, epoch 1/1" in watched
    page = swept.path / "sweep.html"
    swept.chapter6("report", "--partial", "results/reduced", "--html", str(page), *files)
    part = page.read_text().partition('id="sweeps"')[2].partition("</section>")[0]
    for model in POINTS:
        assert part.count(f"<code>{model}</code>") == 1
    assert "Not run" not in part
    explained = swept.chapter6("explain", "sweep", *files).stdout
    assert "jena_dense" not in explained.partition("\n")[0]


def test_nothing_to_sweep_is_said_in_one_line(swept):
    (swept.path / "sweep.yaml").write_text("{}\n")
    ended = swept.snakemake("--dry-run", "sweep", check=False)
    assert ended.returncode == 1
    assert "sweep: the target needs models to sweep; see docs/sweeps.md\n" in ended.stdout
    assert "Traceback" not in ended.stdout


def test_the_report_has_the_points_and_a_new_one_runs_with_the_summary_alone(finished):
    sweep_of(finished, 8, 32, seeds=[1])
    assert finished.runs() == trained_and_evaluated("jena_dense_units_8") | COMPARISON
    sweep_of(finished, 8, 16, 32, seeds=[1])
    assert finished.runs() == trained_and_evaluated("jena_dense_units_16") | COMPARISON
    assert finished.would_run() == set()
    results = finished.path / "results/reduced"
    rows = {row["model"]: row for row in read_table(results / "summary.parquet").to_pylist()}
    assert rows["jena_dense_units_16"]["swept"] == '{"arguments.units": 16}'
    assert rows["jena_dense_units_16"]["variant_of"] == "jena_dense"
    part = (results / "report.html").read_text().partition('id="sweeps"')[2]
    assert "jena_dense_units_16" in part.partition("</section>")[0]
    assert finished.chapter6(
        "verify", "results", "--configfile", "tests/editions/reduced.yaml", "sweep.yaml"
    ).stdout.endswith("none of them without a record\n")
