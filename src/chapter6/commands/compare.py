"""``chapter6 compare``: what differs between two folders of results."""

from pathlib import Path

from chapter6.caching.compared import differences, jobs_by_run
from chapter6.commands.configured import configured_edition, edition_of
from chapter6.commands.pages import write_page
from chapter6.language import read_catalogue, speaking
from chapter6.layout import Results, workflow_home
from chapter6.reporting.compare_page import Change, render_compare_page
from chapter6.reporting.partial.sides import read_side


def compare(first: Results, second: Results, html: Path | None) -> int:
    """Write one page of the differences between two folders of results; return 0.

    The page is in the language that ``config.yaml`` chooses.
    """
    html, templates = html or second.table("differences"), workflow_home() / "report"
    old, new = read_side(first), read_side(second)
    language = edition_of(configured_edition([]), []).settings.report.language
    with speaking(read_catalogue(templates / "languages", language)):
        found = differences(jobs_by_run(first), jobs_by_run(second))
        changes = {
            kind: [Change(words, models) for words, models in by_words.items()]
            for kind, by_words in found.items()
        }
        page = render_compare_page(old, new, changes, templates, language)
    write_page(page, html)
    both = old.metrics.keys() & new.metrics.keys()
    same = sum(old.metrics[key] == new.metrics[key] for key in both)
    print(f"{html}: {len(both)} runs in both, {same} of them with the same figures")
    return 0
