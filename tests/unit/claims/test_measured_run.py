"""The measured run in docs/measured: its files say what the present rules say of its figures."""

import csv
import json
import subprocess
import sys

import pytest
from project import ROOT

from chapter6.claims.chapter import ruling
from chapter6.claims.data import Data
from chapter6.config.loading import load_edition
from chapter6.config.reading import read_configuration
from chapter6.config.run_settings import model_settings
from chapter6.config.schema.models import Baseline
from chapter6.formats import read_json
from chapter6.tables import read_frame, rows_of

FOLDER = ROOT / "docs/measured"
FILES = [ROOT / "config.yaml", FOLDER / "edition.yaml"]


@pytest.fixture(scope="module")
def settings():
    return load_edition(read_configuration(FILES), FILES).settings


@pytest.fixture(scope="module")
def comparison():
    return read_frame(FOLDER / "comparison.parquet")


def test_the_rules_give_the_verdicts_and_findings_that_it_shows(settings, comparison):
    shown = read_json(FOLDER / "claims.json")
    trained = {
        model: model_settings(settings, model)
        for model, entry in settings.models.items()
        if not isinstance(entry, Baseline)
    }
    runs = [
        {
            "model": row["model"],
            "seed": row["seed"],
            "settings": trained[row["model"]],
            "failure": {"kind": "diverged"} if row["failure"] else None,
        }
        for row in rows_of(comparison)
        if row["model"] in trained
    ]
    histories = read_frame(FOLDER / "histories.parquet")
    found = ruling(comparison, histories, runs, Data(**shown["data"]))
    found = json.loads(json.dumps(found))  # tuples become lists, as in the file
    assert found == {key: shown[key] for key in found}


def test_it_has_every_model_variant_and_control_of_its_edition_with_every_seed(
    settings, comparison
):
    rows = {(row["model"], row["seed"]) for row in rows_of(comparison)}
    assert rows == {(model, seed) for model in settings.models for seed in settings.seeds}
    with (FOLDER / "summary.csv").open(newline="", encoding="utf-8") as file:
        counts = {row["model"]: int(row["n"]) + int(row["failed"]) for row in csv.DictReader(file)}
    assert counts == dict.fromkeys(settings.models, len(settings.seeds))


def test_the_tables_in_the_docs_are_those_of_its_files():
    script = [sys.executable, ROOT / "benchmarks/measured_table.py", FOLDER]
    printed = subprocess.run(script, capture_output=True, check=True, encoding="utf-8").stdout
    verdicts, _, variants = printed.rstrip().split("\n\n")
    assert len(variants.splitlines()) > 10
    assert verdicts in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert variants in (ROOT / "docs/errata.md").read_text(encoding="utf-8")


def test_its_report_is_one_file_of_less_than_5_mb():
    assert (FOLDER / "report.html").stat().st_size < 5_000_000
