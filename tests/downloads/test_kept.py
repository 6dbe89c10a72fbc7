"""What is there already: kept archives, archives placed by hand, and archives a reader refused."""

import errno
import json
import os

import pytest
from archives_made import tar_gz, zipped
from fetching import md5, sha256
from misbehaving import Answer

from chapter6.errors import InputError
from chapter6.fetching.fetch import Fetch
from chapter6.fetching.refusals import is_repeated, judged, standing

NOBODY = "http://127.0.0.1:9/a"
READER = {"settings": '{"rows": 5}', "code": "{}", "versions": "{}"}


def test_the_output_is_a_link_to_what_is_kept(server, place, noise):
    receipt = place.fetch(server.serve("/a", noise))
    assert place.output.samefile(place.kept)
    assert json.loads(place.receipt.read_text()) == receipt
    assert receipt["bytes"] == len(noise)


def test_a_lost_output_comes_back_without_a_network(server, place, noise):
    url = server.serve("/a", noise)
    place.fetch(url)
    server.usual["/a"] = Answer(status=404)
    for lost in (place.output, place.receipt):
        lost.unlink()
        receipt = place.fetch(url)
        assert (place.content, receipt["address"]) == (noise, url)
    assert len(server.requests) == 1


@pytest.mark.parametrize("pin", ["sha256", "md5", "bytes"])
def test_adding_a_pin_of_what_is_there_moves_no_bytes(server, place, noise, pin):
    url = server.serve("/a", noise)
    place.fetch(url)
    receipt = place.receipt.read_bytes()
    pins = {"sha256": sha256(noise), "md5": md5(noise), "bytes": len(noise)}
    place.fetch(url, **{pin: pins[pin]})
    assert len(server.requests) == 1
    assert place.receipt.read_bytes() == receipt


def test_a_pin_of_something_else_fetches_that(server, place, noise):
    other = tar_gz({"b": b""})
    place.fetch(server.serve("/a", noise))
    place.fetch(server.serve("/b", other), sha256=sha256(other))
    assert place.content == place.kept.read_bytes() == other


@pytest.mark.parametrize("pins", [{}, {"sha256": "0" * 64}], ids=["address", "pin"])
def test_a_fetch_that_fails_costs_neither_the_old_file_nor_its_receipt(server, place, noise, pins):
    place.fetch(server.serve("/a", noise))
    receipt = place.receipt.read_bytes()
    wrong = server.serve("/b", noise, then=Answer(b"<html>", 200))
    place.failure(wrong, **pins)
    assert (place.content, place.receipt.read_bytes()) == (noise, receipt)
    place.fetch(server.serve("/a", noise))
    assert place.content == noise


def test_forced_anew_an_unchanged_file_is_not_sent_again(server, place, noise):
    url = server.serve("/a", noise)
    place.fetch(url)
    place.fetch(url, anew=True)
    assert (len(server.requests), place.content) == (2, noise)
    server.serve("/a", tar_gz({"new": b""}), then=Answer(headers={"ETag": '"two"'}))
    place.fetch(url, anew=True)
    assert place.content == tar_gz({"new": b""})
    server.usual["/a"] = Answer(status=500)
    assert "500" in place.failure(url, anew=True)
    assert place.content == tar_gz({"new": b""})


def test_another_address_is_asked_and_an_old_one_forgotten(server, place, noise):
    place.fetch(server.serve("/a", noise))
    other = tar_gz({"b": b""})
    place.fetch(server.serve("/b", other))
    assert place.content == other


def test_what_is_placed_by_hand_is_used_without_asking(place, noise):
    message = place.failure(NOBODY)
    assert f"Place the file at {place.kept} by hand" in message
    place.kept.write_bytes(noise)
    assert place.fetch(NOBODY)["address"] == str(place.kept)
    assert place.content == noise
    assert place.fetch(NOBODY, sha256=sha256(noise))["sha256"] == sha256(noise)


def test_at_the_output_it_may_be_placed_too(place, noise):
    place.failure(NOBODY)
    place.output.write_bytes(noise)
    place.fetch(NOBODY)
    assert place.content == noise


@pytest.mark.parametrize(
    ("content", "pins", "named"),
    [
        (b"another", {"sha256": "0" * 64}, f"sha256 is {sha256(b'another')}, expected 000"),
        (b"another", {"md5": "0" * 32}, "md5 is "),
        (tar_gz({}), {"bytes": 5}, "it has "),
        (b"<html>", {}, "an HTML page; expected a tar.gz"),
        (tar_gz({"a": bytes(9999)})[:-8], {}, "a tar.gz that is cut off or damaged"),
    ],
    ids=["sha256", "md5", "bytes", "page", "cut"],
)
def test_what_is_placed_by_hand_is_checked(place, content, pins, named):
    place.failure(NOBODY)
    place.kept.write_bytes(content)
    message = place.failure(NOBODY, **pins)
    assert f"{place.kept} ({named}" in message
    assert "it is not used" in message
    assert place.content is None
    assert place.kept.read_bytes() == content


def test_a_kept_file_that_was_damaged_is_fetched_again(server, place, noise):
    url = server.serve("/a", noise)
    place.fetch(url)
    damaged = bytearray(noise)
    damaged[5000] ^= 1
    place.kept.write_bytes(damaged)
    place.fetch(url)
    assert place.content == noise
    assert len(server.requests) == 2


def refuse(place, why="rows is 4, expected 5", reader=READER):
    with pytest.raises(InputError), judged(str(place.output), reader):
        raise InputError(why)


def refused(place, reader=READER):
    return json.loads(standing(place.output, lambda: reader) or "[]")


def test_what_a_reader_finds_wrong_sends_the_next_call_to_the_next_address(server, place, noise):
    good = tar_gz({"good": b""})
    slowly = Answer(drip=0.1)  # else the whole file is on its way before the client can hang up
    first, second = server.serve("/a", noise, Answer(), then=slowly), server.serve("/b", good)
    place.fetch(first, second)
    assert standing(place.output, lambda: READER) == ""
    refuse(place)
    place.fetch(first, second, refused=refused(place))
    assert place.content == good
    assert place.told == [f"{first}: the same file as before: rows is 4, expected 5"]
    assert server.statuses == [200, 200, 200]
    assert server.sent < len(noise) * 2  # of the refused one, the headers were enough


def test_where_every_address_delivers_what_was_refused_it_is_said_why(server, place, noise):
    first = server.serve("/a", noise)
    second = server.serve("/b", noise, then=Answer(headers={"ETag": None, "Last-Modified": None}))
    place.fetch(first, second)
    refuse(place)
    message = place.failure(first, second, refused=refused(place))
    assert message.count("the same file as before: rows is 4, expected 5") == 2
    assert place.content == noise  # for whoever wants to look at it
    assert place.partial == 0
    server.files["/b"] = tar_gz({"repaired": b""})
    place.fetch(first, second, refused=refused(place))
    assert place.content == server.files["/b"]


def test_a_refusal_stands_until_the_reader_changes(server, place, noise):
    url = server.serve("/a", noise)
    place.fetch(url)
    refuse(place)
    assert refused(place)
    assert refused(place, READER | {"settings": '{"rows": 4}'}) == []
    assert refused(place, READER | {"code": '{"hash": 2}'}) == []


def test_a_file_that_was_placed_by_hand_can_be_refused_too(server, place, noise):
    place.failure(NOBODY)
    place.kept.write_bytes(noise)
    place.fetch(NOBODY)
    refuse(place)
    good = tar_gz({"good": b""})
    place.fetch(server.serve("/b", good), refused=refused(place))
    assert place.content == good


def test_what_a_digest_proves_is_never_refused(server, place, noise):
    place.fetch(server.serve("/a", noise), sha256=sha256(noise))
    refuse(place)
    assert refused(place) == []


def test_a_file_of_this_machine_can_be_refused(place, tmp_path, noise):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(noise)
    two.write_bytes(tar_gz({"good": b""}))
    place.fetch(one, two)
    refuse(place)
    assert place.fetch(one, two, refused=refused(place))["address"] == str(two)
    one.write_bytes(tar_gz({"better": b""}))
    assert place.fetch(one, two, refused=refused(place))["address"] == str(one)


def test_only_the_same_job_again_counts_as_forced(place, noise, server):
    place.fetch(server.serve("/a", noise))
    record = place.output.with_name(f"{place.name}.record.json")
    record.write_text(json.dumps({"params": READER}))
    assert is_repeated(place.output, READER)
    assert not is_repeated(place.output, READER | {"settings": "{}"})
    place.output.unlink()
    assert not is_repeated(place.output, READER)


def test_a_full_disk_is_said_with_what_is_lacking_and_costs_nothing(server, place, noise, limited):
    url = server.serve("/a", noise)
    with limited(120_000), pytest.raises(InputError, match=r"too large: make room|still needed"):
        place.fetch(url)
    assert (place.content, place.partial) == (None, 120_000)
    place.fetch(url)
    assert place.content == noise
    assert server.asked("Range") == [None, "bytes=120000-"]


@pytest.fixture
def limited():
    """A limit on the size of files, which stands for a disk that is full."""
    import contextlib
    import resource

    @contextlib.contextmanager
    def limit(count):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limit


def test_a_folder_that_cannot_be_written_to_is_named(place, noise, server, monkeypatch):
    def refuse_to_open(path, *arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    place.output.parent.mkdir(parents=True)
    (place.output.parent / "downloads").mkdir()
    monkeypatch.setattr(os, "open", refuse_to_open)
    with pytest.raises(PermissionError) as caught:
        place.fetch(server.serve("/a", noise))
    assert "downloads" in str(caught.value.filename)


def test_a_file_in_the_place_of_the_folder_is_named(place, noise, server):
    place.output.parent.mkdir(parents=True)
    (place.output.parent / "downloads").write_text("")
    message = place.failure(server.serve("/a", noise))
    assert "downloads: is a file, expected a folder" in message


def test_the_folder_may_be_a_link_to_another_disk(server, place, noise, tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    place.output.parent.mkdir(parents=True)
    (place.output.parent / "downloads").symlink_to(tmp_path / "disk")

    def other_disk(*paths):
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", other_disk)
    place.fetch(server.serve("/a", noise))
    assert place.content == (tmp_path / "disk" / place.name).read_bytes() == noise


def test_archives_of_this_machine_are_copied(place, tmp_path, noise):
    (tmp_path / "a").write_bytes(noise)
    assert place.fetch(tmp_path / "none", tmp_path / "a")["address"] == str(tmp_path / "a")
    (tmp_path / "a").write_bytes(b"")
    assert place.content == noise
    assert "no such file" in place.told[0]
    assert not place.kept.exists()
    assert "not a file" in place.failure(tmp_path, bytes=4)


def test_a_variable_in_an_address_is_filled_in(place, tmp_path, noise, monkeypatch):
    monkeypatch.setenv("ARCHIVES", str(tmp_path))
    (tmp_path / "a").write_bytes(noise)
    assert place.fetch("${NOT_SET_AT_ALL}/a", "${ARCHIVES}/a")["address"] == "${ARCHIVES}/a"
    assert "NOT_SET_AT_ALL is not set" in place.told[0]


def test_a_zip_of_this_machine_whose_member_is_missing_is_named(place, tmp_path):
    place.name = "a.zip"
    (tmp_path / "a").write_bytes(zipped({"x": b""}))
    options = {"member": "y", "cuts": True}
    message = place.failure(tmp_path / "a", tmp_path / "none", **options)
    assert "a zip without y; it holds x" in message


def test_the_parts_of_a_message_that_a_caller_gives_are_in_it(place):
    from chapter6.fetching.wanted import Wanted

    fetch = Fetch(Wanted(place.name), [], place.output, place.receipt, advice="turn to page 5")
    with pytest.raises(InputError, match="turn to page 5"):
        fetch.run()
