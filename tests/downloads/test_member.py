"""Of a remote zip only the wanted member is fetched, and the output is the same as of the whole."""

import io
import zipfile

import pytest
from archives_made import zipped
from fetching import sha256
from misbehaving import Answer

from chapter6.fetching import members


@pytest.fixture
def place(place):
    place.name = "a.zip"
    return place


@pytest.fixture
def pins(vectors):
    return {
        "member": "wanted.txt",
        "member_sha256": sha256(vectors["wanted.txt"]),
        "cuts": True,
    }


class NotSeekable(io.BytesIO):
    """What makes zipfile write data descriptors behind members."""

    def seek(self, *arguments):
        raise OSError

    def tell(self):
        raise OSError


ZIPS = {
    "usual": {},
    "stored": {"method": zipfile.ZIP_STORED},
    "zip64": {"force_zip64": True},
    "a comment": {"comment": b"c" * 30_000},
    "data descriptors": {"stream": NotSeekable},
}


def read(place):
    with zipfile.ZipFile(place.output) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["wanted.txt"]
        return archive.read("wanted.txt")


def made(vectors, kind):
    options = dict(ZIPS[kind])
    if "stream" in options:
        options["stream"] = options["stream"]()
    return zipped(vectors, **options)


@pytest.mark.parametrize("pinned", [True, False])
@pytest.mark.parametrize("kind", ZIPS)
def test_the_member_alone_moves_and_the_output_is_that_of_the_whole(
    server, place, vectors, pins, kind, pinned, tmp_path
):
    whole = made(vectors, kind)
    if not pinned:
        del pins["member_sha256"]
    place.fetch(server.serve("/a", whole), **pins)
    assert read(place) == vectors["wanted.txt"]
    assert server.sent < 1.05 * len(vectors["wanted.txt"]) + (70_000 if kind == "a comment" else 0)
    assert set(server.statuses) == {206}
    by_range, receipt = place.content, place.receipt.read_bytes()
    assert place.is_clean()

    for path in [place.kept, place.output]:
        path.unlink()
    server.usual["/a"] = Answer(ranges=False)
    before = server.sent
    place.fetch(server.serve("/a", whole, then=Answer(ranges=False)), **pins)
    assert server.sent - before == len(whole)  # in one request
    assert (place.content, place.receipt.read_bytes()) == (by_range, receipt)

    (tmp_path / "whole.zip").write_bytes(whole)
    for path in [place.kept, place.output]:
        path.unlink()
    place.fetch(tmp_path / "whole.zip", **pins)
    assert place.content == by_range


def test_a_zip_before_which_something_else_stands_is_read_all_the_same(
    server, place, vectors, pins
):
    place.fetch(server.serve("/a", b"#!/bin/sh\n" + zipped(vectors)), **pins)
    assert read(place) == vectors["wanted.txt"]


def test_a_member_that_is_cut_goes_on_in_the_next_call(server, place, vectors, pins):
    whole = zipped(vectors)
    url = server.serve("/a", whole, Answer(), Answer(), Answer(cut=200_000), Answer(status=404))
    place.failure(url, **pins)
    assert place.partial == 200_000
    assert place.content is None
    before = server.sent
    place.fetch(url, **pins)
    assert read(place) == vectors["wanted.txt"]
    assert server.sent - before < 110_000


def test_a_member_goes_on_at_a_mirror_if_its_digest_can_prove_it(server, place, vectors, pins):
    whole = zipped(vectors)
    plan = [Answer(), Answer(), Answer(cut=200_000), Answer(status=404)]
    first, mirror = server.serve("/a", whole, *plan), server.serve("/b", whole)
    assert place.fetch(first, mirror, **pins)["address"] == mirror
    assert server.sent < 1.05 * len(vectors["wanted.txt"])


def test_cuts_and_busy_servers_in_between_cost_no_byte_twice(server, place, vectors, pins):
    busy = [Answer(status=503), Answer(cut=2)]
    cuts = [Answer(cut=50_000), Answer(status=503)] * 4
    url = server.serve("/a", zipped(vectors), *busy, Answer(), Answer(cut=100), Answer(), *cuts)
    place.fetch(url, **pins)
    assert read(place) == vectors["wanted.txt"]
    assert server.sent < 1.05 * len(vectors["wanted.txt"])


def test_an_archive_that_changes_in_between_is_fetched_as_a_whole(server, place, vectors, pins):
    new = Answer(headers={"ETag": '"two"'})
    url = server.serve("/a", zipped(vectors), Answer(), Answer(), then=new)
    place.fetch(url, **pins)
    assert read(place) == vectors["wanted.txt"]
    assert server.statuses[-1] == 200


def test_another_content_of_the_member_is_refused_and_the_next_address_asked(
    server, place, vectors, pins
):
    other = server.serve("/a", zipped(vectors | {"wanted.txt": b"other"}))
    good = server.serve("/b", zipped(vectors))
    assert place.fetch(other, good, **pins)["address"] == good
    assert f"sha256 of wanted.txt is {sha256(b'other')}, expected" in place.told[0]


def test_a_damaged_member_is_refused_though_no_digest_is_known(server, place, vectors, pins):
    damaged = bytearray(zipped(vectors, method=zipfile.ZIP_STORED))
    damaged[1_000_000] ^= 1
    del pins["member_sha256"]
    message = place.failure(server.serve("/a", bytes(damaged)), **pins)
    assert "wanted.txt is damaged in the zip" in message


def test_an_archive_without_the_member_is_named(server, place, pins):
    url = server.serve("/a", zipped({"other.txt": b"x" * 9999}))
    assert "a zip without wanted.txt; it holds other.txt" in place.failure(url, **pins)
    assert server.sent < 9999


def test_an_archive_of_another_size_than_the_pinned_one_is_refused(server, place, vectors, pins):
    url = server.serve("/a", zipped(vectors))
    assert "bytes, expected 5" in place.failure(url, bytes=5, **pins)
    assert server.sent <= 4


@pytest.mark.parametrize("content", [b"<html><title>Gone</title>", b"\x1f\x8b\x08\x00" * 99])
def test_what_is_no_zip_is_named(server, place, pins, content):
    message = place.failure(server.serve("/a", content), **pins)
    assert "Gone" in message or "damaged" in message or "no zip" in message or "gzip" in message


def test_a_member_that_is_there_twice_is_left_to_its_reader_if_nothing_proves_it(
    server, place, pins
):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("wanted.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("wanted.txt", "two")
    url = server.serve("/a", stream.getvalue())
    assert "it is there twice" in place.failure(url, **pins)
    del pins["member_sha256"]
    place.fetch(url, **pins)
    assert place.content == stream.getvalue()


def test_a_directory_that_is_too_large_is_read_from_the_whole(server, place, vectors, pins):
    many = {f"{number:0200}": b"" for number in range(400)}
    place.fetch(server.serve("/a", zipped(vectors | many)), **pins)
    assert read(place) == vectors["wanted.txt"]


def test_sizes_over_4_gb_are_written_as_zip64(place, vectors, tmp_path, monkeypatch):
    """Seen with a limit that is lower: no test writes 4 GB."""
    monkeypatch.setattr(members, "FULL", 0xFFFF)
    member = members.Member("wanted.txt", 0, 0, 70_000, 70_000, 0)
    (tmp_path / "raw").write_bytes(bytes(70_000))
    members.write_alone(tmp_path / "raw", 0, member, tmp_path / "a.zip")
    written = (tmp_path / "a.zip").read_bytes()
    assert members.END_64.unpack_from(written, len(written) - 22 - 20 - 56)[0] == b"PK\6\6"
    assert written[30 + 10 : 30 + 14] == b"\1\0\20\0"


def test_adding_the_digest_of_the_member_moves_no_bytes(server, place, vectors, pins):
    url, digest = server.serve("/a", zipped(vectors)), pins.pop("member_sha256")
    place.fetch(url, **pins)
    content, receipt, sent = place.content, place.receipt.read_bytes(), server.sent
    place.fetch(url, member_sha256=digest, **pins)
    assert (place.content, place.receipt.read_bytes(), server.sent) == (content, receipt, sent)


def test_a_whole_archive_that_is_placed_by_hand_gives_the_same_output(server, place, vectors, pins):
    place.fetch(server.serve("/a", zipped(vectors)), **pins)
    content = place.content
    place.output.unlink()
    place.kept.write_bytes(zipped(vectors))
    place.fetch("http://127.0.0.1:9/none", **pins)
    assert place.content == content
    assert place.kept.read_bytes() == zipped(vectors)  # what a person has put there stays
