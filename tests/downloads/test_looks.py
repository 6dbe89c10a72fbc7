"""Without a digest, what came is looked at before it counts, and named for what it is."""

import bz2
import io
import lzma
import tarfile
import zipfile

import pytest
from archives_made import packed, tar_gz, zipped
from fetching import sha256
from misbehaving import Answer

PAGE = b"<!DOCTYPE html>\n<html><title>Sign in\n to &quot;Caf\xc3\xa9&quot;</title></html>"
STORE = (
    b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
)
TABLES = {"table.csv": b"a,b\n" * 20_000}


def plain_tar():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("a"))
    return stream.getvalue()


NO_TAR_GZ = {
    "nothing": (b"", "an empty file; expected a tar.gz"),
    "a page": (b"<html><body>hello", "an HTML page; expected a tar.gz"),
    "a page with a title": (PAGE, 'an HTML page, titled “Sign in to "Café"”; expected a tar.gz'),
    "a page after a comment": (b"<!-- x --> <HTML>", "an HTML page"),
    "a page that plays with the terminal": (
        b"<html><title>\x1b[2J\x07Hello\x1b]0;x</title>",
        "an HTML page, titled “[2J Hello ]0;x”; expected a tar.gz",
    ),
    "a store's error": (STORE, "an error of the store, AccessDenied: Access Denied"),
    "some XML": (b"<?xml version='1.0'?><feed/>", "an XML document; expected a tar.gz"),
    "a zip": (zipped(TABLES), "a zip; expected a tar.gz"),
    "a tar": (plain_tar(), "a tar that is not gzipped; expected a tar.gz"),
    "bzip2": (bz2.compress(b"a"), "a bzip2 file; expected a tar.gz"),
    "xz": (lzma.compress(b"a"), "an xz file"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS"),
    "words": (b"Not now.", "no archive; expected a tar.gz"),
    "a gzip of no tar": (packed(b"hello" * 999), "a gzip file of no tar; expected a tar.gz"),
    "a gzip of a page": (packed(PAGE * 9), "a gzip file of an HTML page"),
    "a cut tar.gz": (tar_gz({"a": bytes(99_999)})[:-9], "a tar.gz that is cut off or damaged"),
}


@pytest.mark.parametrize("what", NO_TAR_GZ)
def test_what_is_no_tar_gz_is_named_and_the_next_address_asked(server, place, noise, what):
    content, named = NO_TAR_GZ[what]
    wrong, good = server.serve("/a", content), server.serve("/b", noise)
    assert place.fetch(wrong, good)["address"] == good
    assert place.content == noise
    assert place.told[0].startswith(f"{wrong}: {named}")
    assert place.is_clean()


DAMAGED = bytearray(zipped(TABLES))
DAMAGED[60] ^= 1
NO_ZIP = {
    "a tar.gz": (tar_gz({"a": b""}), "a gzip file; expected a zip"),
    "a page": (PAGE, "an HTML page, titled"),
    "a cut zip": (zipped(TABLES)[:-30], "a zip that is cut off or damaged"),
    "a damaged zip": (bytes(DAMAGED), "a zip that is cut off or damaged"),
    "a zip of nothing": (zipped({}), "a zip without table.csv; it holds nothing"),
    "a zip with an odd name": (
        zipped({"a\nb\x1b[2J": b""}),
        "a zip without table.csv; it holds a b [2J",
    ),
    "a zip without it": (zipped({"x.csv": b""}), "a zip without table.csv; it holds x.csv"),
}


@pytest.mark.parametrize("what", NO_ZIP)
def test_what_is_no_zip_is_named_and_the_next_address_asked(server, place, what):
    place.name, (content, named) = "a.zip", NO_ZIP[what]
    wrong, good = server.serve("/a", content), server.serve("/b", zipped(TABLES))
    assert place.fetch(wrong, good, member="table.csv")["address"] == good
    assert place.told[0].startswith(f"{wrong}: {named}")


def test_a_204_is_no_file(server, place, noise):
    url = server.serve("/a", noise, then=Answer(b"", 204))
    assert "the server answered 204 No Content: an empty answer" in place.failure(url)


def test_what_a_store_says_of_an_error_is_shown(server, place, noise):
    url = server.serve("/a", noise, then=Answer(STORE, 403))
    message = place.failure(url)
    assert "403 Forbidden (an error of the store, AccessDenied: Access Denied)" in message


def test_the_page_of_a_captive_portal_is_not_taken_for_the_file(server, place, noise):
    portal = server.serve("/portal", PAGE).replace("127.0.0.1", "localhost")
    url = server.serve("/a", noise, Answer(b"", 302, headers={"Location": portal}))
    message = place.failure(url, sha256=sha256(noise))
    assert "an HTML page, titled “Sign in to " in message
    assert "expected a tar.gz (from localhost)" in message
    assert place.content is None


def test_a_page_in_between_does_not_cost_what_was_there(server, place, noise):
    url = server.serve("/a", noise, Answer(cut=150_000), Answer(PAGE, ranges=False))
    place.failure(url)
    assert place.partial == 150_000
    before = server.sent
    place.fetch(url)
    assert server.sent - before == len(noise) - 150_000


def test_what_a_digest_proves_is_not_looked_at(server, place):
    place.fetch(server.serve("/a", b"whatever"), sha256=sha256(b"whatever"))
    assert place.content == b"whatever"


def test_files_of_this_machine_are_looked_at_too(place, tmp_path, noise):
    page, cut, good = tmp_path / "page", tmp_path / "cut", tmp_path / "good"
    page.write_bytes(PAGE)
    cut.write_bytes(noise[:-5])
    good.write_bytes(noise)
    assert place.fetch(page, cut, good)["address"] == str(good)
    assert f"{page}: an HTML page, titled" in place.told[0]
    assert f"{cut}: a tar.gz that is cut off or damaged" in place.told[1]


def test_the_last_file_of_this_machine_is_left_to_its_reader(place, tmp_path, noise):
    cut, page = tmp_path / "cut", tmp_path / "page"
    cut.write_bytes(noise[:-5])
    page.write_bytes(PAGE)
    place.fetch(cut)
    assert place.content == noise[:-5]
    assert "an HTML page" in place.failure(page)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_whose_members_unpack_without_a_bound_is_passed_over(server, place, method):
    place.name = "a.zip"
    bad, good = zipped(TABLES, method=method), zipped(TABLES)
    place.fetch(server.serve("/bad", bad), server.serve("/good", good))
    assert any("packed by an unusual method" in line for line in place.told)
    assert place.content == good
