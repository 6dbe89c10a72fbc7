import errno
import os

import numpy as np
import pytest

from chapter6.training.state import (
    Checkpoints,
    DamagedStateError,
    State,
    read_state,
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
    kept = Checkpoints(tmp_path, "key")
    for epochs in (1, 2, 3):
        kept.keep(state(epochs))
    names = [path.name for path in sorted((tmp_path / "key").iterdir())]
    assert names == ["epoch-00002.state", "epoch-00003.state"]
    assert len(kept.latest().epochs) == 3


def test_a_damaged_last_one_is_told_and_the_one_before_used(tmp_path):
    told = []
    kept = Checkpoints(tmp_path, "key", told.append)
    for epochs in (1, 2):
        kept.keep(state(epochs))
    (tmp_path / "key/epoch-00002.state").write_bytes(b"torn")
    assert len(kept.latest().epochs) == 1
    assert told == [
        f"{tmp_path / 'key/epoch-00002.state'} is damaged: going on from the one before"
    ]


def test_a_training_that_starts_over_keeps_its_own_epochs_not_later_ones(tmp_path):
    told = []
    kept = Checkpoints(tmp_path, "key", told.append)
    for epochs in (29, 30):
        kept.keep(state(epochs))
    for path in (tmp_path / "key").iterdir():
        path.write_bytes(b"")
    assert kept.latest() is None
    assert [line.split(": ")[-1] for line in told] == [
        "going on from the one before",
        "there is none before",
    ]
    for epochs in (1, 2, 3):
        kept.keep(state(epochs))
        assert len(kept.latest().epochs) == epochs
    names = [path.name for path in sorted((tmp_path / "key").iterdir())]
    assert names == ["epoch-00002.state", "epoch-00003.state"]


def test_those_of_another_key_are_never_used_and_go_when_the_job_has_ended(tmp_path):
    Checkpoints(tmp_path / "c", "one").keep(state(1))
    other = Checkpoints(tmp_path / "c", "two")
    assert other.latest() is None
    other.clear()
    assert not (tmp_path / "c").exists()


def test_a_full_disk_is_told_leaves_no_part_and_keeps_what_is_there(tmp_path, monkeypatch):
    told = []
    kept = Checkpoints(tmp_path, "key", told.append)
    kept.keep(state(1))

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    kept.keep(state(2))
    assert len(told) == 1
    assert told[0].startswith("epoch 2 could not be kept ([Errno 28] No space left on device)")
    assert [path.name for path in (tmp_path / "key").iterdir()] == ["epoch-00001.state"]
    assert len(kept.latest().epochs) == 1
