"""Sizes, encodings, redirects and credentials."""

import base64
import gzip
import os
import zlib

import pytest
from archives_made import packed, tar_gz
from fetching import sha256
from misbehaving import Answer

from chapter6.errors import InputError
from chapter6.fetching import wanted


def test_no_encoding_is_asked_for(server, place, noise):
    place.fetch(server.serve("/a", noise))
    assert server.asked("Accept-Encoding") == ["identity"]


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "deflate without a header"])
def test_what_the_server_packs_all_the_same_is_unpacked(server, place, noise, encoding, pinned):
    raw = zlib.compressobj(wbits=-15)
    body = {
        "deflate": zlib.compress(noise),
        "deflate without a header": raw.compress(noise) + raw.flush(),
    }.get(encoding, packed(noise))
    headers = {"Content-Encoding": encoding.split()[0]}
    url = server.serve("/a", body, then=Answer(headers=headers))
    pins = {"sha256": sha256(noise), "bytes": len(noise)} if pinned else {}
    receipt = place.fetch(url, **pins)
    assert place.content == noise
    assert receipt["sha256"] == sha256(noise)
    assert place.is_clean()


@pytest.mark.parametrize("pinned", [False, True])
def test_a_gz_that_is_only_called_packed_stays_as_it_is(server, place, noise, pinned):
    url = server.serve("/a", noise, then=Answer(headers={"Content-Encoding": "gzip"}))
    place.fetch(url, **({"sha256": sha256(noise)} if pinned else {}))
    assert place.content == noise


def test_a_packed_answer_that_is_cut_starts_from_zero(server, place, noise):
    headers = {"Content-Encoding": "gzip"}
    url = server.serve(
        "/a", packed(noise), Answer(cut=999, headers=headers), then=Answer(headers=headers)
    )
    place.fetch(url)
    assert place.content == noise
    assert server.asked("Range") == [None, None]


def test_a_packed_page_is_named_for_what_it_is(server, place):
    page = gzip.compress(b"<html><title>Oops</title>")
    url = server.serve("/a", page, then=Answer(headers={"Content-Encoding": "gzip"}))
    assert "an HTML page, titled “Oops”" in place.failure(url, sha256="0" * 64)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_swells_when_it_is_unpacked_stops_at_the_size_that_is_known(server, place, encoding):
    body = {"gzip": gzip.compress, "deflate": zlib.compress}[encoding](bytes(30_000_000))
    url = server.serve("/a", body, then=Answer(headers={"Content-Encoding": encoding}))
    message = place.failure(url, sha256="0" * 64, bytes=100_000)
    assert "more than 100,000 bytes when it is unpacked" in message
    assert (place.content, place.partial) == (None, 0)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_an_encoding_that_is_not_known_is_refused(server, place, noise, encoding):
    url = server.serve("/a", noise, then=Answer(headers={"Content-Encoding": encoding}))
    assert f"packs the file as {encoding}, which was not asked for" in place.failure(url)


def test_a_length_that_stands_there_twice_counts(server, place, noise):
    twice = {"Content-Length": [str(len(noise))] * 2}
    place.fetch(server.serve("/a", noise, then=Answer(headers=twice)))
    assert place.content == noise


def test_two_lengths_are_refused(server, place, noise):
    two = {"Content-Length": [str(len(noise)), "5"]}
    url = server.serve("/a", noise, then=Answer(headers=two))
    assert "two lengths of one file" in place.failure(url)
    assert place.content is None


@pytest.mark.parametrize("length", ["many", "-1", "", "1e3"])
def test_a_length_that_is_no_number_is_as_none(server, place, noise, length):
    place.fetch(server.serve("/a", noise, then=Answer(headers={"Content-Length": length})))
    assert place.content == noise


def test_a_body_without_a_length_ends_with_the_connection(server, place, noise):
    none = {"Content-Length": None}
    place.fetch(server.serve("/a", noise, then=Answer(headers=none)))
    assert place.content == noise
    url = server.serve("/b", noise, Answer(cut=5000, headers=none))
    place.output.unlink()
    place.fetch(url)  # it looks like an end; that the gzip is cut tells
    assert place.content == noise


def test_a_chunked_body_is_put_together_and_resumed(server, place, noise):
    place.fetch(server.serve("/a", noise, Answer(chunked=True, cut=70_000), Answer(chunked=True)))
    assert place.content == noise
    assert server.statuses == [200, 206]
    assert server.sent == len(noise)


def test_a_size_that_is_not_the_pinned_one_stops_it_before_it_begins(server, place, noise):
    url = server.serve("/a", noise)
    message = place.failure(url, bytes=12_345)
    assert f"the server has {len(noise):,} bytes, expected 12,345" in message
    assert place.partial == 0


@pytest.mark.parametrize("headers", [{}, {"Content-Length": None}], ids=["chunked", "no length"])
def test_a_body_that_runs_past_the_pinned_size_stops_there(server, place, headers):
    long = tar_gz({"a": os.urandom(3_000_000)})
    url = server.serve("/a", long, then=Answer(chunked=not headers, headers=headers))
    message = place.failure(url, bytes=100_000, sha256="0" * 64)
    assert "the server sends more than the 100,000 bytes expected" in message
    assert (place.content, place.partial) == (None, 0)


def test_less_room_than_is_needed_is_said_before_a_byte_is_written(server, place, noise):
    url = server.serve("/a", noise, then=Answer(headers={"Content-Length": str(10**16)}))
    message = place.failure(url)
    assert "10,000,000.0 GB are still needed and " in message
    assert "are free on the disk of" in message
    assert place.partial == 0


def test_less_room_than_a_pinned_file_needs_asks_no_other_address(
    server, place, noise, monkeypatch
):
    monkeypatch.setattr(wanted.os, "statvfs", lambda path: os.statvfs_result([1] * 10))
    with pytest.raises(InputError, match=r"200\.\d kB are still needed and 1 bytes are free"):
        place.fetch(server.serve("/a", noise), server.serve("/b", noise), bytes=len(noise))
    assert len(server.requests) == 1


def test_redirects_are_followed_wherever_they_lead(server, place, noise):
    server.serve(
        "/b", noise, Answer(b"", 307, headers={"Location": "/c d?x=ä".encode().decode("latin-1")})
    )
    server.serve("/c%20d", noise)
    url = server.serve("/a", noise, Answer(b"", 301, headers={"Location": "b"}))
    assert place.fetch(url)["address"] == url
    assert place.content == noise


def test_redirects_that_do_not_end_are_counted(server, place, noise):
    url = server.serve("/a", noise, then=Answer(b"", 302, headers={"Location": "/a"}))
    assert "redirects more than 10 times" in place.failure(url)
    assert len(server.requests) == 11


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://host/a"])
def test_a_redirect_out_of_the_web_is_not_followed(server, place, noise, where):
    url = server.serve("/a", noise, then=Answer(b"", 302, headers={"Location": where}))
    assert f"the server redirects to {where}, not the web" in place.failure(url)


def test_credentials_go_to_their_own_server_alone(server, place, noise):
    elsewhere = server.serve("/b", noise).replace("127.0.0.1", "localhost")
    server.serve("/a2", noise, Answer(b"", 302, headers={"Location": elsewhere}))
    url = server.serve("/a", noise, Answer(b"", 302, headers={"Location": "/a2"}))
    receipt = place.fetch(url.replace("//", "//me:geheim@"))
    login = "Basic " + base64.b64encode(b"me:geheim").decode()
    assert server.asked("Authorization") == [login, login, None]
    assert "geheim" not in receipt["address"]
    written = b"".join(path.read_bytes() for path in place.folder.rglob("*") if path.is_file())
    assert b"geheim" not in written


def test_no_secret_is_in_a_message(place, server, noise, monkeypatch):
    monkeypatch.setenv("TOKEN", "geheim1")
    url = server.serve("/a", noise, then=Answer(status=403)).replace("//", "//me:geheim2@")
    message = place.failure(f"{url}?token=${{TOKEN}}&key=geheim3")
    assert "geheim" not in message + "".join(place.told + place.noted)
    assert "geheim1" in server.requests[0].path  # it was sent all the same
