"""Small archives that would fill the memory: each is refused before it does."""

import gzip
import json
import re
import subprocess
import sys

import pytest
from archives import climate_csv, climate_row
from hostile import MB, Entry, deflated, gzipped_zeros, header, padded, zip_of

from chapter6.config.schema.checks import ReviewChecks
from chapter6.sources.limits import LARGEST_TABLE, allowance

MEMBER = "glove.6B.3d.txt"
MOST_MB = 400
"""Peak memory in MB of reading any archive of about 1 MB; Python with Arrow alone takes 80."""
END = b"\0" * 1024


def entry(**claims):
    return zip_of(Entry(MEMBER, **claims))


REVIEW = ("\U0001f600 " + "good " * 199_000).encode()
GB = 64  # times 16 MB
TABLE = climate_csv([climate_row(10 * i) for i in range(100)]).encode()


def many_reviews(count):
    """A tar.gz of `count` reviews of nearly 1 MB, whose one emoji takes four bytes a character."""
    text = gzip.compress(padded(REVIEW), 9)
    names = [
        f"aclImdb/{split}/{label}/{i}_{stars}.txt"
        for i in range(count // 4)
        for split in ("train", "test")
        for label, stars in (("neg", 1), ("pos", 9))
    ]
    return b"".join(gzip.compress(header(n, len(REVIEW))) + text for n in names) + gzip.compress(
        END
    )


BOMBS = {
    "an extended header of 1 GB": (
        "reviews",
        lambda: gzip.compress(header("x", GB * 16 * MB, b"x")) + gzipped_zeros(GB),
        "1,073,741,824 bytes in an extended header, expected at most 65,536",
    ),
    "a name of 1 GB": (
        "reviews",
        lambda: gzip.compress(header("x", GB * 16 * MB, b"L")) + gzipped_zeros(GB),
        "in an extended header",
    ),
    "a member of 1 GB": (
        "reviews",
        lambda: gzip.compress(header("x", GB * 16 * MB)) + gzipped_zeros(GB) + gzip.compress(END),
        "unpacks to 1,073,742,336 bytes or more, expected at most 33,554,432",
    ),
    "1 GB after the last member": (
        "reviews",
        lambda: gzip.compress(header("x")) + gzipped_zeros(GB),
        "expected at most 33,554,432",
    ),
    "1 GB of reviews": ("reviews", lambda: many_reviews(1000), "unpacks to .* expected at most"),
    "as many reviews as may be": ("reviews", lambda: many_reviews(32), "a negative and a positive"),
    "millions of empty members": (
        "reviews",
        lambda: gzip.compress(header("a") * 20_000) * 10 + gzip.compress(END),
        "unpacks to .* expected at most 33,554,432",
    ),
    "a line of 1 GB": (
        "vectors",
        lambda: entry(packed=deflated(GB, b"a" * 16 * MB), size=GB * 16 * MB, crc=0),
        "unpacks to 1,073,741,824 bytes",
    ),
    "a line as long as may be": (
        "vectors",
        lambda: zip_of(Entry(MEMBER, b"a" * 30 * MB)),
        "line 1: the line is longer than 1,048,576 bytes",
    ),
    "1 GB that claims to be 1,000 bytes": (
        "vectors",
        lambda: entry(packed=deflated(GB, b"a" * 16 * MB), size=1000, crc=0),
        "holds more than its size says",
    ),
    "a table of 1 GB": (
        "climate",
        lambda: zip_of(
            Entry(MEMBER, packed=deflated(GB, b"1," * 8 * MB), size=GB * 16 * MB, crc=0)
        ),
        "has 1,073,741,824 bytes, expected at most 500,000,000",
    ),
    "a table of 1 GB that claims to be 1,000 bytes": (
        "climate",
        lambda: zip_of(Entry(MEMBER, packed=deflated(GB, b"1," * 8 * MB), size=1000, crc=0)),
        "holds more than its size says",
    ),
    "a header as long as may be": (
        "climate",
        lambda: zip_of(Entry(MEMBER, b"1," * 15 * MB)),
        "line 1: .* bytes without a line end, expected at most 65,536",
    ),
    "a row as long as may be": (
        "climate",
        lambda: zip_of(Entry(MEMBER, TABLE + b"1," * 15 * MB)),
        "line 102: 31,457,280 bytes without a line end",
    ),
    "a million members": (
        "climate",
        lambda: zip_of(Entry("a"), size=47 * MB, here=9999, total=9999)[:-22] + b"\0" * 47 * MB
        + zip_of(size=47 * MB, offset=0, here=9999, total=9999),
        "bytes of directory, expected at most 4,194,304",
    ),
}  # fmt: skip

OFFICIAL = {
    "glove.6B.100d.txt": (134_300_000, 347_116_733),
    "glove.840B.300d.txt": (2_176_000_000, 5_650_000_000),
    "jena_climate_2009_2016.csv": (13_568_000, 43_000_000),
}
"""Member → its compressed size and its size, both roughly; no published archive unpacks to more."""


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_official_archives_are_far_below_the_limits(name):
    packed, size = OFFICIAL[name]
    assert size < allowance(packed) / 5
    assert name[0] == "g" or size < LARGEST_TABLE / 5


READ = """
import json, sys
from chapter6.errors import InputError
try:
    {call}
except InputError as error:
    print(json.dumps(str(error)))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
CALLS = {
    "reviews": "from chapter6.text.reviews import read_reviews; "
    f"read_reviews(sys.argv[1], {ReviewChecks().model_dump()})",
    "vectors": "from chapter6.text.vectors.reading import read_vectors; "
    f"read_vectors(sys.argv[1], {MEMBER!r}, ['the'], 3)",
    "climate": "from chapter6.climate.reading import read_climate; "
    f"read_climate(sys.argv[1], {MEMBER!r})",
}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("kind", BOMBS)
def test_a_small_archive_takes_little_memory(tmp_path, kind):
    reader, build, said = BOMBS[kind]
    path = tmp_path / "archive"
    path.write_bytes(build())
    code = READ.format(call=CALLS[reader])
    ran = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    message, peak = ran.stdout.splitlines()
    assert re.search(said, json.loads(message)), message
    assert int(peak) / 1024 < MOST_MB
