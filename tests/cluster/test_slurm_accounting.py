"""The profile on a Slurm that has an accounting database."""

import pytest
from accounting import PROGRAMS
from clusters import Cluster, few_models
from one_node import OneNodeSlurm
from project import require


@pytest.fixture(scope="module")
def counted(tmp_path_factory, slurm_plugin):
    for program in ("munged", "slurmctld", "slurmd", *PROGRAMS):
        require(program)
    slurm = OneNodeSlurm(tmp_path_factory.mktemp("counted"), with_accounting=True)
    try:
        slurm.start()
        yield Cluster(slurm, slurm_plugin)
    finally:
        slurm.stop()


def test_the_profile_works_with_accounting_too_and_leaves_the_account_to_slurm(
    counted, new_workspace
):
    workspace = few_models(new_workspace())
    output = counted.run(workspace, "forward_rnn").stdout
    assert "account" not in output
    assert counted.slurm.ask("sacct", "-X", "-n", "-o", "state").stdout.split() == ["COMPLETED"]


def test_sacct_an_account_and_the_efficiency_report_are_there_for_who_asks(counted, new_workspace):
    workspace = few_models(new_workspace())
    counted.run(
        workspace, "forward_rnn", "--slurm-status-command", "sacct", "--slurm-efficiency-report",
        "--default-resources", "slurm_account=course",
    )  # fmt: skip
    accounts = counted.slurm.ask("sacct", "-X", "-n", "-o", "account").stdout.split()
    assert accounts[-1] == "course"
    assert list(workspace.path.glob("efficiency_report*"))
