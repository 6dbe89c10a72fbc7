"""What a site's partition may be called, and what is said where the site lacks something."""

import shutil

import pytest
from clusters import few_models


@pytest.fixture(scope="module")
def fresh(new_workspace):
    return few_models(new_workspace())


def refused(cluster, workspace, *options, **environment):
    """Return what is said of a run that must not start."""
    done = cluster.run(workspace, "forward_rnn", *options, check=False, **environment)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    assert "Job stats" not in done.stdout
    assert not (workspace.path / "results").exists()
    return done.stdout


def test_a_partition_that_slurm_does_not_have(cluster, fresh):
    told = refused(cluster, fresh, "--default-resources", "slurm_partition=urgnt")
    assert "Slurm has no partition 'urgnt'; did you mean 'urgent'?" in told


def test_sacct_where_there_is_no_accounting(cluster, fresh):
    told = refused(cluster, fresh, "--slurm-status-command", "sacct")
    assert "Slurm keeps no accounts here, or they are away (Slurm accounting storage is" in told


def test_a_controller_that_is_away_at_the_start(cluster, fresh):
    with cluster.slurm.controller_away():
        told = refused(cluster, fresh)
    assert "Slurm's controller does not answer (Slurmctld(primary) at" in told


def test_a_machine_that_has_no_sbatch(cluster, fresh, tmp_path):
    for command in ("bash", "sh", "which", "squeue", "scontrol", "scancel", "sinfo"):
        (tmp_path / command).symlink_to(shutil.which(command))
    told = refused(cluster, fresh, PATH=str(tmp_path))
    assert "sbatch: no such command here; start Snakemake where jobs are submitted" in told


@pytest.mark.parametrize("written", ["all", "'\"all\"'"])
def test_a_partition_with_the_name_of_a_function_of_python(cluster, fresh, tmp_path, written):
    workspace = fresh.copy(tmp_path / "named")
    profile = workspace.path / "profiles/slurm/config.yaml"
    lines = f"\ndefault-resources:\n  slurm_partition: {written}\n"
    profile.write_text(profile.read_text() + lines)
    output = cluster.run(workspace, "forward_rnn").stdout
    number = output.partition("SLURM jobid ")[2].split()[0]
    assert cluster.slurm.job(number)["Partition"] == "all"
    assert "account" not in output
