"""The templates of pages, and the styles and scripts that stand in them."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from chapter6.language import looked_up, looked_up_number
from chapter6.reporting import errata, facts, numbers


def template_environment(folder: Path) -> Environment:
    """Return what renders the templates of a folder."""
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
        "moment": facts.moment,
        "marked": errata.marked,
        "hours": facts.hours,
    }
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "allow_nan": False}
    return environment


def assets(folder: Path) -> dict[str, Markup]:
    """Return the styles and scripts of a folder, to stand in a page."""
    return {
        "styles": Markup(_joined(folder / "styles", "*.css")),
        "script": Markup(_joined(folder / "scripts", "*.js")),
    }


def _joined(folder: Path, pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))
