"""Sweeps in the report: a part of their own, and nothing of them anywhere else."""

import json
import re
from dataclasses import replace

import pytest
from made_up_report import job_records, material, with_comparison
from made_up_sweep import with_sweep
from project import ROOT

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.data import CHAPTER
from chapter6.claims.verdicts import check_claims
from chapter6.reporting.page import render
from chapter6.reporting.parts import sweeps
from chapter6.reporting.wording import numbers
from chapter6.tables import rows_of


def page(content):
    return render(content, ROOT / "report").replace(numbers.SPACE, " ")


def part_of(html):
    return html.partition('id="sweeps"')[2].partition("</section>")[0]


@pytest.fixture(scope="module")
def swept():
    return with_sweep(material(seeds=(1, 2)))


@pytest.fixture(scope="module")
def html(swept):
    return page(swept)


def the_sweep(content):
    (found,) = sweeps.part(content)["models"]
    return found


def test_a_page_without_a_sweep_has_no_part_for_it():
    assert 'id="sweeps"' not in page(material())
    assert 'href="#sweeps"' not in page(material())


def test_a_sweep_has_a_row_for_the_model_and_each_point_in_the_order_of_the_grid(swept):
    rows = the_sweep(swept).rows
    assert [(row.model, [text for text, _ in row.values]) for row in rows] == [
        ("jena_gru", ["32", "0.001"]),
        ("jena_gru_units_16", ["16", "0.001"]),
        ("jena_gru_units_16_learning_rate_0p0003", ["16", "0.0003"]),
        ("jena_gru_learning_rate_0p0003", ["32", "0.0003"]),
        ("jena_gru_units_64", ["64", "0.001"]),
        ("jena_gru_units_64_learning_rate_0p0003", ["64", "0.0003"]),
    ]
    assert [row.is_own for row in rows] == [True] + [False] * 5


def test_the_best_point_is_marked_by_its_validation_figure(swept):
    assert [row.model for row in the_sweep(swept).rows if row.is_best] == [
        "jena_gru_units_64_learning_rate_0p0003"
    ]
    more = with_sweep(material(), {"maxlen": [20, 30]}, {"maxlen": 20}, "imdb_lstm")
    assert [row.model for row in the_sweep(more).rows if row.is_best] == ["imdb_lstm"]


def test_figures_have_their_spread_and_the_difference_is_paired_by_seed(swept):
    row = the_sweep(swept).rows[1]
    assert row.best_validation.value == "0.3050 ± 0.0071"
    assert row.difference == "−0.0100 ± 0.0000"


def test_nothing_else_on_the_page_knows_of_the_points(swept, html):
    before = material(seeds=(1, 2))
    records = [*job_records("jena_gru", 1), *job_records("jena_gru_units_16", 1)]
    for content, others in ((swept, html), (replace(swept, job_records=records), None)):
        others = (others or page(content)).replace(part_of(html), "")
        assert "units_16" not in re.sub(r"snakemake[^<]*", "", others)
    head = html.partition("<main")[0].replace('<li><a href="#sweeps">Sweeps</a></li>\n', "")
    assert head == page(before).partition("<main")[0]


def test_claims_do_not_count_points(swept):
    before = material(seeds=(1, 2))
    both = (before, swept)
    of = [check_claims(CLAIMS, m.comparison, m.histories, m.runs, CHAPTER) for m in both]
    assert json.dumps(of[0]) == json.dumps(of[1])


def test_the_table_marks_the_best_and_the_models_own_settings_in_words(html):
    part = part_of(html)
    best = part.partition('<tr class="chosen">')[2].partition("</tr>")[0]
    assert ">best point<" in best
    assert "jena_gru_units_64_learning_rate_0p0003" in best
    assert part.count(">its own settings<") == 1


def test_the_command_trains_the_same_sweep_again(html):
    assert "snakemake --cores 4 sweep --config edition=made_up seeds=[1,2]" in part_of(html)
    assert "learning_rate" in html.partition("sweep=")[2][:200]


# ---- Plots ----------------------------------------------------------------------------------


def drawn(content):
    return [str(plot.svg) for plot in the_sweep(content).plots]


def labels(svg):
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def test_the_axis_has_most_values_and_the_other_setting_has_a_line_for_each(swept):
    (plot,) = the_sweep(swept).plots
    assert [line.name for line in plot.lines] == ["learning_rate 0.0003", "learning_rate 0.001"]
    assert {"16", "32", "64", "units"} <= set(labels(str(plot.svg)))
    assert 'role="img"' in plot.svg
    assert "GRU: validation mean absolute error by units, 16 to 64. Best: " in plot.svg


def test_one_setting_makes_one_line_without_a_legend():
    content = with_sweep(material(), {"epochs": [4, 8, 16]}, {"epochs": 8})
    (plot,) = the_sweep(content).plots
    assert plot.lines == []


def test_values_that_span_decades_are_equally_far_apart():
    grid = {"learning_rate": [0.0001, 0.001, 0.01]}
    content = with_sweep(material(), grid, {"learning_rate": 0.001})
    (svg,) = drawn(content)
    at = {text: float(x) for x, text in re.findall(
        r'<text[^>]*?x="([\d.]+)"[^>]*>([\d.]+)</text>', svg)}  # fmt: skip
    steps = [at["0.001"] - at["0.0001"], at["0.01"] - at["0.001"]]
    assert steps[0] == pytest.approx(steps[1], abs=0.5)


def test_words_are_an_axis_too():
    grid = {"optimizer": ["rmsprop", "adam", "sgd"]}
    (svg,) = drawn(with_sweep(material(seeds=(1, 2)), grid, {"optimizer": "rmsprop"}))
    assert [text for text in labels(svg) if text in grid["optimizer"]] == grid["optimizer"]


def test_each_combination_of_further_settings_has_a_plot():
    grid = {"epochs": [1, 2, 3], "learning_rate": [0.1, 0.2], "optimizer": ["sgd", "adam"]}
    own = {"epochs": 1, "learning_rate": 0.1, "optimizer": "sgd"}
    svgs = drawn(with_sweep(material(), grid, own))
    assert [labels(svg)[-1] for svg in svgs] == ["optimizer sgd", "optimizer adam"]


def test_a_model_beside_the_grid_is_a_dashed_line():
    grid = {"arguments.units": [8, 16]}
    content = with_sweep(material(), grid, {"arguments.units": 32})
    assert the_sweep(content).has_own_line
    assert "its own settings" in labels(drawn(content)[0])


def test_too_many_plots_are_none():
    grid = {key: list(range(1, 8)) for key in ("epochs", "arguments.units", "step", "batch")}
    content = with_sweep(material(), {**grid, "batch": [1]}, dict.fromkeys(grid, 1))
    assert len(drawn(content)) == 7
    grid = {**grid, "batch": [1, 2]}
    content = with_sweep(material(), grid, dict.fromkeys(grid, 1))
    assert drawn(content) == []


def test_points_without_figures_are_said_to_have_failed(swept):
    rows = [
        row | {"failure": "it diverged", "best_validation": None, "best_test": None}
        if row["model"] == "jena_gru_units_16"
        else row
        for row in rows_of(swept.comparison)
    ]
    failed = with_comparison(swept, rows)
    part = part_of(page(failed))
    assert "Failed (seeds 1, 2): it diverged." in part
    assert len(the_sweep(failed).plots) == 1


def test_points_that_cannot_run_are_named(swept):
    part = part_of(page(replace(swept, left_out={"jena_gru": ["jena_gru_units_4096"]})))
    assert "too short for their layers: <code>jena_gru_units_4096</code>" in part
