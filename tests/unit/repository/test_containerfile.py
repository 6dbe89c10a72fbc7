"""The image's recipe, as far as it can be checked where no image can be built."""

import re
import shlex
import tomllib

from project import ROOT

LINES = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def steps(kind):
    return [line.removeprefix(f"{kind} ") for line in LINES if line.startswith(f"{kind} ")]


def test_its_python_is_the_one_that_the_locks_and_the_checks_are_for():
    (image,) = steps("FROM")
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lowest = wanted["project"]["requires-python"].removeprefix(">=")
    (locked,) = set(re.findall(r"--python-version (\S+)", (ROOT / "Makefile").read_text()))
    assert image == f"docker.io/library/python:{lowest}-slim"
    assert lowest == locked == wanted["tool"]["mypy"]["python_version"]


def test_it_copies_all_that_it_installs():
    copied = {}
    for step in steps("COPY"):
        *sources, target = shlex.split(step)
        for source in sources:
            assert (ROOT / source).exists(), source
            copied[f"{target.rstrip('/')}/{source}" if target.endswith("/") else target] = source
    used = {word for step in steps("RUN") for word in shlex.split(step) if "/chapter6/" in word}
    assert used
    assert used <= copied.keys()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"pyproject.toml", project["readme"], *project["license-files"], "src"} <= set(
        copied.values()
    )


def test_it_installs_what_is_locked_and_what_pods_need_and_compiles_the_kernels():
    (locked,) = [step for step in steps("RUN") if "--require-hashes" in step]
    lock = (ROOT / shlex.split(locked)[-1].rpartition("/")[2]).read_text(encoding="utf-8")
    for package in ("tensorflow", "snakemake", "snakemake-storage-plugin-s3"):
        assert re.search(rf"^{package}==", lock, re.MULTILINE), package
    assert not re.search(r"^pytest==", lock, re.MULTILINE)
    assert "python -m fusedrnn.build" in steps("RUN")
