"""`chapter6 report --partial`: a page of the results so far, and of what is missing and why."""

import html
import re
import shutil

import pyarrow as pa
import pytest
import yaml
from made_up_report import material
from page_links import ids_and_references
from partial_results import PartialResults
from project import ROOT

from chapter6.commands.cli import main
from chapter6.formats import write_json, write_table
from chapter6.layout import FACTS

MODELS = [
    name
    for name, model in yaml.safe_load((ROOT / "config.yaml").read_text())["models"].items()
    if not model.get("control")
]


@pytest.fixture
def partial(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return PartialResults(tmp_path)


def page_of(made, *arguments):
    assert main(["report", "--partial", str(made.results), *arguments]) == 0
    return (made.results / "report-partial.html").read_text()


def row_text(page, model):
    """Return the text of a model's row of the first table."""
    table = page.partition('<section id="results">')[2].partition("</section>")[0]
    line = next(row for row in table.split("<tr>") if f"<code>{model}</code>" in row)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", line)).split())


# ---- Nothing, or one thing ----------------------------------------------------------------------


def test_an_empty_folder_gives_a_page_that_names_every_model_and_what_makes_it(partial, capsys):
    page = page_of(partial)
    assert "18 runs, of these 18 not run" in capsys.readouterr().out
    for model in MODELS:
        assert "Not run." in row_text(page, model)
        assert f"snakemake --cores 4 evaluate_{model} --config edition=sample" in page
    assert "24 not run" in page
    assert "75.94" in row_text(page, "imdb_embedding")  # published figures are shown anyway


def test_parts_whose_facts_are_missing_name_what_makes_them(partial):
    page = page_of(partial)
    concepts = ("encode_examples", "forward_rnn", "describe_climate", "map_embeddings")
    predictions = ("show_padding", "describe_predictions", "read_along")
    for target in ("data", *concepts, *predictions):
        assert f"not available yet. To make it: <code>snakemake --cores 4 {target} --config" in page


def test_every_link_of_an_empty_page_leads_somewhere(partial):
    ids, references = ids_and_references(page_of(partial))
    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_a_truncated_file_counts_as_missing(partial):
    partial.scored("jena_gru")
    (partial.results / "models/jena_gru/seed-1/metrics.json").write_text('{"model": "je')
    assert "Trained, but not scored yet." in row_text(page_of(partial), "jena_gru")


@pytest.mark.parametrize("content", ["{}", "null", "[1]", b"\xff\x00\x9b"])
def test_a_damaged_file_counts_as_missing_whatever_it_holds(partial, content):
    partial.scored("jena_gru")
    partial.scored("imdb_lstm")
    partial.running("imdb_conv1d")
    for name in (
        "models/jena_gru/seed-1/metrics.json",
        "models/imdb_lstm/seed-1/run.json",
        "models/imdb_lstm/seed-1/history.parquet",
        "models/imdb_conv1d/seed-1/progress.jsonl",
        "reviews/reviews.json",
        "concepts/encode_examples.json",
    ):
        path = partial.results / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    page = page_of(partial)
    assert "Trained, but not scored yet." in row_text(page, "jena_gru")
    assert "Not run." in row_text(page, "imdb_lstm")
    assert "Not run." in row_text(page, "imdb_conv1d")
    assert "<b>Reviews and their lengths</b>: not available yet." in page
    assert "<b>Encodings of text</b>: not available yet." in page


def test_a_fact_that_lacks_a_key_costs_its_own_part_and_is_named(partial, capsys):
    made = material().facts
    for name, fact in made.items():
        write_json(fact, partial.results / FACTS[name])
    whole = page_of(partial)
    assert whole.count("not available yet") == 1  # the receipts
    capsys.readouterr()
    vectors = {key: value for key, value in made["vectors"].items() if key != "zero_vectors"}
    write_json(vectors, partial.results / FACTS["vectors"])
    weather = made["describe_climate"]
    daily = {key: value for key, value in weather["daily"].items() if key != "mean"}
    write_json(weather | {"daily": daily}, partial.results / FACTS["describe_climate"])
    page = page_of(partial)
    told = capsys.readouterr().out
    assert f"{FACTS['vectors']}: lacks 'zero_vectors', so its part is left out" in told
    assert f"{FACTS['describe_climate']}: lacks 'mean'" in told
    assert page.count("not available yet") == 3
    assert "<b>Vocabulary and word vectors</b>: not available yet." in page
    assert "<b>Reviews and their lengths</b>: not available yet." not in page


def test_a_history_without_its_columns_and_the_files_of_another_seed_are_not_shown(partial):
    partial.scored("jena_gru", value=0.25)
    write_table(pa.table({"x": [1]}), partial.results / "models/jena_gru/seed-1/history.parquet")
    shutil.copytree(
        partial.results / "models/jena_gru/seed-1", partial.results / "models/jena_gru/seed-7"
    )
    page = page_of(partial)
    line = row_text(page, "jena_gru")
    assert "Not run (seed 7)" in line
    assert "0.2500 " in line
    assert "its curves are missing or damaged (history.parquet)" in page


def test_finished_runs_are_shown_without_a_remark(partial, capsys):
    partial.scored("jena_gru", value=0.2512)
    partial.scored("jena_naive", value=0.29)
    page = page_of(partial)
    assert "16 not run\n" in capsys.readouterr().out
    line = row_text(page, "jena_gru")
    assert "0.2512" in line
    assert not re.search("Not run|Stale|Failed", line)
    assert page.count('<figure id="model-jena_gru"') == 1
    assert "The GRU beats" in page
    assert re.search(r"C11.*?holds|does not hold", page, re.DOTALL)


# ---- Half of it --------------------------------------------------------------------------------


def test_each_unfinished_run_is_named_with_its_state_and_the_reason(partial, capsys):
    partial.scored("jena_dense", failure="the loss is not a number in epoch 1")
    partial.running("jena_gru")
    partial.stopped("jena_bigru")
    partial.trained("imdb_lstm")
    partial.scored("imdb_simplernn", value=0.85, epochs=99)
    page = page_of(partial)
    assert "Failed: the loss is not a number in epoch 1." in row_text(page, "jena_dense")
    assert "Running: epoch 1 of 4." in row_text(page, "jena_gru")
    assert "Stopped (the next run resumes it): after epoch 1 of 4." in row_text(page, "jena_bigru")
    assert "Trained, but not scored yet." in row_text(page, "imdb_lstm")
    stale = row_text(page, "imdb_simplernn")
    assert "Stale: epochs 99 → 5." in stale
    assert "85.00" in stale
    assert "Some verdicts are based on stale runs: SimpleRNN." in page
    section = page[
        page.index('<section id="section-6-3"') : page.index('<section id="section-6-4"')
    ]
    assert "evaluate_jena_bigru " in section
    assert "evaluate_jena_gru " not in section  # it runs
    counts = "13 not run, 1 running, 1 stopped, 1 not scored, 1 failed, 1 stale"
    assert counts in capsys.readouterr().out
    assert "Failed: the loss is not a number" in page.partition('id="record-jena_dense"')[2]


def test_figures_of_an_earlier_run_are_not_shown_for_one_that_is_running(partial):
    partial.scored("jena_gru", value=0.2512)
    partial.running("jena_gru")
    line = row_text(page_of(partial), "jena_gru")
    assert "Running: epoch 1 of 4." in line
    assert "0.2512" not in line


def test_models_are_stale_if_their_data_would_be_prepared_again(partial):
    data = partial.prepared("encode_reviews", "reviews/imdb.npz", shuffle_seed=7)
    partial.scored("imdb_lstm", reads=[data])
    partial.scored("jena_gru")
    page = page_of(partial)
    line = row_text(page, "imdb_lstm")
    assert "Stale: encode_reviews would run again (shuffle_seed 7 → 113)." in line
    assert "Stale" not in row_text(page, "jena_gru")


def test_models_are_stale_if_their_data_has_changed_since(partial):
    data = partial.prepared("encode_reviews", "reviews/imdb.npz")
    partial.scored("imdb_lstm", reads=[data])
    (partial.results / "reviews/imdb.npz").write_text("other data")
    assert "reviews/imdb.npz has changed since" in row_text(page_of(partial), "imdb_lstm")


def test_a_result_without_a_record_is_stale(partial):
    partial.scored("jena_gru")
    (partial.results / "models/jena_gru/seed-1/metrics.json.record.json").unlink()
    assert "Stale: no record says what" in row_text(page_of(partial), "jena_gru")


# ---- Seeds, variants, files ---------------------------------------------------------------------


def test_missing_seeds_of_a_model_are_named_together(partial, tmp_path):
    (tmp_path / "seeds.yaml").write_text("seeds: [1, 2, 3]\n")
    partial.scored("jena_gru", seed=2, value=0.2512)
    page = page_of(partial, "--configfile", "seeds.yaml")
    line = row_text(page, "jena_gru")
    assert "Not run (seeds 1, 3)." in line
    assert "0.2512" in line
    assert "evaluate_jena_gru --config edition=sample seeds=[1,2,3] --configfile seeds.yaml" in page


def test_existing_seeds_variants_and_controls_are_shown(partial):
    partial.scored("jena_gru", seed=5, value=0.2512)
    partial.scored("imdb_conv1d", value=0.80)
    partial.scored("imdb_conv1d_as_printed", value=0.75)
    page = page_of(partial)
    assert "Not run (seed 1)." in row_text(page, "jena_gru")
    assert "Compared with the corrected model: validation −5.00 points" in row_text(
        page, "imdb_conv1d_as_printed"
    )
    assert "jena_climatology" not in page
    assert (
        "evaluate_imdb_conv1d_as_printed --config edition=sample seeds=[1,5] variants=[as_printed]"
        in page
    )


def test_what_is_not_in_the_configuration_is_left_out_and_named(partial, capsys):
    (partial.results / "models/my_old_model/seed-1").mkdir(parents=True)
    assert "my_old_model" not in page_of(partial)
    assert "left out: my_old_model" in capsys.readouterr().out


def test_the_page_can_be_written_elsewhere(partial, tmp_path):
    assert main(["report", "--partial", str(partial.results), "--html", "there/page.html"]) == 0
    assert (tmp_path / "there/page.html").read_text().startswith("<!DOCTYPE html>")
    assert not partial.results.exists()


def test_an_edition_that_is_not_configured_gives_a_clear_error(partial, capsys):
    assert main(["report", "--partial", "results/smaple"]) == 2
    assert "no edition 'smaple'; did you mean 'sample'?" in capsys.readouterr().err


def test_the_full_report_is_left_to_snakemake(partial, capsys):
    with pytest.raises(SystemExit):
        main(["report"])
    assert "--partial" in capsys.readouterr().err
