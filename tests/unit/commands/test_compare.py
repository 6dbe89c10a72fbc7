"""`chapter6 compare`: one page of what differs between two folders of results."""

import html
import re
import shutil

import pytest
from partial_results import PartialResults

from chapter6.caching.compared import differences
from chapter6.commands.cli import main
from chapter6.reporting.wording.numbers import SPACE


@pytest.fixture
def both(tmp_path, monkeypatch):
    """Write two folders of results with differences; return the page, without its tags, and raw."""
    monkeypatch.chdir(tmp_path)
    made = PartialResults(tmp_path)

    def compared(write_first, write_second):
        write_first(made)
        shutil.move(made.results, tmp_path / "before")
        write_second(made)
        assert main(["compare", "before", "results/sample", "--html", "page.html"]) == 0
        raw = (tmp_path / "page.html").read_text()
        text = re.sub(r"<style>.*?</style>", "", raw, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split()), raw

    return compared


def section(raw, name):
    return raw.partition(f'<section id="{name}">')[2].partition("</section>")[0]


def test_figures_are_paired_by_model_and_seed(both):
    def first(made):
        for seed, value in ((1, 0.30), (2, 0.32)):
            made.scored("jena_gru", seed, value)

    def second(made):
        for seed, value in ((1, 0.31), (2, 0.30)):
            made.scored("jena_gru", seed, value)

    text, _ = both(first, second)
    assert "1 0.3000 0.3100 +0.0100" in text
    assert "2 0.3200 0.3000 −0.0200" in text
    assert "mean 0.3100 ± 0.0141 0.3050 ± 0.0071 −0.0050 ± 0.0212" in text


def test_accuracies_differ_by_points(both):
    text, _ = both(
        lambda made: made.scored("imdb_lstm", 1, 0.50),
        lambda made: made.scored("imdb_lstm", 1, 0.55),
    )
    assert "50.00 % 55.00 % +5.00 points" in text.replace(SPACE, " ")


def test_settings_that_differ_are_named_with_their_models(both):
    text, raw = both(
        lambda made: (made.scored("jena_gru", epochs=5), made.scored("imdb_lstm")),
        lambda made: (made.scored("jena_gru", epochs=9), made.scored("imdb_lstm")),
    )
    assert "epochs 5 → 9 jena_gru" in text
    assert "imdb_lstm" not in section(raw, "settings")
    assert "The models were made by the same code in both runs." in text


def test_runs_in_only_one_folder_are_named(both):
    text, _ = both(
        lambda made: (made.scored("jena_gru", 1), made.scored("imdb_lstm")),
        lambda made: (made.scored("jena_gru", 1), made.scored("jena_gru", 2)),
    )
    assert "Only in before : imdb_lstm" in text
    assert "Only in results/sample : jena_gru (seed 2)" in text


def test_runs_with_other_seeds_are_compared_by_their_means(both):
    text, raw = both(
        lambda made: [made.scored("jena_gru", s, v, epochs=5) for s, v in ((1, 0.30), (2, 0.32))],
        lambda made: (made.scored("jena_gru", 3, 0.35, epochs=9), made.scored("imdb_lstm", 3)),
    )
    assert "A: 1, 2; B: 3 0.3100 ± 0.0141 0.3500 +0.0400" in text
    assert "the difference is between the means" in text
    assert "Only in before : jena_gru (seed 1, 2)" in text
    assert "epochs 5 → 9 jena_gru" in text
    assert len(re.findall(r'<div class="plot"><svg', raw)) == 1


def test_without_a_common_model_nothing_is_called_the_same(both):
    text, _ = both(lambda made: made.scored("jena_gru"), lambda made: made.scored("imdb_lstm"))
    assert "The two runs have no model in common." in text
    assert text.count("There is nothing to compare") == 4
    assert "the same" not in text.partition("to the last bit")[2]


def test_curves_of_both_are_drawn_in_one_plot(both):
    _, raw = both(lambda made: made.scored("jena_gru"), lambda made: made.scored("jena_gru"))
    plots = re.findall(r'<div class="plot"><svg.*?</svg>', raw, re.DOTALL)
    assert len(plots) == 1
    assert ">A</text>" in plots[0]
    assert ">B</text>" in plots[0]


def test_a_failed_training_is_named_and_has_no_figures(both):
    text, _ = both(
        lambda made: made.scored("jena_gru"), lambda made: made.scored("jena_gru", failure="no end")
    )
    assert "B failed: no end" in text


def test_the_same_results_differ_in_nothing(both):
    text, raw = both(lambda made: made.scored("jena_gru"), lambda made: made.scored("jena_gru"))
    assert "Identical figures, to the last bit 1" in text
    for words in ("same settings", "same code", "same versions", "same data"):
        assert words in text
    assert not re.findall(r'(?:src|href)="(?!#|data:)', raw)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("results/sample/reviews/imdb.npz", ["imdb.npz aaaaaaaaaa → bbbbbbbbbb"]),
        ("results/models/reviews/imdb.npz", ["imdb.npz aaaaaaaaaa → bbbbbbbbbb"]),
        ("results/sample/models/imdb_lstm/seed-1/run.json", []),
    ],
)
def test_data_that_differ_are_named_but_not_what_a_run_leaves_for_its_own_jobs(path, named):
    params = {"settings": "{}", "code": '{"hash": "a"}', "versions": "{}"}
    before, after = (
        {("imdb_lstm", 1, "metrics.json"): {"params": params, "inputs": {path: digest * 64}}}
        for digest in "ab"
    )
    assert list(differences(before, after)["data"]) == named


def test_a_folder_without_results_gives_a_clear_error(tmp_path, capsys):
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 2
    assert "no scored model" in capsys.readouterr().err
