"""The partial report and the page that compares two runs, in a real browser."""

from importlib.resources import files

import pytest
from partial_results import PartialResults
from screen import DESK, PHONE, show

from chapter6.commands.cli import main

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["nothing", "half", "compared"])
def page(request, tmp_path_factory) -> str:
    """The partial reports of an empty and a half-finished folder; the page of two runs."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        made = PartialResults(folder)
        if request.param != "nothing":
            made.scored("jena_gru", epochs=99)
            made.scored("imdb_lstm")
            made.scored("jena_dense", failure="the loss is not a number")
        command = ["report", "--partial", "results/sample"]
        if request.param == "compared":
            (folder / "results/sample").rename(folder / "before")
            made.scored("jena_gru")
            made.scored("imdb_lstm", value=0.6)
            command = ["compare", "before", "results/sample"]
        assert main([*command, "--html", "page.html"]) == 0
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_page_has_no_errors_and_is_accessible_and_fits(browser, page, width):
    show(browser, page, width)
    assert browser.get_log("browser") == []
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    browser.execute_script(AXE)
    found = browser.execute_async_script(
        "const done = arguments[0]; axe.run(document).then(r => done(r.violations.map(v => ("
        "{rule: v.id, impact: v.impact, where: v.nodes.slice(0, 5).map(n => n.html)}))))"
    )
    assert [each for each in found if each["impact"] in ("serious", "critical")] == []
