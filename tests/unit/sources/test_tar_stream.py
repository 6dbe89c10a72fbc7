"""Headers and contents are what tarfile makes of them, however damaged."""

import io
import tarfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chapter6.sources.tar_stream import content_of, open_tar

FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
TYPES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE)
CONTENTS = {"a": b"", "b/c": b"one", "d" * 99: b"two" * 500, "e" * 60 + "/" + "f" * 70: b"three"}


def packed(layout, kind=tarfile.REGTYPE, **fields):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=layout) as tar:
        for name, content in CONTENTS.items():
            info = tarfile.TarInfo(name)
            info.type = kind
            info.size = len(content) if info.isreg() else 0
            for field, value in fields.items():
                setattr(info, field, value)
            tar.addfile(info, io.BytesIO(content))
    return file.getvalue()


def read(tar, archive_of=open_tar, content=content_of):
    """What an archive holds, and whether it is damaged: names, sizes, types, targets, contents."""
    found = []
    try:
        with archive_of(io.BytesIO(tar)) as archive:
            for member in archive:
                has_content = member.isreg() and member.size <= len(tar)
                found.append(
                    (member.name, member.size, member.type, member.linkname)
                    + ((content(member, archive),) if has_content else ())
                )
    except (tarfile.TarError, ValueError, OverflowError):
        return found, "damaged"
    return found, "whole"


def read_by_tarfile(tar):
    return read(
        tar,
        lambda file: tarfile.open(fileobj=file),
        lambda member, archive: archive.extractfile(member).read(),
    )


def summed(header):
    """A header with the checksum that fits it."""
    total = sum(header[:148]) + sum(header[156:]) + 8 * 32
    return header[:148] + b"%06o\0 " % total + header[156:]


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("kind", TYPES)
def test_a_whole_archive_is_read_as_tarfile_reads_it(layout, kind):
    tar = packed(layout, kind, mtime=10**9, uname="\u00e9", gname="users")
    assert read(tar) == read_by_tarfile(tar)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FORMATS), st.integers(0, 511), st.binary(min_size=1, max_size=3), st.booleans()
)
@example(tarfile.USTAR_FORMAT, 156, b"1", True)  # a hard link
@example(tarfile.USTAR_FORMAT, 345, b"folder", True)  # before the name
@example(tarfile.USTAR_FORMAT, 124, b"\x80\0\0", True)  # a size that is not octal
@example(tarfile.USTAR_FORMAT, 0, b"\xff\0b", True)  # no UTF-8, and something after the name
def test_a_header_with_other_bytes_is_taken_as_tarfile_takes_it(layout, place, new, fits):
    header = packed(layout)[:512]
    header = header[:place] + new[: 512 - place] + header[place + len(new) :]
    tar = (summed(header) if fits else header) + bytes(1024)
    (ours, verdict), theirs = read(tar), read_by_tarfile(tar)
    if verdict == "damaged":  # tarfile takes some damage for the archive's end
        assert theirs[0] == ours
    else:
        assert theirs == (ours, "whole")


@pytest.mark.parametrize("kept", [100, 511, 512, 900, 2000, 3072])
def test_an_archive_that_ends_early_is_damaged(kept):
    assert read(packed(tarfile.USTAR_FORMAT)[:kept])[1] == "damaged"


def test_a_size_beyond_all_bounds_takes_no_memory_and_is_damaged():
    header = packed(tarfile.USTAR_FORMAT)[:512]
    size = b"\x80" + (10**20).to_bytes(11, "big")
    with open_tar(io.BytesIO(summed(header[:124] + size + header[136:]))) as archive:
        member = archive.next()
        assert member.size == 10**20
        with pytest.raises(tarfile.ReadError, match="unexpected end of data"):
            content_of(member, archive)
        with pytest.raises(tarfile.ReadError, match="unexpected end of data"):
            archive.next()
