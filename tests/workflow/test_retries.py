"""A job that fails and is tried again while a checkpoint finishes.

The job asks for more memory at its second try, so it waits until the checkpoint has ended.
"""

import subprocess
import sys

import pytest
from project import ROOT

WAITS = """
checkpoint prepare:
    output: "prepared"
    resources: mem_mb=1
    shell: "until [ -e failed ]; do sleep 0.1; done; sleep 1; touch {output}"

rule use:
    input: "prepared"
    output: "used"
    resources: mem_mb=1
    shell: "touch {output}"

rule fail_once:
    output: "made"
    resources: mem_mb=lambda wildcards, attempt: attempt
    shell: "if [ -e failed ]; then touch {output}; else touch failed; exit 1; fi"

rule both:
    default_target: True
    input: "used", "made"
"""


@pytest.fixture
def run(tmp_path):
    def run(snakefile, *options):
        (tmp_path / "Snakefile").write_text(snakefile + WAITS)
        command = ["--cores", "4", "--keep-going", "--resources", "mem_mb=2", *options]
        done = subprocess.run(
            [sys.executable, "-m", "snakemake", *command],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        assert (tmp_path / "used").exists(), done.stdout + done.stderr
        return done.returncode, (tmp_path / "made").exists()

    return run


def test_snakemake_by_itself_forgets_it_and_reports_success(run):
    # when this fails, Snakemake has been mended, and chapter6.engine.retries can go
    assert run("", "--retries", "1") == (0, False)


def test_as_a_part_of_this_workflow_it_is_run_again(run):
    module = f'module chapter6:\n    snakefile: "{ROOT / "Snakefile"}"\n'
    assert run(module, "--retries", "1") == (0, True)


def test_without_a_second_try_the_failure_is_reported(run):
    module = f'module chapter6:\n    snakefile: "{ROOT / "Snakefile"}"\n'
    assert run(module) == (1, False)
