"""The report's table of claims: verdicts, the numbers behind them, and how many runs."""

from dataclasses import replace

import pytest
from made_up_report import material
from project import ROOT

from chapter6.claims.chapter import CLAIMS, ruling
from chapter6.claims.data import MADE_UP
from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.reporting.material import Material
from chapter6.reporting.page import render
from chapter6.reporting.parts import claims
from chapter6.reporting.wording.evidence import MEASURES
from chapter6.reporting.wording.numbers import SPACE
from chapter6.tables import frame_of

NOTHING_RUN = ruling(frame_of([], SCHEMA), frame_of([], HISTORIES), [], MADE_UP)


def page(content: Material) -> str:
    return render(content, ROOT / "report")


@pytest.fixture(scope="module")
def one_seed() -> str:
    return page(material())


def claim_lines(content: Material):
    sections = claims.part(content)["sections"]
    return {line.id: line for lines in sections.values() for line in lines}


def test_every_claim_has_a_row_with_its_verdict_as_a_sign_and_a_word(one_seed):
    lines = claim_lines(material())
    assert list(lines) == [claim.id for claim in CLAIMS]
    signs = {"holds": "✓", "does not hold": "✗", "not decided": "?", "not applicable": "○"}
    signs["not run"] = "–"
    assert {signs[line.verdict.word] == line.verdict.sign for line in lines.values()} == {True}
    for name in lines:
        assert one_seed.count(f'id="claim-{name}"') == 1


def test_every_measure_of_a_claim_has_words():
    checks = [check for claim in CLAIMS for check in (*claim.checks, *claim.with_control)]
    checks += [beside for check in checks if (beside := check.on_test())]
    assert {check.measure.name for check in checks} == set(MEASURES)


def test_a_claim_shows_the_numbers_behind_it_and_what_was_required():
    line = claim_lines(material())["C14"]
    finding, beside = line.evidence
    assert finding.figures == [("GRU on reversed time", "0.4100"), ("Naive forecast", "0.3000")]
    assert (finding.effect, finding.wanted) == ("ratio 1.37", "ratio at least 1.10")
    assert (line.verdict.word, line.runs) == ("holds", "based on one run")
    assert beside.measure == "Test MAE, best epoch’s weights"
    assert not beside.decides


def test_several_seeds_show_the_interval_and_in_how_many_of_them_the_claim_holds():
    line = claim_lines(material(seeds=(1, 2, 3)))["C14"]
    assert line.evidence[0].figures[0] == ("GRU on reversed time", "0.4200 ± 0.0100")
    # 1.3667, 1.4000, 1.4333: s = 0.0333, t(0.975; 2) = 4.3027
    assert line.evidence[0].effect.replace(SPACE, " ") == ("ratio 1.40, 95 % interval 1.32 to 1.48")
    assert line.runs == "holds in 3 of 3 seeds"


def test_a_claim_whose_models_were_not_run_names_them():
    line = claim_lines(material())["C7"]
    assert line.verdict.word == "not run"
    assert line.reason == "no figures of imdb_simplernn"
    assert line.evidence == []


def test_verdicts_are_counted_in_words(one_seed):
    counts = {mark.word: words for mark, words in claims.part(material())["counts"]}
    assert sum(int(words.split()[0]) for words in counts.values()) == len(CLAIMS)
    assert counts["does not hold"].endswith("does not hold")
    assert counts["not run"].endswith("not run")
    assert all(words in one_seed for words in counts.values())


def test_with_one_seed_the_section_says_that_verdicts_are_based_on_one_run(one_seed):
    assert "Each verdict is based on one run of each model" in one_seed
    assert "based on one run" not in page(material(seeds=(1, 2)))


def test_a_synthetic_editions_verdicts_are_marked_as_synthetic(one_seed):
    section = one_seed[one_seed.index('<section id="claims">') :]
    notice = section[: section.index("<table")]
    assert "These verdicts come from synthetic reviews and synthetic weather." in notice
    assert "made-up" not in page(material(synthetic=False)).partition('id="claims"')[2]


def test_verdicts_on_a_chapter_without_runs_can_be_shown():
    nothing = replace(material(), claims=NOTHING_RUN)
    html = page(nothing)
    assert "24 not run" in html
    assert "based on one run" not in html


def test_an_undecided_claim_too_says_that_it_is_based_on_one_run():
    line = claim_lines(material(synthetic=False))["C8"]
    assert (line.verdict.word, line.runs) == ("not decided", "based on one run")


def test_verdicts_that_are_the_same_for_every_seed_are_not_called_based_on_one_run():
    content = material(synthetic=False, chapter={"jena_naive": ("6.3", "Naive forecast")})
    assert claim_lines(content)["C9"].runs == "the same for every seed"
    assert "based on one run" not in page(content)
