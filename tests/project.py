"""Where the project is, its programs, and copies of it to run Snakemake in."""

import fcntl
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CHAPTER6_DATA", ROOT.parent / "shared" / "data"))


@dataclass
class Workspace:
    """A copy of the project in a folder of its own, as a fresh clone would be.

    Every call of Snakemake ends in `options`, and has the variables in `environment`.
    """

    path: Path
    options: tuple[str, ...] = ()
    output: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments, own_group=False, stdout=subprocess.PIPE, **environment):
        """Start Snakemake, as the leader of a process group of its own if wanted."""
        return subprocess.Popen(
            [sys.executable, "-m", "snakemake", *arguments, *self.options],
            cwd=self.path,
            env=os.environ
            | {"PYTHONPATH": str(self.path / "src")}
            | self.environment
            | environment,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            process_group=0 if own_group else None,
        )

    def snakemake(self, *arguments, check=True, **environment):
        process = self.start(*arguments, **environment)
        output, _ = process.communicate()
        if check and process.returncode:
            pytest.fail(f"snakemake {' '.join(arguments)} failed:\n{output[-6000:]}")
        return subprocess.CompletedProcess(process.args, process.returncode, output)

    def python(self, *arguments, **environment):
        """Run Python here, with the package of this copy."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.path,
            env=os.environ | {"PYTHONPATH": str(self.path / "src")} | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def chapter6(self, *arguments, **environment):
        """Run a command of this copy's package."""
        code = "import sys; from chapter6.commands.cli import main; sys.exit(main(sys.argv[1:]))"
        return self.python("-c", code, *arguments, **environment)

    def planned(self, *arguments, **environment):
        """Return the jobs that a dry run lists, each with its count."""
        output = self.snakemake(*arguments, "--dry-run", **environment).stdout
        if "Nothing to be done" in output:
            return {}
        assert "Job stats:" in output, output
        jobs = {}
        for line in output.split("Job stats:")[-1].splitlines()[3:]:
            name, count = line.split()
            if name == "total":
                break
            jobs[name] = int(count)
        return jobs

    def would_run(self, *arguments, **environment):
        """Return the rules that a dry run of the report, or of other targets, lists."""
        planned = self.planned(*(arguments or ["report"]), **environment)
        return set(planned) - {"all", "models", "data"}

    def runs(self, *arguments):
        """Make the report, or other targets; return the rules that ran."""
        output = self.snakemake("--cores", "4", *(arguments or ["report"])).stdout
        ran = re.findall(r"^Finished jobid: \d+ \(Rule: (\w+)\)$", output, re.MULTILINE)
        return set(ran) - {"all", "models", "data"}

    def copy(self, path):
        """Copy the folder and all that is in it, with the times of all files, to `path`."""
        shutil.copytree(self.path, path, symlinks=True)
        return Workspace(path, self.options)

    def edit(self, path, *replacements):
        """Replace in a file each `old` of some (old, new), which must stand there once."""
        text = (self.path / path).read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
            text = text.replace(old, new)
        (self.path / path).write_text(text, encoding="utf-8")

    def change_config(self, change, file="config.yaml"):
        path = self.path / file
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(config)
        text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
        path.write_text(text, encoding="utf-8")

    def files(self, pattern):
        """Return the content of files by their path; records, which hold times, are left out."""
        found = [p for p in sorted(self.path.glob(pattern)) if not p.name.endswith(".record.json")]
        assert found, f"no {pattern}"
        return {str(path.relative_to(self.path)): path.read_bytes() for path in found}


def copy_project(path: Path) -> Workspace:
    """Copy every file that git knows, or would add, to `path`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, path / name)
    return Workspace(path)


def made_once(temporary, name, make):
    """Return the workspace `name`, which `make` makes for the first test that wants it.

    All workers of a run of tests share it; they wait while one makes it. `temporary` is pytest's
    factory of temporary folders.
    """
    folder = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / f"{name}.pickle"
    with (folder / f"{name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_file():
            workspace = make(copy_project(temporary.mktemp(name)))
            made.write_bytes(pickle.dumps(workspace))
        return pickle.loads(made.read_bytes())


def wait_until(condition, seconds=90):
    """Return what a condition gives once it holds."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def require(program: str) -> str:
    """Return the path of a program that .ci/run installs; without it skip, but fail in CI."""
    path = shutil.which(program)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{program} is not installed; .ci/run should have done that")
    if path is None:
        pytest.skip(f"{program} is not installed (.ci/run installs it)")
    return path


def python_blocks(path: Path) -> list[str]:
    """Return the Python code of a page of the docs, block by block."""
    return re.findall(
        r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
