"""The links of a page, and where they lead."""

import re
from html.parser import HTMLParser


def ids_and_references(html: str) -> tuple[list[str], set[str]]:
    """Return the ids of all elements, and the ids that something on the page refers to."""

    class Collector(HTMLParser):
        def __init__(self):
            super().__init__()
            self.ids, self.references = [], set()

        def handle_starttag(self, tag, attributes):
            for name, value in attributes:
                if name == "id":
                    self.ids.append(value)
                if name == "href" and value.startswith("#"):
                    self.references.add(value[1:])
                self.references.update(re.findall(r"url\(#([^)]+)\)", value or ""))

    collector = Collector()
    collector.feed(html)
    return collector.ids, collector.references
