"""What is said of a site that lacks something, before anything is planned."""

import shutil
from argparse import Namespace

import pytest

from chapter6.engine import slurm_site
from chapter6.engine.planned import submits_to
from chapter6.errors import InputError

SQUEUE = Namespace(slurm_status_command="squeue", slurm_init_seconds_before_status_checks=3)
SACCT = Namespace(slurm_status_command="sacct")
ANSWERS = {
    "sbatch": "",
    "scancel": "",
    "squeue": "",
    "scontrol": 'case "$1" in ping) echo UP;; *) echo "MinJobAge               = 300 sec";; esac',
    "sinfo": "echo 'all*'; echo gpu",
    "sacct": "echo Slurm accounting storage is disabled >&2; exit 1",
}


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder with commands of a made-up Slurm, which alone are found, and a way to change one."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def command(name, does):
        path = tmp_path / name
        path.write_text(f"#!{shutil.which('sh', path='/bin:/usr/bin')}\n{does}\n")
        path.chmod(0o755)
        return path

    for name, does in ANSWERS.items():
        command(name, does)
    return command


def complaint(settings=SQUEUE, partitions=()):
    with pytest.raises(InputError) as error:
        slurm_site.check_slurm(settings, partitions)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_site_that_has_all_is_passed(site):
    slurm_site.check_slurm(SQUEUE, [])
    slurm_site.check_slurm(SQUEUE, ["gpu", "all,gpu"])


def test_a_machine_without_slurm_is_told_where_to_start(site):
    site("sbatch", "").unlink()
    site("sinfo", "").unlink()
    assert complaint().startswith("--executor slurm: sbatch, sinfo: no such command here; start")


def test_a_controller_that_is_away_is_named(site):
    site("scontrol", "echo 'Slurmctld(primary) at  head is DOWN'; echo '****'; exit 1")
    assert "does not answer (Slurmctld(primary) at head is DOWN); start" in complaint()


def test_a_controller_that_never_answers_is_not_waited_for(site, monkeypatch):
    monkeypatch.setattr(slurm_site, "LONGEST_SECONDS", 0.2)
    site("scontrol", "exec /bin/sleep 30")
    assert "does not answer (no answer in 0.2 s)" in complaint()


def test_an_unknown_partition_is_told_the_nearest(site):
    assert "Slurm has no partition 'gpus'; did you mean 'gpu'?" in complaint(partitions=["gpus"])
    assert "Slurm has no partition 'xyzzy'; known: all, gpu" in complaint(partitions=["gpu,xyzzy"])


def test_a_site_without_a_default_partition_needs_one_named(site):
    site("sinfo", "echo all; echo gpu")
    assert "no default partition; set slurm_partition to one of all, gpu" in complaint()
    slurm_site.check_slurm(SQUEUE, ["gpu"])


def test_sacct_needs_accounting(site):
    told = complaint(SACCT)
    assert "sacct: Slurm keeps no accounts here" in told
    assert "(Slurm accounting storage is disabled); set it to squeue" in told
    report = Namespace(**vars(SQUEUE), slurm_efficiency_report=True)
    assert complaint(report).endswith("(Slurm accounting storage is disabled); leave it out")
    site("sacct", "")
    slurm_site.check_slurm(SACCT, [])
    slurm_site.check_slurm(report, [])


def test_squeue_needs_jobs_to_be_remembered(site):
    site("scontrol", "[ $1 = ping ] || echo 'MinJobAge = 6 sec'")
    assert "forgets a job 6 s after its end (MinJobAge)" in complaint()
    assert "slurm-init-seconds-before-status-checks to 2, or slurm-status" in complaint()
    slurm_site.check_slurm(
        Namespace(slurm_status_command="squeue", slurm_init_seconds_before_status_checks=2), []
    )


def test_only_a_run_that_submits_is_checked():
    assert submits_to(Namespace(executor="slurm", dryrun=False, touch=False), "slurm")
    assert not submits_to(Namespace(executor="slurm", dryrun=True, touch=False), "slurm")
    assert not submits_to(Namespace(executor="slurm", dryrun=False, touch=True), "slurm")
    assert not submits_to(Namespace(executor="local", dryrun=False, touch=False), "slurm")
    assert not submits_to(Namespace(), "slurm")
