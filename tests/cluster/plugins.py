"""Snakemake's plugins for the tests of clusters; `make test` installs them."""

import os
from pathlib import Path

import pytest
from project import ROOT

PLUGINS = Path(os.environ.get("CHAPTER6_PLUGINS", ROOT / ".venv/plugins"))


def with_plugins() -> Path:
    """Return the folder of the plugins; without it skip, but fail in CI."""
    if not PLUGINS.is_dir() and os.environ.get("CI"):
        pytest.fail(f"there is no {PLUGINS}; `make test` should have made it")
    if not PLUGINS.is_dir():
        pytest.skip(f"there is no {PLUGINS} (`make .venv/plugins` makes it)")
    return PLUGINS
