"""Where the project is, its programs, and copies of it to run Snakemake in."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CHAPTER6_DATA", ROOT.parent / "shared" / "data"))


@dataclass
class Workspace:
    """A copy of the project in a folder of its own, as a fresh clone would be."""

    path: Path
    output: str = ""

    def snakemake(self, *arguments, check=True, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "snakemake", *arguments],
            cwd=self.path,
            env=os.environ | {"PYTHONPATH": str(self.path / "src")} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if check and done.returncode:
            pytest.fail(f"snakemake {' '.join(arguments)} failed:\n{done.stdout[-6000:]}")
        return done

    def planned(self, *arguments):
        """Return the jobs that a dry run lists, each with its count."""
        output = self.snakemake(*arguments, "--dry-run").stdout
        lines = output.split("Job stats:")[-1].splitlines()[3:]
        jobs = {}
        for line in lines:
            parts = line.split()
            if len(parts) != 2 or parts[0] == "total":
                break
            jobs[parts[0]] = int(parts[1])
        return jobs

    def change_config(self, change):
        path = self.path / "config.yaml"
        config = yaml.safe_load(path.read_text())
        change(config)
        path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True))

    def files(self, pattern):
        found = sorted(self.path.glob(pattern))
        assert found, f"no {pattern}"
        return {str(path.relative_to(self.path)): path.read_bytes() for path in found}


def copy_project(path: Path) -> Workspace:
    """Copy every file that git knows, or would add, to `path`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, path / name)
    return Workspace(path)


def require(program: str) -> str:
    """Return the path of a program that .ci/run installs; without it skip, but fail in CI."""
    path = shutil.which(program)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{program} is not installed; .ci/run should have done that")
    if path is None:
        pytest.skip(f"{program} is not installed (.ci/run installs it)")
    return path
