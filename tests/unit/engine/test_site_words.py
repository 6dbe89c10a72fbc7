"""Names for a scheduler, which Snakemake would take for Python."""

import pytest
from snakemake.resources import Resources

from chapter6.engine.words import take_literally, words_for


def given(*resources):
    return Resources.parse(list(resources), allow_expressions=True)


def value(resources, name):
    evaluated = resources[name].evaluate(
        wildcards=None, input=[], attempt=1, threads=1, rulename="a", async_run=None
    )
    return evaluated.value


@pytest.mark.parametrize("written", ["all", "'all'", '"all"', "input", "threads", "exists", "long"])
def test_a_partition_may_be_called_like_something_of_python(written):
    resources = given(f"slurm_partition={written}")
    take_literally(resources)
    assert value(resources, "slurm_partition") == written.strip("'\"")
    # as a job on the cluster is told it
    again = Resources.parse(resources.args, allow_expressions=True)
    take_literally(again)
    assert value(again, "slurm_partition") == written.strip("'\"")


def test_what_is_no_name_is_left_to_snakemake():
    resources = given("slurm_partition='gpu' if attempt > 1 else 'cpu'", "mem_mb=1000")
    take_literally(resources)
    assert value(resources, "slurm_partition") == "cpu"
    assert value(resources, "mem_mb") == 1000


def test_the_words_that_are_asked_for():
    options = [given("slurm_partition=all", "mem_mb=1"), given("slurm_partition='gpu-a100'"), {}]
    take_literally(options[0])
    assert words_for("slurm_partition", options) == {"all", "gpu-a100"}
    assert (
        words_for("slurm_partition", [given("slurm_partition='a' if attempt > 1 else 'b'")])
        == set()
    )
