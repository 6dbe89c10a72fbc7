"""A job that fails, and while it waits for a core to try again, a checkpoint finishes."""

import subprocess
import sys

import pytest
from project import ROOT

WAITS = """
rule all_of_it:
    default_target: True
    input: "used", "made", "filled"

checkpoint prepare:
    output: "prepared"
    shell: "until [ -e failed ]; do sleep 0.1; done; sleep 1; touch {output}"

rule use:
    input: "prepared"
    output: "used"
    shell: "touch {output}"

rule fail_once:
    output: "made"
    shell:
        "if [ -e failed ]; then touch {output}; exit; fi; "
        "until [ -e begun ]; do sleep 0.1; done; sleep 1; touch failed; exit 1"

rule begin:
    output: "begun"
    shell: "touch {output}"

# waits for two cores, and takes them when the other job fails
rule fill:
    input: "begun"
    output: "filled"
    threads: 2
    priority: 100
    shell: "until [ -e prepared ]; do sleep 0.1; done; sleep 1; touch {output}"
"""

MODULE = f"""
module chapter6:
    snakefile: "{ROOT / "Snakefile"}"

use rule * from chapter6 as chapter6_*
"""


@pytest.fixture
def run(tmp_path):
    def run(snakefile, *options):
        (tmp_path / "Snakefile").write_text(snakefile + WAITS)
        command = ["--cores", "3", "--keep-going", *options]
        done = subprocess.run(
            [sys.executable, "-m", "snakemake", *command],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (tmp_path / "used").exists(), done.stdout + done.stderr
        return done.returncode, (tmp_path / "made").exists()

    return run


def test_snakemake_by_itself_forgets_it_and_reports_success(run):
    # when this fails, Snakemake has been mended, and chapter6.engine.retries can go
    assert run("", "--retries", "1") == (0, False)


def test_as_a_part_of_this_workflow_it_is_run_again(run):
    assert run(MODULE, "--retries", "1") == (0, True)


def test_without_a_second_try_the_failure_is_reported(run):
    assert run(MODULE) == (1, False)
