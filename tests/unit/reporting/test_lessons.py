"""What the sample teaches: lessons, and their evidence in the report."""

import pytest
from made_up_report import material, with_comparison
from project import ROOT

from chapter6.claims.book.lessons import LESSONS
from chapter6.reporting.page import render
from chapter6.reporting.parts.lessons import part
from chapter6.tables import rows_of

BACKWARDS = "Of the weather, the recent past says most: read backwards, a GRU does worse."


def shown(content) -> dict[str, str]:
    return {line.says: line.shown.word for line in part(content)["lines"] if line.shown}


def test_a_lesson_shows_if_the_better_model_is_better():
    content = material(seeds=(1, 2))
    assert shown(content)[BACKWARDS] == "holds"
    rows = [
        row | {"best_validation": 0.9} if row["model"] == "jena_gru" else row
        for row in rows_of(content.comparison)
    ]
    assert shown(with_comparison(content, rows))[BACKWARDS] == "does not hold"


def test_a_lesson_whose_models_were_not_run_says_so():
    assert shown(material())["An LSTM carries over long distances what a SimpleRNN forgets."] == (
        "not run"
    )


def test_genuine_data_has_no_table_of_lessons():
    html = render(material(synthetic=False), ROOT / "report")
    assert 'id="lessons"' not in html


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.anchor)
def test_each_lesson_leads_to_a_place_of_the_report(lesson):
    if lesson.better:
        assert lesson.anchor.removeprefix("model-") in (lesson.better, lesson.worse)
    else:
        assert f'id="{lesson.anchor}"' in render(material(), ROOT / "report")


def test_the_first_screen_says_what_the_sample_is_for_and_which_lessons_it_shows():
    header = render(material(), ROOT / "report").partition("</header>")[0]
    assert "The sample is for trying the whole workflow" in header
    assert all(lesson.says in header for lesson in LESSONS)
