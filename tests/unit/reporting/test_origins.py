"""Every number in the report can be traced to its run, and every erratum to its effect."""

import shlex
from dataclasses import replace

import pytest
from made_up_report import TITLES, job_records, material, with_comparison
from project import ROOT

from chapter6.claims.book.errata import ERRATA
from chapter6.reporting.page import render
from chapter6.reporting.reproduction import Reproduction
from chapter6.reporting.wording import numbers
from chapter6.tables import rows_of


def page(content):
    return render(content, ROOT / "report").replace(numbers.SPACE, " ")


@pytest.fixture(scope="module")
def one_seed():
    return page(material())


# ---- From a number to its run ---------------------------------------------------------------


def test_every_model_of_the_table_leads_to_its_record(one_seed):
    table = one_seed[one_seed.index('id="results"') : one_seed.index('id="claims"')]
    for model in TITLES:
        assert f'href="#record-{model}"' in table
        assert one_seed.count(f'id="record-{model}"') == 1


def record_of(html, model):
    return html.partition(f'id="record-{model}"')[2].partition("</details>")[0]


def test_a_record_says_where_when_and_with_what_each_job_ran():
    content = replace(material(), job_records=job_records("jena_gru", 1))
    told = record_of(page(content), "jena_gru")
    for fact in (
        "2026-01-02 03:04",
        "Linux, x86_64, 2 cores, Python 3.11.7",
        "results/made_up/logs/train/jena_gru/seed-1.log",
        "results/made_up/logs/evaluate/jena_gru/seed-1.log",
        "keras 3.0.0",
        "c0dec0de",
        "34" * 32,  # of the test data, which only the scoring has read
        "epochs: 4",
    ):
        assert fact in told


def test_a_baseline_has_a_record_too():
    content = replace(material(), job_records=job_records("jena_naive", 1)[1:])
    told = record_of(page(content), "jena_naive")
    assert "scoring" in told
    assert "snakemake --cores 4 evaluate_jena_naive --config edition=made_up" in told


def test_commands_name_what_a_run_was_started_with():
    settings = {
        "seeds": [1, 2],
        "variants": ["as_printed"],
        "controls": ["jena_climatology"],
        "models": {"jena_climatology": {"control": True}, "x_as_printed": {"variant_of": "x"}},
    }
    again = Reproduction("small", settings, ["my.yaml"])
    start, end = "--config edition=small seeds=[1,2]", "--configfile my.yaml"
    control = "controls=[jena_climatology]"
    for command, wanted in {
        again.everything("report"): f"report {start} variants=[as_printed] {control} {end}",
        again.model("jena_climatology"): f"evaluate_jena_climatology {start} {control} {end}",
        again.model("x_as_printed"): f"evaluate_x_as_printed {start} variants=[as_printed] {end}",
    }.items():
        assert command == f"snakemake --cores 4 {wanted}"


def test_commands_can_be_pasted_whatever_a_file_is_called():
    again = Reproduction("small", {"seeds": [1]}, ["my own.yaml", "it's.yaml"])
    assert shlex.split(again.everything("report"))[-3:] == [
        "--configfile", "my own.yaml", "it's.yaml",
    ]  # fmt: skip


# ---- Errata -----------------------------------------------------------------------------------


def test_the_report_lists_every_erratum_with_code_as_code(one_seed):
    for erratum in ERRATA:
        assert one_seed.count(f'id="erratum-{erratum.id}"') == 1
    assert "<code>Dense(1)</code> without sigmoid" in one_seed


def test_an_erratum_whose_variant_was_not_run_says_how_to_run_it(one_seed):
    command = "snakemake --cores 4 report --config edition=made_up variants=[{}]"
    for kind in ("as_printed", "as_keras_3"):
        with_it = [erratum for erratum in ERRATA if erratum.model and erratum.kind == kind]
        assert one_seed.count(command.format(kind)) == len(with_it) > 0


def test_an_erratum_whose_variant_was_run_shows_what_it_changes_paired_by_seed():
    whole = rows_of(material(seeds=(1, 2)).comparison)
    rows = [row for row in whole if row["model"] == "imdb_lstm"]
    own = [row | {"model": "imdb_conv1d"} for row in rows]
    variant = [
        row
        | {"model": "imdb_conv1d_as_printed", "variant_of": "imdb_conv1d"}
        | {"best_validation": row["best_validation"] - 0.02 * row["seed"]}
        for row in rows
    ]
    content = with_comparison(material(), [*rows_of(material().comparison), *own, *variant])
    told = page(content).partition('id="erratum-sigmoid"')[2].partition("</tr>")[0]
    assert "validation −3.00 ± 1.41 points, test +0.00 ± 0.00 points" in told
    assert 'href="#record-imdb_conv1d_as_printed"' in told
