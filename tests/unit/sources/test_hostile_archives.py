"""Archives made to mislead: each is refused on one line that says what to do."""

import gzip
import re
import zlib

import pytest
from archives import REVIEWS, write_zip
from hostile import MB, Entry, deflated, header, padded, pax, zip_of

from chapter6.config.schema.checks import ReviewChecks
from chapter6.errors import InputError
from chapter6.sources.archives import zip_member
from chapter6.text.reviews import read_reviews

MEMBER = "glove.6B.3d.txt"
LINES = b"the 0.5 0.5 0.5\n"
END = b"\0" * 1024


def review(number, size=0, **fields):
    return header(f"aclImdb/train/neg/{number}_1.txt", size, **fields)


def entry(**claims):
    return zip_of(Entry(MEMBER, LINES, **claims))


ZIPS = {
    "encrypted": (entry(flags=1), r"is encrypted; unpack it with its password"),
    "encrypted strongly": (entry(flags=0x41), "is encrypted"),
    "encrypted with AES": (entry(method=99, flags=1), "is encrypted"),
    "Deflate64": (entry(method=9), r"compressed with Deflate64, expected Deflate; pack .* again"),
    "LZMA": (entry(method=14), "compressed with LZMA, expected Deflate"),
    "a method nobody knows": (entry(method=77), "the unknown method 77"),
    "a patch": (entry(flags=0x20), "is a patch"),
    "a folder": (entry(mode=0o040755), "is a folder"),
    "a symbolic link": (entry(mode=0o120777), "is a symbolic link, expected a file; pack the file"),
    "a named pipe": (entry(mode=0o010644), "is no regular file"),
    "the last of several volumes": (zip_of(Entry(MEMBER), disk=2), "one volume of several; join"),
    "a volume with part of the members": (zip_of(Entry(MEMBER), total=3), "one volume of several"),
    "the first of several volumes": (b"PK\7\x08" + entry(), "one volume of several"),
    "stored twice": (zip_of(Entry(MEMBER), Entry(MEMBER)), "is stored 2 times; pack the file once"),
    "overlapping members": (
        zip_of(Entry(MEMBER), Entry("b", offset=3)),
        "overlaps what is stored beside it",
    ),
    "two members in one place": (zip_of(Entry("b"), Entry(MEMBER, offset=0)), "overlaps"),
    "a member that reaches into the directory": (entry(packed_size=10_000), "overlaps"),
    "bytes after the end": (entry() + b"<html>", "6 bytes follow the end of the zip"),
    "without its end": (entry()[:-8], "not a zip, or without its end; .* download it again"),
    "a page of HTML": (b"<!DOCTYPE html><title>Moved</title>" * 9, "not a zip"),
    "nothing": (b"", "not a zip"),
    "more than it claims": (entry(size=3, crc=0), "download it again"),
    "more than it claims, with the sum of that": (
        entry(size=3, crc=zlib.crc32(LINES[:3])),
        "holds more than its size says",
    ),
    "less than it claims": (entry(size=50), "ends early"),
    "stored with two sizes": (entry(method=0, size=9), "has two sizes, 16 and 9 bytes"),
    "another content than its sum": (entry(crc=1), "CRC-32"),
    "another name in its own header": (
        entry().replace(MEMBER.encode(), b"GLOVE.6B.3d.txt", 1),
        "download it again",
    ),
    "another case": (zip_of(Entry("Glove.6b.3D.txt")), "did you mean Glove.6b.3D.txt"),
    "another folder": (zip_of(Entry(f"glove/{MEMBER}")), f"did you mean glove/{MEMBER}"),
    "a folder of Windows": (zip_of(Entry(f"glove\\{MEMBER}")), "did you mean glove"),
    "another size": (zip_of(Entry("glove.6B.50d.txt")), "did you mean glove.6B.50d.txt"),
    "a name with a NUL": (zip_of(Entry(f"{MEMBER}\0.exe")), "leads out"),
    "above its folder": (zip_of(Entry(f"../{MEMBER}")), rf"\.\./{MEMBER} leads out"),
    "an absolute name": (zip_of(Entry(f"/tmp/{MEMBER}")), "leads out of the archive's folder"),
    "on a drive": (zip_of(Entry(f"C:\\{MEMBER}")), "leads out of the archive's folder"),
    "nothing like it": (zip_of(Entry("readme")), f"no member {MEMBER}; the archive holds readme"),
    "too many members": (zip_of(here=10_001, total=10_001), "10,001 members, expected at most"),
    "too large a directory": (
        b"\0" * (5 * MB) + zip_of(size=5 * MB, offset=0),
        "5,242,880 bytes of directory, expected at most",
    ),
    "a bomb": (
        entry(packed=deflated(33, b"\0" * MB), size=33 * MB),
        "unpacks to 34,603,008 bytes from .* expected at most 33,554,432",
    ),
}


def read_zip(path):
    with zip_member(path, MEMBER) as stream:
        return stream.read()


@pytest.mark.parametrize("kind", ZIPS)
def test_a_zip_that_misleads_is_refused_on_one_line(tmp_path, kind):
    content, said = ZIPS[kind]
    refused(said, read_zip, tmp_path / "glove.zip", content)


@pytest.mark.parametrize(
    "content",
    [
        entry(),
        entry(method=0),
        entry(zip64=True),
        entry(mode=0o100644),
        zip_of(Entry("../other"), Entry(MEMBER, LINES), Entry("other", flags=1, method=9)),
        zip_of(Entry(MEMBER, LINES), comment=b"of Stanford"),
    ],
    ids=["deflated", "stored", "zip64", "of Unix", "beside others that mislead", "a comment"],
)
def test_a_zip_that_is_only_unusual_is_read(tmp_path, content):
    (tmp_path / "glove.zip").write_bytes(content)
    assert read_zip(tmp_path / "glove.zip") == LINES


def test_a_member_that_leads_out_is_not_read_even_if_asked_for(tmp_path):
    write_zip(tmp_path / "a.zip", {"../a.csv": "x"})
    with pytest.raises(InputError, match="leads out"), zip_member(tmp_path / "a.zip", "../a.csv"):
        pass


def refused(said, read, path, content):
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    message = str(error.value)
    assert re.search(said, message), message
    assert message.startswith(f"{path}: ")
    assert message.isprintable()
    assert len(message) < 600


def reviews_in(folder, **fields):
    """The blocks of a tar of one review of each kind, in a folder."""
    names = (name.replace("aclImdb", folder) for name in REVIEWS if name.count("/") == 3)
    return b"".join(header(name, 3, **fields) + padded(b"Bad") for name in names)


TARS = {
    "above its folder": (reviews_in("../aclImdb"), "leads out of the archive's folder"),
    "beside its folder": (reviews_in("a/../../b"), "leads out of the archive's folder"),
    "absolute names": (reviews_in("/aclImdb"), "leads out of the archive's folder"),
    "on a drive": (reviews_in("C:/aclImdb"), "leads out of the archive's folder"),
    "with backslashes": (reviews_in("aclImdb\\x\\..\\.."), "leads out of the archive's folder"),
    "another case": (reviews_in("aclImdb") + header("aclImdb/TRAIN/neg/7_1.txt"), "TRAIN"),
    "a link out": (
        review(1, type=b"2", target="../../etc/passwd"),
        "is a symbolic link, expected a file",
    ),
    "a hard link out": (review(1, type=b"1", target="/etc/passwd"), "hard link to /etc/passwd"),
    "stored twice": (review(1, 3) + padded(b"Bad") + review(1, 3) + padded(b"Bad"), "twice"),
    "a size below 0": (header("a")[:124] + b"\xff" * 12 + header("a")[136:], "after its start"),
    "pax: a size below 0": (pax(size="-512") + header("a"), "has a size below 0|after its start"),
    "headers in a row": (pax(path="a") * 2000 + header("a"), "9 extended headers in a row"),
    "global headers": (
        (header("g", 60_000, b"g") + padded(b"x" * 60_000) + header("a")) * 20,
        "bytes in global headers, expected at most 1,048,576",
    ),
    "sparse of many pieces": (
        pax(**{"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}) + header("a", 512),
        "sparse file of many pieces: pack without tar -S",
    ),
    "sparse of many pieces, of old": (
        header("a", type=b"S")[:482] + b"\1" + header("a")[483:],
        "after its start",
    ),
}


def read_tar(path):
    return read_reviews(path, ReviewChecks().model_dump())


@pytest.mark.parametrize("kind", TARS)
def test_a_tar_that_misleads_is_refused_on_one_line(tmp_path, kind):
    content, said = TARS[kind]
    refused(said, read_tar, tmp_path / "reviews.tar.gz", gzip.compress(content + END))
