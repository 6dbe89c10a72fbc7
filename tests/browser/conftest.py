import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_report import material
from screen import HOSTILE

from chapter6.reporting.page import render

ROOT = Path(__file__).parents[2]

try:
    from selenium import webdriver
except ImportError:
    webdriver = None

PROGRAMS = {"chromium": shutil.which("chromium"), "chromedriver": shutil.which("chromedriver")}
MISSING = [name for name, path in (PROGRAMS | {"selenium": webdriver}).items() if path is None]
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


@pytest.fixture(scope="session")
def browser():
    if MISSING:
        reason = f"no {' and no '.join(MISSING)} on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = PROGRAMS["chromium"]
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for option in OPTIONS:
        options.add_argument(option)
    service = webdriver.ChromeService(PROGRAMS["chromedriver"])
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(180)  # axe looks at every element, and the machine may be busy
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Write a page and return its address."""

    def write(content) -> str:
        path = tmp_path_factory.mktemp("report") / "report.html"
        path.write_text(render(content, ROOT / "report"), encoding="utf-8")
        return path.as_uri()

    return write


@pytest.fixture(scope="session")
def report(written) -> str:
    """A synthetic edition with two seeds and a hostile title."""
    return written(material(seeds=(1, 2), titles={"imdb_lstm": HOSTILE}))


@pytest.fixture(scope="session")
def korean(written) -> str:
    """The synthetic edition with two seeds, in Korean."""
    content = material(seeds=(1, 2))
    return written(replace(content, settings={**content.settings, "report": {"language": "ko"}}))


@pytest.fixture(scope="session")
def genuine(written) -> str:
    """An edition with genuine data and one seed."""
    return written(material(synthetic=False))


@pytest.fixture
def downloads(browser, tmp_path):
    """The folder for the browser's downloads."""
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    return tmp_path
