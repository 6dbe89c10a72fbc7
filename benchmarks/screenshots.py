"""Take the screenshots of a report for docs/report.md, in headless Chromium::

    python benchmarks/screenshots.py results/sample/report.html docs/screenshots

The Korean one is taken of ``report-ko.html`` beside it, if that exists. The plot in README.md, and
nothing else, comes from::

    python benchmarks/screenshots.py docs/measured/report.html docs/measured \\
        --plot 'figure:has([data-comparison="compare-6-3-mae"])'

It is the plot that this names, as ``plot.png``.
"""

import argparse
import shutil
from pathlib import Path
from typing import Any

from selenium import webdriver

SIZES = {
    "desktop": (1200, 900, False, ""),
    "phone": (390, 844, False, ""),
    "dark": (1200, 900, True, ""),
    "model": (1200, 900, False, "#model-jena_gru"),
}


def browser() -> Any:
    """Start Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for option in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(option)
    return webdriver.Chrome(
        options=options, service=webdriver.ChromeService(str(shutil.which("chromedriver")))
    )


def take(
    driver: Any, page: Path, picture: Path, width: int, height: int, dark: bool, place: str = ""
) -> None:
    """Save the first screen of a page, or that at `place`, `width` × `height` pixels."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.get("about:blank")  # a place in the same page would not load it again
    driver.get(page.resolve().as_uri() + place)
    driver.save_screenshot(str(picture))


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plot", metavar="SELECTOR")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    driver = browser()
    if arguments.plot:
        driver.set_window_size(1000, 900)
        driver.get(arguments.report.resolve().as_uri())
        plot = driver.find_element("css selector", arguments.plot)
        plot.screenshot(str(arguments.folder / "plot.png"))
        driver.quit()
        return
    for name, size in SIZES.items():
        take(driver, arguments.report, arguments.folder / f"{name}.png", *size)
    korean = arguments.report.with_name("report-ko.html")
    if korean.exists():
        take(driver, korean, arguments.folder / "korean.png", 1200, 900, False)
    driver.quit()


if __name__ == "__main__":
    main()
