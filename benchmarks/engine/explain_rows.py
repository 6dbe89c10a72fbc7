"""Print what ``chapter6 explain`` says about five edits, each in a copy of a finished workspace.

    python benchmarks/engine/explain_rows.py [options of snakemake]

Run it in the folder of the Snakefile, after `snakemake report` with the same options.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

COMMAND = "import sys; from chapter6.commands.cli import main; sys.exit(main())"


def replaced(path: str, old: str, new: str) -> Callable[[Path], dict[str, str]]:
    """Return an edit that replaces the first `old` in a file."""

    def edit(workspace: Path) -> dict[str, str]:
        text = (workspace / path).read_text(encoding="utf-8")
        if old not in text:
            sys.exit(f"{path}: no {old!r} to replace")
        (workspace / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        return {}

    return edit


def another_keras(workspace: Path) -> dict[str, str]:
    """Pretend that a later version of Keras is installed; nothing runs with it."""
    folder = workspace / "libraries" / "keras-99.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: keras\nVersion: 99.0\n", encoding="utf-8"
    )
    return {"PYTHONPATH": os.pathsep.join([str(folder.parent), str(workspace / "src")])}


def spoiled_weights(workspace: Path) -> dict[str, str]:
    """Change one byte of a model's weights."""
    path = next(workspace.glob("results/*/models/jena_gru/seed-1/best.weights.h5"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return {}


ROWS: dict[str, Callable[[Path], dict[str, str]]] = {
    "config.yaml: recurrent_dropout of jena_gru_dropout is 0.3": replaced(
        "config.yaml",
        "dropout: 0.2, recurrent_dropout: 0.2",
        "dropout: 0.2, recurrent_dropout: 0.3",
    ),
    "models/imdb.py: the LSTM goes backwards": replaced(
        "src/chapter6/models/imdb.py",
        "layers.LSTM(units, recurrent",
        "layers.LSTM(units, go_backwards=True, recurrent",
    ),
    "climate/normalization.py: the same result, computed differently": replaced(
        "src/chapter6/climate/normalization.py", "scaled = values - mean", "scaled = -mean + values"
    ),
    "Keras 99.0 is installed": another_keras,
    "one byte of jena_gru's weights is changed": spoiled_weights,
}


def main() -> None:
    """Print the rows."""
    for name, edit in ROWS.items():
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder, "workspace")
            ignored = shutil.ignore_patterns(".venv", ".git", "__pycache__")
            shutil.copytree(Path.cwd(), workspace, ignore=ignored, symlinks=True)
            environment = {"PYTHONPATH": str(workspace / "src")} | edit(workspace)
            command = [sys.executable, "-c", COMMAND, "explain", "report", *sys.argv[1:]]
            print(f"# {name}", flush=True)
            subprocess.run(command, cwd=workspace, env=os.environ | environment, check=True)
            print(flush=True)


if __name__ == "__main__":
    main()
