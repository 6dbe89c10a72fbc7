"""Trainings on a real Slurm: the bits of a local run, whatever Slurm does to them meanwhile."""

import signal
import time

import pytest
from clusters import SUBMITTED, bits, epochs_done, few_models, lengthen

TRAINED = ("imdb_embedding", "imdb_lstm", "jena_dense", "jena_gru")
AWAY_SECONDS = 15
# of a training that goes through several events; an epoch takes a quarter of a second or more
EPOCHS, STEPS = 60, 10


@pytest.fixture
def undisturbed(local_run, tmp_path):
    """What the long training of jena_gru gives if it is left alone, on this machine."""
    workspace = local_run.copy(tmp_path / "undisturbed")
    lengthen(workspace, "jena_gru", EPOCHS, STEPS)
    workspace.snakemake("--cores", "1", "train_jena_gru")
    return bits(workspace, "jena_gru")


def test_the_report_is_that_of_a_local_run_though_the_controller_is_away_for_a_while(
    cluster, local_run, new_workspace, wait_until
):
    workspace, before = few_models(new_workspace()), cluster.slurm.submitted()
    run = cluster.start(workspace, "report")
    wait_until(lambda: cluster.slurm.jobs("running"))
    with cluster.slurm.controller_away():  # jobs end meanwhile, are polled and submitted
        time.sleep(AWAY_SECONDS)
    output, _ = run.communicate(timeout=600)
    assert run.returncode == 0, output[-6000:]
    assert output.count("Slurm does not answer; its jobs go on") == 1
    assert output.count("Slurm answers again") == 1
    assert "Traceback" not in output
    assert bits(workspace, *TRAINED) == bits(local_run, *TRAINED)
    for pattern in ("results/reduced/models/*/*/predictions.parquet", "results/reduced/concepts/*"):
        assert workspace.files(pattern) == local_run.files(pattern)
    submitted = dict(SUBMITTED.findall(output))
    assert len(submitted) == cluster.slurm.submitted() - before
    assert set(submitted.values()) == {
        "words_build_vocabulary_read_reviews",
        "encode_reviews",
        "align_vectors",
        "forward_rnn",
        "read_along",
        *(f"seed_1_evaluate_{model}_train_{model}" for model in TRAINED),
    }
    assert cluster.run(workspace, "report", "--dry-run").stdout.count("Nothing to be done") == 1


def test_a_training_that_is_requeued_preempted_and_loses_its_node_ends_with_the_same_bits(
    cluster, prepared, undisturbed, wait_until
):
    slurm = cluster.slurm
    lengthen(prepared, "jena_gru", EPOCHS, STEPS)
    run = cluster.start(prepared, "evaluate_jena_gru")

    def more_epochs(number=2):
        done = epochs_done(prepared, "jena_gru")
        wait_until(lambda: epochs_done(prepared, "jena_gru") >= done + number)

    more_epochs()
    (job,) = slurm.jobs("running")

    slurm.kill("slurmd")  # the job's own processes live on
    slurm.start_node()
    more_epochs()
    assert slurm.jobs("running") == {job: "RUNNING"}

    slurm.ask("scontrol", "requeue", job)
    slurm.start_at_once(job)
    more_epochs()

    slurm.ask("sbatch", "--partition=urgent", "--exclusive", "--output=/dev/null", "--wrap=sleep 2")
    wait_until(lambda: slurm.job(job)["Restarts"] == "2")
    slurm.start_at_once(job)
    more_epochs()

    slurm.lose_node(job)
    slurm.start_at_once(job)
    assert slurm.job(job)["Restarts"] == "3"

    output, _ = run.communicate(timeout=300)
    assert run.returncode == 0, output[-6000:]
    assert slurm.job(job)["JobState"] == "COMPLETED"
    assert bits(prepared, "jena_gru") == undisturbed


def test_a_cancelled_job_and_one_out_of_time_fail_and_the_next_run_resumes_them(
    cluster, prepared, local_run, wait_until
):
    for model in ("jena_gru", "jena_dense"):
        lengthen(prepared, model, 400, 10)
    run = cluster.start(prepared, "evaluate_jena_gru", "evaluate_jena_dense")
    wait_until(lambda: epochs_done(prepared, "jena_gru") and epochs_done(prepared, "jena_dense"))
    jobs = {
        cluster.slurm.job(number)["Comment"]: number for number in cluster.slurm.jobs("running")
    }
    first, second = sorted(jobs.values())
    cluster.slurm.ask("scontrol", "update", f"jobid={first}", "timelimit=1")
    cluster.slurm.ask("scancel", second)
    output, _ = run.communicate(timeout=300)
    assert run.returncode == 1
    assert f"SLURM-job '{first}' failed, SLURM status is: 'TIMEOUT'" in output
    assert f"SLURM-job '{second}' failed, SLURM status is: 'CANCELLED'" in output
    assert "Traceback" not in output


def test_ctrl_c_takes_the_jobs_out_of_slurm(cluster, prepared, wait_until):
    lengthen(prepared, "jena_dense", 400, 10)
    run = cluster.start(prepared, "train_jena_dense")
    wait_until(lambda: cluster.slurm.jobs("running"))
    run.send_signal(signal.SIGINT)
    output, _ = run.communicate(timeout=90)
    assert run.returncode == 1
    assert "Traceback" not in output
    wait_until(lambda: not cluster.slurm.jobs("pending", "running"))
