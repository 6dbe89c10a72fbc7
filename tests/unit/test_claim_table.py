"""The report's table of claims: verdicts, the numbers behind them, and how many runs."""

from dataclasses import replace

import pytest
from made_up_report import material
from project import ROOT

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.verdicts import check_claims
from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.reporting.material import Material
from chapter6.reporting.page import render
from chapter6.reporting.parts import claims
from chapter6.reporting.parts.claims import MEASURES
from chapter6.tables import frame_of

NOTHING_RUN = check_claims(CLAIMS, frame_of([], SCHEMA), frame_of([], HISTORIES), [])


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
    signs = {"holds": "✓", "does not hold": "✗", "not decided": "?", "not run": "–"}
    assert {signs[line.verdict.word] == line.verdict.sign for line in lines.values()} == {True}
    for name in lines:
        assert one_seed.count(f'id="claim-{name}"') == 1


def test_every_measure_of_a_claim_has_words():
    measures = {
        check.measure.name for claim in CLAIMS for check in (*claim.checks, *claim.with_control)
    }
    assert measures == set(MEASURES)


def test_a_claim_shows_the_numbers_behind_it_and_what_was_required():
    line = claim_lines(material())["C14"]
    (finding,) = line.findings
    assert finding.figures == [("GRU on reversed time", "0.4100"), ("Naive forecast", "0.3000")]
    assert (finding.effect, finding.wanted) == ("ratio 1.37", "ratio at least 1.10")
    assert (line.verdict.word, line.runs) == ("holds", "based on one run")


def test_several_seeds_show_standard_errors_and_their_number():
    line = claim_lines(material(seeds=(1, 2, 3)))["C14"]
    assert line.findings[0].figures[0] == ("GRU on reversed time", "0.4200 ± 0.0058")
    assert line.findings[0].effect == "ratio 1.40 ± 0.02"
    assert line.runs == "n = 3"


def test_a_claim_whose_models_were_not_run_names_them():
    line = claim_lines(material())["C7"]
    assert line.verdict.word == "not run"
    assert line.reason == "no run of imdb_simplernn"
    assert line.findings == []


def test_verdicts_are_counted_in_words(one_seed):
    counts = {mark.word: words for mark, words in claims.part(material())["counts"]}
    assert sum(int(words.split()[0]) for words in counts.values()) == len(CLAIMS)
    assert counts["does not hold"].endswith("do not hold")
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
    nothing = replace(material(), claims={"claims": NOTHING_RUN})
    html = page(nothing)
    assert "24 not run" in html
    assert "based on one run" not in html


def test_an_undecided_claim_too_says_that_it_is_based_on_one_run():
    line = claim_lines(material())["C8"]
    assert (line.verdict.word, line.runs) == ("not decided", "based on one run")


def test_verdicts_that_are_the_same_for_every_seed_are_not_called_based_on_one_run():
    content = material(chapter={"jena_naive": ("6.3", "Naive forecast")})
    assert claim_lines(content)["C9"].runs == "the same for every seed"
    assert "based on one run" not in page(content)
