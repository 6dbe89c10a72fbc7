import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapter6.climate import csv_text
from chapter6.climate.csv_text import CsvText
from chapter6.errors import InputError


@given(st.text('a\r\n"', max_size=30), st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_lines_end_alike_wherever_a_block_ends(text, mark):
    written = mark + b"h\n" + text.encode()
    expected = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    for size in range(len(mark) + 2, len(mark) + 9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(csv_text, "BLOCK", size)
            found = CsvText(io.BytesIO(written), "place")
            assert (found.header, found.read()) == (b"h", expected)
        assert found.line_ends == expected.count(b"\n")
        assert found.quotes == (b'"' in expected)
        assert found.notes == ["byte_order_mark"] * bool(mark)
        assert expected.endswith(found.end)
        assert bool(found.end) == bool(expected)


def test_a_reader_gets_no_more_than_it_asks_for():
    found = CsvText(io.BytesIO(b"h\n" + b"0123456789" * 3), "place")
    pieces = list(iter(lambda: found.read(7), b""))
    assert [len(piece) for piece in pieces] == [7, 7, 7, 7, 2]
    assert b"".join(pieces) == b"0123456789" * 3


@pytest.mark.parametrize("start", [b"\xff\xfeh\0", b"\xfe\xff\0h", b"h\0\n\0"])
def test_what_is_no_plain_text_is_refused(start):
    with pytest.raises(InputError, match="place, line 1: the text is UTF-16 or binary"):
        CsvText(io.BytesIO(start), "place")
