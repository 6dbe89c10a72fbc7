"""Plugins of Snakemake for tests of clusters: in folders of their own; they slow other tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

PLUGINS = Path(os.environ.get("CHAPTER6_PLUGINS", ROOT / ".venv/plugins"))
PINNED = re.compile(r"^([\w.-]+)==.*(?:\n    --hash=.*)+", re.MULTILINE)


def install(lock: str, folder: Path) -> Path:
    """Install in `folder` what a lock file pins and requirements.lock does not; return `folder`.

    On PYTHONPATH it makes Snakemake find its plugins there. They are not in the usual environment,
    because some do something whenever Snakemake starts.
    """
    usual = _pinned("requirements.lock")
    more = [lines for name, lines in _pinned(lock).items() if name not in usual]
    wanted = folder.with_suffix(".lock")
    wanted.write_text("\n".join(more) + "\n")
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes",
         "--python", sys.executable, "--target", str(folder), "--requirement", str(wanted)],
        check=True,
        cwd=folder.parent,  # uv adds the constraints of the project that it is started in, unpinned
    )  # fmt: skip
    return folder


def _pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return {match[1]: match[0] for match in PINNED.finditer(text)}


def with_plugins() -> Path:
    """Return the folder of the plugins; without it skip, but fail in CI."""
    if not PLUGINS.is_dir() and os.environ.get("CI"):
        pytest.fail(f"there is no {PLUGINS}; `make test` should have made it")
    if not PLUGINS.is_dir():
        pytest.skip(f"there is no {PLUGINS} (`make .venv/plugins` makes it)")
    return PLUGINS
