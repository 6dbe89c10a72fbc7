"""What the report costs: rendering it, storing it, opening it.

    python benchmarks/report_cost.py [--seeds 5] [--epochs 40] [--page results/chapter/report.html]

This makes up results for all models that the book printed, renders the report in its own process,
and opens it in Chromium. With `--page` it only opens that page.
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from selenium import webdriver
from selenium.webdriver.chrome.webdriver import WebDriver

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests/unit"))

USABLE = """
const [entry] = performance.getEntriesByType("navigation");
return [entry.domContentLoadedEventEnd / 1000, entry.loadEventEnd / 1000];
"""
RESPONSE = """
const done = arguments[0];
const plots = [...document.querySelectorAll(".canvas")];
const start = performance.now();
for (const plot of plots) plot.dispatchEvent(new KeyboardEvent("keydown", {key: "Home"}));
const report = () => done([plots.length, (performance.now() - start) / 1000]);
requestAnimationFrame(() => setTimeout(report));
"""


def write_page(path: str, seeds: int, epochs: int, results: Any) -> None:
    """Render the made-up results; send seconds, peak memory in MB and the number of models."""
    from made_up_report import material

    from chapter6.reporting.page import render

    published = json.loads((ROOT / "reference/published.json").read_text(encoding="utf-8"))
    chapter = {model["id"]: (section(model["id"]), model["title"]) for model in published["models"]}
    content = material(tuple(range(1, seeds + 1)), chapter=chapter, epochs=epochs)
    content.published["models"][:] = published["models"]
    start = time.perf_counter()
    page = render(content, ROOT / "report")
    seconds = time.perf_counter() - start
    Path(path).write_text(page, encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    results.put((seconds, peak, len(chapter)))


def section(model: str) -> str:
    """Return the section of the chapter that a model belongs to, roughly."""
    if "conv1d" in model:
        return "6.4"
    if model.startswith("jena") or "reversed" in model or "bi" in model:
        return "6.3"
    return "6.2" if model in ("imdb_simplernn", "imdb_lstm") else "6.1"


def chromium() -> WebDriver:
    """Start a browser without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for option in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(option)
    return webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver") or "")
    )


def open_page(page: Path) -> dict[str, str]:
    """Return what opening the page costs."""
    browser = chromium()
    try:
        browser.get(page.absolute().as_uri())
        usable, loaded = browser.execute_script(USABLE)
        plots, response = browser.execute_async_script(RESPONSE)
        browser.execute_cdp_cmd("Performance.enable", {})
        browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
        metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        figures = {metric["name"]: metric["value"] for metric in metrics}
        return {
            "usable (DOMContentLoaded)": f"{usable:.2f} s",
            "loaded": f"{loaded:.2f} s",
            f"a key to each of {plots} plots, together": f"{response:.2f} s",
            "JavaScript heap": f"{figures['JSHeapUsedSize'] / 1e6:.1f} MB",
            "elements": f"{figures['Nodes']:,.0f}",
            "memory of the tab (unique)": f"{tab_memory(browser):.0f} MB",
        }
    finally:
        browser.quit()


def tab_memory(browser: WebDriver) -> float:
    """Return the unshared memory of the tab's process in MB."""
    children = psutil.Process(browser.service.process.pid).children(recursive=True)
    tabs = [child for child in children if "--type=renderer" in child.cmdline()]
    return max(tab.memory_full_info().uss for tab in tabs) / 1e6


def main() -> None:
    """Print a table of the costs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--page", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = args.page or Path(folder, "report.html")
        costs: dict[str, str] = {}
        if not args.page:
            context = multiprocessing.get_context("spawn")
            results = context.Queue()
            worker = context.Process(
                target=write_page, args=(str(page), args.seeds, args.epochs, results)
            )
            worker.start()
            seconds, peak, models = results.get()
            worker.join()
            costs = {
                "models × seeds × epochs": f"{models} × {args.seeds} × {args.epochs}",
                "rendering": f"{seconds:.1f} s",
                "peak memory of rendering": f"{peak:.0f} MB",
            }
        costs["file"] = f"{page.stat().st_size / 1e6:.2f} MB"
        costs |= open_page(page)
    width = max(map(len, costs))
    for name, value in costs.items():
        print(f"{name:<{width}}  {value:>14}")


if __name__ == "__main__":
    main()
