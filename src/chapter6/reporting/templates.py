"""The page templates, and the styles and scripts put into them."""

import json
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from chapter6.language import looked_up, looked_up_number
from chapter6.reporting.plots import palette
from chapter6.reporting.plots.drawing import LOOK
from chapter6.reporting.wording import numbers

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""The characters that turn the text after them around: embeddings, overrides, isolates."""


def template_environment(folder: Path) -> Environment:
    """Return the Jinja environment for a folder of templates; a missing variable is an error."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        looked_up, looked_up_number, newstyle=True
    )
    environment.filters |= {
        "count": numbers.count,
        "moment": numbers.moment,
        "marked": marked,
        "hours": numbers.hours,
    }
    environment.policies["json.dumps_kwargs"] = {
        "separators": (",", ":"),
        "allow_nan": False,
        "ensure_ascii": False,
    }
    return environment


def page_of(environment: Environment, template: str, **shown: Any) -> str:
    """Return a page made from a template.

    Without the characters of `TURNS`: one in a title would turn the sentence around it.
    """
    page = environment.get_template(template).render(**shown)
    return TURNS.sub("", page).strip() + "\n"


def assets(folder: Path) -> dict[str, Markup]:
    """Return the ``styles`` and the ``script`` to put into a page, joined from a folder's files.

    The colours that the styles use come first, and so does ``LOOK``, which the scripts draw by.
    """
    look = f"const LOOK = {json.dumps(LOOK)};"
    return {
        "styles": Markup(f"{palette.css()}\n{_joined(folder / 'styles', '*.css')}"),
        "script": Markup(f"{look}\n{_joined(folder / 'scripts', '*.js')}"),
    }


def _joined(folder: Path, pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))


def marked(text: str) -> Markup:
    """Escape a text, and turn whatever is between backticks into code.

    >>> marked("a `b < c`")
    Markup('a <code>b &lt; c</code>')
    """
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
