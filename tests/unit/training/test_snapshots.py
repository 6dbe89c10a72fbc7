"""What is kept of a training, and what another goes on from."""

import errno
import os
from dataclasses import replace

import numpy as np
import pytest

from chapter6.training.runtime import TrainingJob
from chapter6.training.snapshots import (
    DamagedStateError,
    Snapshots,
    State,
    read_state,
    snapshot_key,
    write_state,
)


def state(epochs):
    figures = [{("training", "loss"): 0.5, ("validation", "mae"): 1 / 3 + n} for n in range(epochs)]
    return State(
        weights=[np.arange(6, dtype=np.float32).reshape(2, 3), np.float32(epochs)],
        optimizer=[np.array(7)],
        epochs=figures,
        seconds=[0.25] * epochs,
        best_epoch=1,
        best_value=1 / 3,
        best_weights=[np.zeros(3, np.float32)],
        first_loss=0.75,
    )


def test_a_state_is_read_as_it_was_written_to_the_last_bit(tmp_path):
    before = state(2)
    write_state(before, tmp_path / "a.state")
    after = read_state(tmp_path / "a.state")
    for kind in ("weights", "optimizer", "best_weights"):
        for old, new in zip(getattr(before, kind), getattr(after, kind), strict=True):
            assert np.asarray(old).dtype == new.dtype
            np.testing.assert_array_equal(old, new)
    assert after.epochs == before.epochs
    assert (after.seconds, after.best_epoch, after.best_value) == ([0.25] * 2, 1, 1 / 3)
    assert after.first_loss == 0.75


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b[:100] + b"x" + b[101:], lambda b: b""]
)
def test_a_file_that_is_torn_or_changed_is_not_used(tmp_path, spoil):
    path = tmp_path / "a.state"
    write_state(state(1), path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(DamagedStateError, match=r"a\.state is damaged"):
        read_state(path)


def test_the_last_two_epochs_are_kept_and_the_last_is_used(tmp_path):
    kept = Snapshots(tmp_path, "key")
    for epochs in (1, 2, 3):
        kept.keep(state(epochs))
    names = [path.name for path in sorted((tmp_path / "snapshots/key").iterdir())]
    assert names == ["epoch-00002.state", "epoch-00003.state"]
    assert len(kept.latest().epochs) == 3


def test_a_damaged_last_one_is_announced_and_the_one_before_used(tmp_path):
    announced = []
    kept = Snapshots(tmp_path, "key", announced.append)
    for epochs in (1, 2):
        kept.keep(state(epochs))
    (tmp_path / "snapshots/key/epoch-00002.state").write_bytes(b"torn")
    assert len(kept.latest().epochs) == 1
    assert announced == [
        f"{tmp_path / 'snapshots/key/epoch-00002.state'} is damaged: using the one before"
    ]


def test_a_training_that_starts_over_keeps_its_own_epochs_not_later_ones(tmp_path):
    announced = []
    kept = Snapshots(tmp_path, "key", announced.append)
    for epochs in (29, 30):
        kept.keep(state(epochs))
    for path in (tmp_path / "snapshots/key").iterdir():
        path.write_bytes(b"")
    assert kept.latest() is None
    assert [line.split(": ")[-1] for line in announced] == [
        "using the one before",
        "there is none before it",
    ]
    for epochs in (1, 2, 3):
        kept.keep(state(epochs))
        assert len(kept.latest().epochs) == epochs
    names = [path.name for path in sorted((tmp_path / "snapshots/key").iterdir())]
    assert names == ["epoch-00002.state", "epoch-00003.state"]


def test_those_of_another_key_are_never_used_and_go_when_the_job_has_ended(tmp_path):
    one, other = Snapshots(tmp_path, "one"), Snapshots(tmp_path, "two")
    one.keep(state(1))
    assert other.resume(2) is None
    other.finish(state(2))
    assert [path.name for path in tmp_path.iterdir()] == ["ended-two.state"]
    one.finish(state(2))
    assert [path.name for path in tmp_path.iterdir()] == ["ended-one.state"]


def test_the_end_of_a_training_is_what_one_of_more_epochs_goes_on_from(tmp_path):
    announced = []
    kept = Snapshots(tmp_path, "key", announced.append)
    kept.keep(state(2))
    kept.finish(state(3))
    assert len(kept.resume(5).epochs) == 3
    assert kept.resume(2) is None
    assert announced == [
        "resuming after epoch 3 of 5",
        "3 epochs are kept, more than the 2 wanted: starting over",
    ]


def test_a_damaged_end_is_reported_and_training_starts_over(tmp_path):
    announced = []
    kept = Snapshots(tmp_path, "key", announced.append)
    kept.finish(state(3))
    (tmp_path / "ended-key.state").write_bytes(b"torn")
    assert kept.resume(5) is None
    assert announced == [f"{tmp_path / 'ended-key.state'} is damaged: training starts over"]


INPUTS = {"data.npz": "a" * 64}


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"threads": 2},
        {"code": "d"},
        {"versions": {"keras": "3.11"}},
        {"settings": {"epochs": 5, "learning_rate": 0.01}},
    ],
)
def test_a_state_is_used_only_by_a_training_that_depends_on_the_same(change):
    settings = {"epochs": 5, "learning_rate": 0.001}
    training = TrainingJob("m", 1, 1, settings, "c", {"keras": "3.10"})
    assert snapshot_key(replace(training, **change), INPUTS) != snapshot_key(training, INPUTS)


def test_more_epochs_or_another_path_are_no_other_training_and_other_data_are():
    few, many = (
        TrainingJob("m", 1, 1, {"epochs": epochs, "reverse": False}, "c", {}) for epochs in (5, 9)
    )
    key = snapshot_key(few, INPUTS)
    assert snapshot_key(many, INPUTS) == key
    assert snapshot_key(few, {"elsewhere.npz": "a" * 64}) == key
    assert snapshot_key(few, {"data.npz": "b" * 64}) != key


def test_a_full_disk_is_reported_leaves_no_part_and_keeps_what_is_there(tmp_path, monkeypatch):
    announced = []
    kept = Snapshots(tmp_path, "key", announced.append)
    kept.keep(state(1))

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    kept.keep(state(2))
    assert len(announced) == 1
    assert announced[0].startswith("epoch 2 could not be saved ([Errno 28] No space left on device")
    assert [path.name for path in (tmp_path / "snapshots/key").iterdir()] == ["epoch-00001.state"]
    assert len(kept.latest().epochs) == 1
