"""The report in Firefox: what the tests in Chromium check in detail works there too."""

import time

import pytest
from firefox import running
from made_up_report import TITLES, TRAINED
from project import require
from screen import AXE, DESK, PHONE

LSTM = "#model-imdb_lstm .plot[data-quantity=accuracy]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("firefox")


@pytest.fixture(scope="module")
def firefox(folder):
    with running(require("firefox-esr"), folder) as browser:
        yield browser


def models(firefox) -> list[str]:
    return firefox.texts("#results tbody th[scope=row] small:first-of-type code")


def test_the_page_loads_without_a_message_and_requests_nothing_else(firefox, report):
    firefox.open(report)
    assert firefox.texts("h1") == ["A made-up chapter"]
    assert firefox.requested  # pictures in the page itself, which Firefox tells of, too
    assert [address for address in firefox.requested if not address.startswith("data:")] == []
    assert firefox.said == []
    for model in TRAINED:
        assert firefox.evaluate(
            f"document.querySelector('#model-{model} .canvas svg').getBoundingClientRect().width"
        )


def test_pointing_shows_values_and_a_switch_of_the_section_hides_a_line(firefox, report):
    firefox.open(report)
    assert firefox.texts(f"{LSTM} .readout") == []
    firefox.point_at(f"{LSTM} .canvas")
    (readout,) = firefox.texts(f"{LSTM} .readout")
    assert readout.startswith("Epoch ")
    assert "validation" in readout
    firefox.click("#section-6-2 .switches [data-toggle=training]")
    shown = f"document.querySelector('{LSTM} .canvas g[data-line=training]')?.checkVisibility()"
    assert not firefox.evaluate(f"{shown} ?? false")
    firefox.click("#section-6-2 .switches [data-toggle=training]")
    assert firefox.evaluate(shown)


def test_the_table_sorts(firefox, genuine):
    firefox.open(genuine)
    assert models(firefox) == list(TITLES)
    firefox.click("#results th[aria-sort] button")  # the titles
    titles = [TITLES[model][1] for model in models(firefox)]
    assert titles == sorted(titles, key=str.lower)
    assert titles != [title for _, title in TITLES.values()]


def test_a_plot_can_be_saved(firefox, report, folder):
    firefox.open(report)
    firefox.click(f"{LSTM} [data-tool=svg]")
    end = time.monotonic() + 10
    while not (kept := [p for p in folder.glob("*.svg") if p.stat().st_size]):
        assert time.monotonic() < end, "no .svg came"
        time.sleep(0.05)
    text = kept[0].read_text(encoding="utf-8")
    assert 'data-line="validation"' in text
    assert "var(" not in text


def test_a_theme_is_remembered(firefox, report):
    paper = "getComputedStyle(document.body).backgroundColor"
    firefox.open(report)
    firefox.click("button[data-theme=light]")
    light = firefox.evaluate(paper)
    firefox.click("button[data-theme=dark]")
    firefox.open(report)
    assert firefox.evaluate(paper) != light
    firefox.click("button[data-theme=auto]")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_fits_the_screen_and_axe_finds_nothing_serious(firefox, report, width):
    firefox.open(report, width)
    firefox.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert firefox.evaluate("document.documentElement.scrollWidth") <= width
    firefox.evaluate(f"(() => {{ {AXE} }})()")
    found = firefox.evaluate(
        "axe.run(document).then(r => r.violations.map(v => ["
        "v.id, v.impact, ...v.nodes.slice(0, 5).map(n => n.html)]))"
    )
    assert [each for each in found if each[1] in ("serious", "critical")] == []
