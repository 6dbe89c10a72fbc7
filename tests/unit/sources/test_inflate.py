"""Members of zips are what zipfile makes of them, and whatever is damaged is refused."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapter6.errors import InputError
from chapter6.sources.archives import zip_member
from chapter6.sources.inflate import InflateError, open_member

CONTENT = b"".join(b"%d squared is %d\n" % (number, number**2) for number in range(2000))
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def packed(method=zipfile.ZIP_DEFLATED, content=CONTENT):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("before.txt", "x")
        archive.writestr("squares.txt", content)
    return file.getvalue()


def read(content, *sizes):
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        open_member(archive, archive.getinfo("squares.txt")) as it,
    ):
        return b"".join([*map(it.read, sizes), it.read()])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("content", [CONTENT, b"", b"a"])
def test_every_method_gives_the_content(method, content):
    assert read(packed(method, content)) == content


@given(st.lists(st.integers(0, len(CONTENT)), max_size=5))
def test_pieces_of_any_size_are_the_whole(sizes):
    assert read(packed(), *sizes) == CONTENT


@settings(deadline=None)
@given(st.data())
def test_no_changed_byte_changes_what_is_read(data):
    whole = packed()
    start = whole.index(b"squares.txt") + len(b"squares.txt")
    at = data.draw(st.integers(start, whole.index(b"PK\1\2") - 1))
    changed = whole[at] ^ data.draw(st.integers(1, 255))
    damaged = whole[:at] + bytes([changed]) + whole[at + 1 :]
    try:
        found = read(damaged)
    except (zipfile.BadZipFile, InflateError):
        return
    assert found == CONTENT  # as with another mark for the last block


@pytest.mark.parametrize("size", [0, 10, len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_member_that_is_longer_or_shorter_than_its_entry_says_is_refused(tmp_path, size):
    whole = packed()
    entry = whole.rindex(b"PK\1\2") + 24
    path = tmp_path / "squares.zip"
    path.write_bytes(whole[:entry] + size.to_bytes(4, "little") + whole[entry + 4 :])
    with (
        pytest.raises(InputError, match=r"squares\.zip: .* the archive is cut off or damaged"),
        zip_member(path, "squares.txt") as stream,
    ):
        stream.read()
