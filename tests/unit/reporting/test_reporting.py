"""The report: one page that shows everything, as text, and is the same on every run."""

import re
from dataclasses import replace

import pytest
from made_up_report import TRAINED, material, with_comparison, with_facts
from page_links import ids_and_references
from project import ROOT

from chapter6.reporting.material import Material
from chapter6.reporting.page import PARTS, render
from chapter6.reporting.parts import data, origins
from chapter6.reporting.parts import results as results_part
from chapter6.reporting.wording import numbers
from chapter6.tables import rows_of


def page(content: Material) -> str:
    return render(content, ROOT / "report")


@pytest.fixture(scope="module")
def one_seed() -> str:
    return page(material())


def plain(text: str) -> str:
    return text.replace(numbers.SPACE, " ")


def results(content: Material):
    sections = results_part.part(content)["sections"]
    return {result.model: result for models in sections.values() for result in models}


# ---- The table of all models ----------------------------------------------------------------


def test_one_seed_shows_the_value_alone():
    row = results(material())["imdb_embedding"]
    assert plain(row.best_validation.value) == "81.00 %"
    assert row.runs == "1"


def test_several_seeds_show_mean_spread_and_number():
    row = results(material(seeds=(1, 2, 3)))["jena_gru"]
    assert row.best_test.value == "0.3200 ± 0.0100"
    assert plain(row.best_test.celsius) == "2.56 ± 0.08 °C"
    assert row.runs == "3"


def test_best_epochs_of_several_seeds_are_a_range():
    assert numbers.whole_range([7, 4, 5]) == "4–7"
    assert numbers.whole_range([4, 4]) == "4"


def test_the_naive_forecast_has_no_epochs_and_no_spread():
    row = results(material(seeds=(1, 2, 3)))["jena_naive"]
    assert (row.epochs, row.best_epoch, row.seconds, row.runs) == ("–", "–", "–", "–")
    assert row.best_test.value == "0.3000"


def test_a_dash_is_not_sorted_as_a_number():
    content = material(seeds=(1, 2))
    rows = [
        row | {"failure": "it diverged"} if row["model"] == "jena_gru" else row
        for row in rows_of(content.comparison)
    ]
    row = results(with_comparison(content, rows))["jena_gru"]
    assert (row.epochs, row.seconds, row.best_test.value) == ("–", "–", "–")
    assert set(row.numbers) == {"runs", "en", "ko", "range"}


def test_published_figures_are_next_to_ours_in_the_same_units():
    rows = results(material())
    assert plain(rows["imdb_embedding"].published["en"].value) == "75.94 %"
    assert plain(rows["imdb_embedding"].published["range"].value) == "75.16–76.08 %"
    assert rows["jena_gru"].published["ko"].value == "0.2628"
    assert plain(rows["jena_gru"].published["ko"].celsius) == "2.33 °C"


def test_what_was_not_published_is_a_dash():
    row = results(material())["imdb_lstm"]
    assert {figure.value for figure in row.published.values()} == {"–"}


def test_models_are_grouped_by_section_in_the_order_of_the_configuration():
    sections = results_part.part(material())["sections"]
    assert list(sections) == ["6.1", "6.2", "6.3", "6.4"]
    assert [row.model for row in sections["6.3"]] == [
        "jena_naive",
        "jena_gru",
        "jena_gru_reversed",
    ]


# ---- Templates and their modules ------------------------------------------------------------


def test_each_template_of_a_part_has_its_module_and_each_module_its_template():
    templates = {path.name.removesuffix(".html.j2") for path in (ROOT / "report/parts").iterdir()}
    modules = {path.stem for path in (ROOT / "src/chapter6/reporting/parts").rglob("[!_]*.py")}
    assert templates - {"macros"} == modules  # macros show what they are given
    assert modules == set(PARTS)
    for name, part in PARTS.items():
        assert part.__module__.rpartition(".")[2] == name


@pytest.mark.parametrize("name", PARTS)
def test_a_part_returns_exactly_what_its_template_shows(name):
    template = (ROOT / f"report/parts/{name}.html.j2").read_text()
    shown = set(re.findall(rf"(?<![>\w.]){name}\.(\w+)", template))
    assert set(PARTS[name](material(seeds=(1, 2)))) == shown
    others = "|".join(set(PARTS) - {name})
    assert re.findall(rf"(?<![>\w.])(?:{others})\.(?!html)\w+", template) == []


# ---- The page -------------------------------------------------------------------------------


def test_a_synthetic_edition_says_so_in_the_header_and_at_the_table(one_seed):
    header, _, rest = one_seed.partition("</header>")
    assert "Synthetic data." in header
    table = rest[rest.index('id="results"') :]
    assert "Synthetic data." in table[: table.index("<thead>")]


def test_a_genuine_edition_does_not_speak_of_synthetic_data():
    shown = re.sub(r"<script.*?</script>", "", page(material(synthetic=False)), flags=re.DOTALL)
    assert "ynthetic" not in shown


def test_every_trained_model_has_one_figure(one_seed):
    for model in TRAINED:
        assert one_seed.count(f'<figure id="model-{model}"') == 1


def test_every_trained_model_says_how_to_run_it_again(one_seed):
    for model in TRAINED:
        assert f"snakemake --cores 4 evaluate_{model} --config edition=made_up" in one_seed


def test_titles_words_and_reviews_are_shown_as_text():
    hostile = "<script>document.title = 'owned'</script> & $x_1$"
    html = page(material(titles={"imdb_lstm": hostile, "jena_gru": "<img src=x onerror=y>"}))
    assert "<script>document" not in html
    assert "<img" not in html
    assert "<b>bold</b>" not in html
    assert html.count("&lt;script&gt;") >= 3


def test_an_override_in_a_title_cannot_turn_the_sentence_around_it():
    turning = "\u202eGRU\u2066, \u2069the other way"
    content = material(titles={"jena_gru": turning})
    page_of_it = page(replace(content, title=turning, edition=turning))
    assert "GRU, the other way" in page_of_it
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]|\\u20(2[a-e]|6[6-9])", page_of_it)


def test_the_page_loads_nothing_from_elsewhere(one_seed):
    wanted = re.findall(r'(?:src|href)="([^"#][^"]*)"|url\((?!#)([^)]*)\)|@import', one_seed)
    assert {address[0][:5] for address in wanted} == {"data:"}


def test_the_same_results_give_the_same_bytes(one_seed):
    assert page(material()) == one_seed


def test_no_two_elements_share_an_id_and_every_reference_has_its_target(one_seed):
    ids, references = ids_and_references(one_seed)
    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_every_plot_says_what_it_shows(one_seed):
    plots = re.findall(r'<div class="plot"[^>]*><svg ([^>]*)>', one_seed)
    assert plots
    for attributes in plots:
        assert 'role="img"' in attributes
        assert len(re.search(r'aria-label="([^"]*)"', attributes)[1]) > 20


def test_the_page_gives_the_true_horizon(one_seed):
    assert "<strong>25 h</strong>" in one_seed
    assert "horizon is 24.5 h" in one_seed  # the model that sees one row in 3


# ---- Facts ----------------------------------------------------------------------------------


def test_every_irregularity_says_how_it_was_treated():
    found = data.part(material())["irregularities"]
    rows = {row["kind"].partition(" (")[0]: row for row in found}
    assert len(rows) == len(found)
    assert rows["Gaps"]["where"] == "row 24: 2009-01-01 04:00 to 2009-01-01 04:40, 3 rows missing"
    assert rows["Rows with a time that was already recorded"]["count"] == "144"
    misplaced = rows["Rows that are earlier than a row before them"]
    assert misplaced["count"] == "12"
    assert misplaced["where"] == "row 200: 2 rows, 2009-01-01 07:00 to 2009-01-01 07:10 …"
    assert rows["Values that are physically impossible"]["where"] == "rh (%): 1, rows 33"
    assert rows["Values that do not change for hours"]["where"] == (
        "wd (deg): 187 rows, at most 187 on end (0 from row 90)"
    )
    contradictory = rows["Rows in which two columns contradict each other"]
    assert contradictory["where"] == "VPmax ≈ f(T): 3, rows 7, 8, 9"
    assert rows["Peculiarities of the text"]["where"] == (
        "a byte order mark; no line end after the last row"
    )
    assert rows["Sentinels"]["where"] == "wv (m/s): 12, rows 30, 31 …"
    assert rows["Empty lines"]["count"] == "1"
    assert all(row["treatment"] for row in rows.values())


def test_a_clean_table_still_shows_what_was_looked_for():
    clean = {
        "gaps": {"count": 0, "missing_rows": 0, "spans": []},
        **{key: {"rows": 0, "spans": []} for key in ("repeated", "misplaced", "stray")},
        "uneven": {"count": 0, "rows": []},
        **{key: {} for key in ("sentinels", "out_of_range", "constant", "inconsistent")},
        "empty_lines": 0,
        "notes": [],
    }
    content = with_facts(material(), climate=material().facts["climate"] | clean)
    assert [row["count"] for row in data.part(content)["irregularities"]] == ["0"] * 11


def test_the_checks_that_an_edition_relaxes_are_shown_with_their_limits():
    relaxed = [{"check": "checks.climate.missing_rows", "limit": 0.2, "usual": 0.05}]
    assert "checks.climate" not in page(material())
    html = page(replace(material(), relaxed_checks=relaxed))
    row = re.search(r"<tr>.{0,60}checks\.climate\.missing_rows.*?</tr>", html)[0]
    assert re.findall(r"[\d.]+(?=</td>)", row) == ["0.2", "0.05"]


def test_libraries_show_every_version_that_was_used():
    content = material(seeds=(1, 2))
    runs = [run | {"versions": {"keras": f"3.{run['seed']}"}} for run in content.runs]
    content = replace(content, runs=runs, versions={"jinja2": "3"})
    assert origins.part(content)["libraries"] == [("jinja2", "3"), ("keras", "3.1, 3.2")]


def test_the_origin_of_a_model_keeps_all_its_seeds():
    models = origins.part(material(seeds=(2, 1)))["models"]
    (gru,) = (model for model in models if model.model == "jena_gru")
    assert [run["seed"] for run in gru.runs] == [1, 2]
    assert [run["target"] for run in gru.runs] == [
        "evaluate_jena_gru_seed_1",
        "evaluate_jena_gru_seed_2",
    ]
    assert gru.command == (
        "snakemake --cores 4 evaluate_jena_gru --config edition=made_up seeds=[2,1]"
    )


@pytest.mark.parametrize(
    ("seconds", "text"), [(4.21, "4.2 s"), (59.7, "1 min 0 s"), (125, "2 min 5 s")]
)
def test_durations_are_written_in_their_two_largest_units(seconds, text):
    assert plain(numbers.duration(seconds)) == text
