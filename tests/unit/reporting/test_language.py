"""The report in Korean: every text has its translation, and only texts differ."""

import json
import math
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from made_up_report import material, with_comparison
from made_up_sweep import with_sweep
from report_texts import DESCRIBE_PREDICTIONS, MAP_EMBEDDINGS, ROOT, every_text, places

from chapter6.caching.changes import changed_code, changed_settings, changed_versions
from chapter6.claims.chapter import ruling
from chapter6.claims.data import CHAPTER, MADE_UP
from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.language import _, later, read_catalogue, speaking
from chapter6.layout import FACTS
from chapter6.reporting.compare_page import Change, Side, render_compare_page
from chapter6.reporting.material import Material
from chapter6.reporting.page import render
from chapter6.reporting.plots.forecasts import MONTHS
from chapter6.reporting.run_status import RunStatus
from chapter6.reporting.wording.failures import spoken_failure
from chapter6.reporting.wording.titles import spoken_title
from chapter6.tables import frame_of, rows_of
from chapter6.training.divergence import Divergence

LANGUAGES = ("ko",)
OTHER_DIGITS = (  # where one language has a word for a number, or a number as a word
    "The chapter",
    "Deep Learning with Python, first edition, chapter 6",
    "On 200 reviews, frozen GloVe vectors overfit fast",
    "On 200 reviews, an embedding learned from scratch",
    "Low fifties in all five runs",
    "“Near” means at most a tenth",
    "`results[i, j, None] = 1` sets the whole row",
    "a row of zeros, counted",
    "A character outside the printable ones",
    "One-dimensional convnets",
    "Of these %(words)s words",
    *MONTHS,
)
NAMES = (  # English that stays
    "Deep Learning with Python",
    "A made-up chapter",
    "a $word$",
    "The cat sat",
    "The dog",
)
NOTHING_RUN = ruling(frame_of([], SCHEMA), frame_of([], HISTORIES), [], CHAPTER)


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request) -> dict[str, str]:
    return read_catalogue(ROOT / "report/languages", request.param)


def in_language(language: str, content: Material) -> str:
    settings = {**content.settings, "report": {"language": language}}
    return render(replace(content, settings=settings), ROOT / "report")


def with_gaps() -> Material:
    """The material of a partial report with something of every kind missing."""
    statuses = [
        RunStatus("imdb_lstm", 1, "not run"),
        RunStatus("imdb_lstm", 2, "running", "3/8"),
        RunStatus("jena_gru", 1, "stale", "steps 500 → 400"),
        RunStatus("jena_gru", 2, "failed", "nan"),
        RunStatus("jena_conv1d_gru", 1, "stopped"),
        RunStatus("jena_conv1d_gru", 2, "silent"),
        RunStatus("jena_gru_reversed", 1, "not scored"),
    ]
    whole = material(seeds=(1, 2))
    rows = [
        row | {"failure": "not run"} if row["model"] == "imdb_lstm" else row
        for row in rows_of(whole.comparison)
    ]
    partial = with_comparison(whole, sorted(rows, key=lambda row: bool(row["failure"])))
    histories = whole.histories[whole.histories["model"] != "imdb_lstm"]
    return replace(
        partial,
        histories=histories,
        claims=ruling(partial.comparison, histories, whole.runs, MADE_UP),
        receipts=[],
        facts=dict.fromkeys(FACTS),
        partial=True,
        statuses=statuses,
    )


MATERIALS = {
    "one seed": material(),
    "three seeds": material(seeds=(1, 2, 3)),
    "genuine": material(seeds=(1, 2), synthetic=False),
    "sweep": replace(with_sweep(material(seeds=(1, 2))), left_out={"jena_gru": ["jena_gru_x"]}),
    "partial": with_gaps(),
    "no runs": replace(material(), claims=NOTHING_RUN),
}


@pytest.fixture(scope="module", params=MATERIALS)
def pages(request) -> tuple[str, str]:
    """The same report in English and in Korean."""
    content = MATERIALS[request.param]
    return in_language("en", content), in_language("ko", content)


# ---- The catalogue --------------------------------------------------------------------------


def test_every_text_has_a_translation(catalogue):
    assert sorted(every_text() - set(catalogue)) == []


def test_no_translation_is_left_over(catalogue):
    assert sorted(set(catalogue) - every_text()) == []


def test_translations_have_the_values_of_the_english_text(catalogue):
    differ = [
        text
        for text, translation in catalogue.items()
        if set(places(text)) != set(places(translation))
        or re.findall(r"{\w+}", text) != re.findall(r"{\w+}", translation)
    ]
    assert differ == []


def test_translations_have_the_numbers_of_the_english_text(catalogue):
    differ = [
        text
        for text, translation in catalogue.items()
        if numbers(text) != numbers(translation) and not text.startswith(OTHER_DIGITS)
    ]
    assert differ == []


def test_translations_can_be_filled_with_their_values(catalogue):
    for translation in catalogue.values():
        if names := places(translation):
            assert "%(" not in translation % dict.fromkeys(names, "x")


def test_translations_have_the_tags_of_the_english_text(catalogue):
    tags = re.compile(r"</?\w+[^>]*>|`[^`]*`")
    differ = [
        text
        for text, translation in catalogue.items()
        if sorted(tags.findall(text)) != sorted(tags.findall(translation))
    ]
    assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_occurs_twice_in_a_catalogue(language):
    lines = (ROOT / f"report/languages/{language}.yaml").read_text("utf-8").splitlines()
    keys = [
        key[1] for line in lines if (key := re.match(r"(\"(?:[^\"\\]|\\.)*\"|'[^']*'): ", line))
    ]
    entries = [line for line in lines if line and not line.startswith("#")]
    assert len(keys) == len(entries)
    assert sorted(keys) == sorted(set(keys))


def test_the_reasons_that_a_script_writes_are_those_that_are_translated():
    for script, reasons in (
        ("map_embeddings", MAP_EMBEDDINGS),
        ("describe_predictions", DESCRIBE_PREDICTIONS),
    ):
        source = (ROOT / f"scripts/{script}.py").read_text("utf-8")
        assert all(f'"{reason}"' in source for reason in reasons)


def test_every_language_of_the_configuration_is_tested():
    schema = json.loads((ROOT / "config.schema.json").read_text("utf-8"))
    assert f'"enum": {json.dumps(["en", *LANGUAGES])}' in json.dumps(schema)


# ---- Looking up -----------------------------------------------------------------------------


def test_texts_are_translated_inside_speaking_only():
    korean = {"%(number)s models of %(all)s": "%(all)s개 가운데 모델 %(number)s개"}
    words = {"number": 2, "all": 18}
    with speaking(korean):
        assert _("%(number)s models of %(all)s", **words) == "18개 가운데 모델 2개"
        assert _("100 %") == "100 %"
    assert _("%(number)s models of %(all)s", **words) == "2 models of 18"
    assert later("The weather") == "The weather"


# ---- The page -------------------------------------------------------------------------------


def test_the_page_says_which_language_it_is_in(pages):
    english, korean = pages
    assert '<html lang="en">' in english
    assert '<html lang="ko">' in korean


def test_no_english_sentence_is_left_on_a_korean_page(pages):
    assert english_sentences(pages[1]) == []


def test_the_check_for_english_sentences_finds_them(pages):
    assert len(english_sentences(pages[0])) > 50


def test_numbers_are_the_same_in_both_languages(pages):
    english, korean = (
        [numbers(cell) for cell in re.findall(r'<td class="figure.*?</td>|<b>.*?</b>', page)]
        for page in pages
    )
    assert english == korean
    assert any(english)


def test_plots_draw_the_same_in_both_languages(pages):
    english, korean = (
        [lines_of(plot) for plot in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)]
        for page in pages
    )
    assert english == korean
    assert any(english)


def lines_of(plot: str) -> tuple[int, str]:
    """How many lines a plot has, and the longest: the legend's are short, and move with a text."""
    lines = re.findall(r' d="([^"]*)"', plot)
    return len(lines), max(lines, key=len, default="")


def test_titles_of_models_are_korean_where_the_configuration_chose_them():
    korean = read_catalogue(ROOT / "report/languages", "ko")
    with speaking(korean):
        assert spoken_title("Bidirectional GRU") == "양방향 GRU"
        assert spoken_title("LSTM, as printed") == "LSTM(인쇄된 그대로)"
        assert spoken_title("My own, as it is") == "My own, as it is"
    html = in_language("ko", material(titles={"jena_gru": "My own GRU"}))
    assert "My own GRU" in html
    assert "GRU on reversed time" not in html


@pytest.mark.parametrize("batch", [None, 7])
@pytest.mark.parametrize("loss", [math.nan, 12345.6])
@pytest.mark.parametrize("kept", [0, 3])
def test_the_reason_of_a_failed_training_is_korean(batch, loss, kept):
    reason = Divergence(4, batch, loss, 0.01, kept).reason
    assert spoken_failure(reason) == reason
    with speaking(read_catalogue(ROOT / "report/languages", "ko")):
        korean = spoken_failure(reason)
    assert re.findall("[A-Za-z]{2,}", korean.replace("NaN", "")) == []
    assert numbers(korean) == numbers(reason)
    assert spoken_failure("another reason") == "another reason"


def test_the_numbers_behind_the_plots_are_the_same_in_both_languages(pages):
    english, korean = (curve_data(page) for page in pages)
    assert english.pop("words").keys() == korean.pop("words").keys()
    for data in (english, korean):
        for titled in (*data["comparisons"].values(), *data["models"].values()):
            titled.pop("title")
    assert english == korean


def test_code_and_addresses_are_the_same_in_both_languages(pages):
    english, korean = (
        sorted(
            re.findall(r"<code.*?</code>|<pre>.*?</pre>|(?:href|id)=\"[^\"]*\"", page, re.DOTALL)
        )
        for page in pages
    )
    assert english == [part.replace("language: ko", "language: en") for part in korean]


def test_what_is_inserted_into_a_translation_is_shown_as_text():
    hostile = "<img src=x onerror=y> 100 % %(x)s"
    content = material(titles={"jena_gru": hostile})
    html = in_language("ko", replace(content, title=hostile, edition=hostile))
    assert "<img" not in html


# ---- Two runs compared ----------------------------------------------------------------------


NAMED = [{"model": name} for name in "abc"]


def test_two_runs_are_compared_in_korean_without_english_sentences():
    scored = {("imdb_lstm", 1): {"task": "reviews", "failure": "nan"}}
    gru = {("jena_gru", 1): {"task": "climate", "failure": "nan"}}
    left = Side("a", {}, scored | gru, {}, {("imdb_lstm", 1): {"loss": [1.0]}})
    right = Side("b", {}, scored, {}, {("imdb_lstm", 1): {"loss": [1.0]}})
    with speaking(read_catalogue(ROOT / "report/languages", "ko")):
        words = [
            *changed_settings({"a": 1, "b": 2, "e": {"x": 1}}, {"b": 3, "c": 4, "d": {"x": 1}}),
            *changed_settings({"a": [1, 1, 2, 3, 4]}, {"a": [1, 3, 2, 5]}),
            *changed_settings({"a": NAMED}, {"a": [{"model": "d"}, *NAMED[1:], NAMED[0]]}),
            *changed_settings({"a": NAMED}, {"a": [*NAMED[:0:-1], {"model": "e"}]}),
            *changed_settings({"a": list(range(9))}, {"a": []}),
            *changed_code({"x": "1", "m.import": "1"}, {"x": "1", "m.import": "2", "y": "1"}),
            *changed_code(dict.fromkeys("abcdef", "1"), dict.fromkeys("abcdef", "2")),
            *changed_versions({"keras": "3"}, {}),
        ]
        changes = {kind: [Change(word, ["imdb_lstm"]) for word in words] for kind in ("settings",)}
        changes |= {"code": [], "versions": [], "data": []}
        html = render_compare_page(left, right, changes, ROOT / "report", "ko")
        none = render_compare_page(left, replace(right, metrics={}), changes, ROOT / "report", "ko")
    assert '<html lang="ko">' in html
    assert english_sentences(html) == english_sentences(none) == []


# ---- Reading pages --------------------------------------------------------------------------


def numbers(html: str) -> list[str]:
    """The numbers in a text, sorted."""
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"<[^>]*>", " ", html)))


def curve_data(html: str) -> dict:
    found = re.search(r'<script type="application/json" id="curve-data">(.*?)</script>', html)
    return json.loads(found[1])


def english_sentences(html: str) -> list[str]:
    """Sequences of four or more English words in what a reader sees or hears."""
    reader = Reader()
    reader.feed(html)
    texts = reader.texts
    if "curve-data" in html:
        data = curve_data(html)
        texts += [*data["words"].values(), *(c["title"] for c in data["comparisons"].values())]
    found = []
    for text in texts:
        for name in sorted(NAMES, key=len, reverse=True):
            text = text.replace(name, "0")
        found += re.findall(r"[A-Za-z][\w’'-]*(?:[ ,;:.()]+[A-Za-z][\w’'-]*){3,}", text)
    return found


class Reader(HTMLParser):
    """Collects texts and labels, except in code, scripts and styles."""

    SILENT = ("script", "style", "code", "pre")

    def __init__(self):
        super().__init__()
        self.texts, self.depth = [], 0

    def handle_starttag(self, tag, attributes):
        self.depth += tag in self.SILENT
        if not self.depth:
            self.texts += [
                value for name, value in attributes if name in ("aria-label", "alt", "title")
            ]

    def handle_endtag(self, tag):
        self.depth -= tag in self.SILENT

    def handle_data(self, data):
        if not self.depth and data.strip():
            self.texts.append(" ".join(data.split()))
