"""Files of word vectors with one fault: each is refused or counted, and none passes in silence."""

import runpy
import tracemalloc

import numpy as np
import pyarrow as pa
import pytest
from archives import write_zip
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.config.schema.checks import VectorChecks
from chapter6.errors import InputError
from chapter6.formats import read_json, write_table
from chapter6.text.vectors.lines import LONGEST_LINE
from chapter6.text.vectors.reading import read_vectors

MEMBER = "glove.3d.txt"
LINES = ["the 0.1 0.2 -0.3", "cat 1 2 3", "dog 0.4 -0.5 6e-05", "rat 0.7 0.8 0.9"]
WANTED = ["the", "cat", "bird", "cow"]
LARGEST = VectorChecks().largest_number


@pytest.fixture
def read(tmp_path):
    def read(content, words=("the", "cat", "dog", "rat"), dimensions=3, **members):
        if isinstance(content, list):
            content = "".join(line + "\n" for line in content)
        path = write_zip(tmp_path / "glove.zip", {MEMBER: content} | members)
        return read_vectors(path, MEMBER, list(words), dimensions, LARGEST)

    return read


def refused_with(read, message, content, **options):
    """Refused whether the damaged line's word is wanted or not."""
    for words in (("the", "cat", "dog", "rat"), ("bird",)):
        with pytest.raises(InputError, match=rf"glove\.zip: glove\.3d\.txt, {message}"):
            read(content, words=words, **options)


@pytest.mark.parametrize(
    ("mark", "message"),
    [(b"\xef\xbb\xbf", "byte order mark"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")],
)
def test_a_mark_of_the_encoding_is_not_part_of_the_first_word(read, mark, message):
    refused_with(read, f"line 1: .*{message}", mark + "\n".join(LINES).encode())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("cat 1 2 3 ", "the line ends with a blank"),
        ("cat 1.0 2.0 3.0 ", "the line ends with a blank"),
        ("cat 1 2 3\r", "the line ends with a carriage return, as .* Windows"),
        ("cat\t1\t2\t3", "the line holds a tab"),
        ("cat 1.0\t2.0 3.0", "the line holds a tab"),
        ("cat 1.0 2.0 3.0\t", "the line holds a tab"),
        (" 0.1 0.2 0.3", "the line has no word: it starts with a blank"),
        (" cat 0.1 0.2 0.3", "the line has no word: it starts with a blank"),
    ],
)
def test_a_wrong_separator_is_told_apart_from_a_wrong_count(read, line, message):
    refused_with(read, f"line 2: {message}; expected a word and 3 numbers", [LINES[0], line])


def test_a_header_is_named_as_one(read):
    refused_with(read, r"line 1: '?400000 3'? is a header, .*word2vec", ["400000 3", *LINES])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("cat 1 2", "line 3: 2 numbers, expected 3; the file is damaged there"),
        ("cat 0.1 0.2 0.3 0.4", "line 3: 4 numbers, expected 3; the file is damaged there"),
        ("cat 0.1 0.2 0.3rat 0.4 0.5 0.6", "line 3: 6 numbers, expected 3"),
        ("cat", "line 3: 0 numbers, expected 3"),
        ("cat,0.1,0.2,0.3", "line 3: 0 numbers, expected 3 with decimal points"),
        ("cat 0,1 0,2 0,3", r"line 3 \(cat\): '0,1' is not a finite number; .*decimal points"),
        ("cat 0.1  0.3", "line 3: the line holds two blanks in a row"),
        ("cat  0.1 0.2 0.3", "line 3: the line holds two blanks in a row"),
        ("cat 0.1 0x1 0.3", r"line 3 \(cat\): '0x1' is not a finite number"),
        ("cat 0.1 1_0 0.3", r"line 3 \(cat\): '1_0' is not a finite number"),
        ("cat 0.1 nan 0.3", r"line 3 \(cat\): 'nan' is not a finite number"),
        ("cat 0.1 -inf 0.3", r"line 3 \(cat\): '-inf' is not a finite number"),
        ("cat 0.1 1e999 0.3", r"line 3 \(cat\): '1e999' is not a finite number"),
        ("cat 0.1 1e39 0.3", r"line 3 \(cat\): 1e39 is too large for float32"),
        ("cat 0.1 -1e39 0.3", r"line 3 \(cat\): -1e39 is too large for float32"),
        ("cat 0.1 1e6 0.3", r"line 3 \(cat\): 1e6 is not plausible; .*checks\.vectors\.largest_n"),
        ("at name@x.com 0.1 0.2 nan", r"line 3 \(at name@x\.com\): 'nan' is not a finite"),
    ],
)
def test_a_damaged_line_says_what_was_found_and_expected(read, line, message):
    refused_with(read, message, [*LINES[:2], line, LINES[3]])


@pytest.mark.parametrize("number", ["1-2.5", "0.1.2", "--0.5", ".", "-."])
def test_what_only_looks_like_a_number_is_refused(read, number):
    message = r"line 2 \(cat\): .* is not a finite number"
    refused_with(read, message, [LINES[0], f"cat 0.1 {number} 0.3"])


def test_two_damaged_lines_do_not_cancel_out(read):
    refused_with(read, "line 2: 2 numbers", [LINES[0], "cat 0.1 0.2", "dog 0.1 0.2 0.3 0.4"])


def test_a_member_of_other_dimensions_says_what_to_set(read):
    message = (
        r"line 1: 3 numbers, expected 50: set settings\.vectors\.dimensions to 3, "
        r"or sources\.vectors\.member to glove\.50d\.txt$"
    )
    refused_with(read, message, LINES, dimensions=50, **{"glove.50d.txt": "x"})
    refused_with(read, "line 1: 3 numbers, expected 2: set .* to 3$", LINES, dimensions=2)


@pytest.mark.parametrize("content", ["1", "a 0.1 0.2 0.3\r"])
def test_a_line_without_end_stops_at_once(read, content):
    text = (LINES[0] + "\n" + content * (3 * LONGEST_LINE)).encode()[: 3 * LONGEST_LINE]
    tracemalloc.start()
    refused_with(read, "line 2: the line is longer than 1,048,576 bytes", text)
    assert tracemalloc.get_traced_memory()[1] < 8 * len(text)
    tracemalloc.stop()


@pytest.mark.parametrize("more", [2**16, 2**17])
def test_a_line_with_many_more_numbers_is_refused(read, more):
    refused_with(
        read, f"line 3: {more + 3} numbers, expected 3", [*LINES[:2], "b" + " 1" * (more + 3)]
    )


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        ([*LINES, "the 0.5 0.5 0.5", "the 1.5 1 1"], {"repeated_words": 2}),
        ([". . . 0.1 0.2 0.3", "at name@x.com 1 2 3", *LINES], {"words_with_blanks": 2}),
        (["", *LINES[:2], "", "  ", *LINES[2:], ""], {"empty_lines": 4}),
        ([*LINES[1:], "the 0 0 0"], {"zero_vectors": 1}),
        ([*LINES[1:], "the 0.0 -0.0 1e-60"], {"zero_vectors": 1}),
    ],
)
def test_what_is_odd_is_counted(read, lines, counted):
    counts = read(lines).counts
    assert counts.pop("lines") == sum(bool(line.strip()) for line in lines)
    assert {name: count for name, count in counts.items() if count} == counted


def test_a_word_in_another_encoding_is_counted(read):
    vectors = read("\n".join([*LINES, "caf\u00e9 1.0 2.0 3.0"]).encode("latin-1"))
    assert vectors.counts["words_not_utf8"] == 1


def test_a_vector_of_zeros_counts_as_none(read):
    assert read([*LINES[1:], "the 0 0 0"]).found.tolist() == [False, True, True, True]


@pytest.fixture
def align(tmp_path):
    script = runpy.run_path(str(ROOT / "scripts/align_vectors.py"), run_name="script")

    def align(lines, **checks):
        archive = write_zip(tmp_path / "glove.zip", {MEMBER: "\n".join(lines)})
        write_table(pa.table({"word": WANTED}), tmp_path / "vocabulary.parquet")
        facts = tmp_path / "facts.json"
        script["align_vectors"](
            {
                "max_words": 5,
                "dimensions": 3,
                "member": MEMBER,
                "checks": VectorChecks(**checks).model_dump(),
            },
            str(archive),
            str(tmp_path / "vocabulary.parquet"),
            str(tmp_path / "matrix.npz"),
            str(facts),
        )
        return read_json(facts)

    return align


def test_coverage_and_what_is_odd_are_announced_and_kept(align, capfd):
    found = align([*LINES, "", "the 0.5 0.5 0.5"])
    said = "2 of 4 words (50.0%) have a vector; 1 lines repeat a word"
    assert said in capfd.readouterr().out
    assert (found["with_vector"], found["coverage"]) == (2, 0.5)
    assert (found["lines"], found["repeated_words"], found["empty_lines"]) == (5, 1, 1)


def test_a_member_cut_to_a_few_lines_stops_unless_the_check_is_relaxed(align):
    message = (
        r"1 of 4 words \(25\.0%\) .*at least 50\.0% \(checks\.vectors\.least_coverage\); .* 1 l"
    )
    with pytest.raises(InputError, match=message):
        align(LINES[:1])
    assert align(LINES[:1], least_coverage=0.2)["coverage"] == 0.25
    with pytest.raises(InputError, match="0 of 4 words"):
        align(LINES[3:], least_coverage=0.0)


WORDS = st.text("abe.,-+'7\u00e9\ud55c\u0085\u00a0\U0001f600", min_size=1, max_size=5)
NUMBERS = st.floats(-900, 900, width=32)
FORMS = st.sampled_from(["%.5f", "%.5g", "%r", "%.8e", "%+.3f"])
FILES = st.dictionaries(WORDS, st.lists(NUMBERS, min_size=4, max_size=4), min_size=2, max_size=8)


def text_of(file, form):
    return [" ".join([word, *(form % number for number in file[word])]) for word in file]


@settings(max_examples=40, deadline=None)
@given(FILES, FORMS, st.booleans())
def test_a_file_without_a_fault_passes(tmp_path_factory, file, form, ends_with_line_feed):
    lines = text_of(file, form)
    path = write_zip(
        tmp_path_factory.getbasetemp() / "good.zip",
        {MEMBER: ("\n".join(lines) + "\n" * ends_with_line_feed).encode()},
    )
    vectors, found, counts, _ = read_vectors(path, MEMBER, list(file), 4, LARGEST)
    expected = np.float32([[float(form % number) for number in row] for row in file.values()])
    assert (vectors == expected).all()
    assert (found == expected.any(axis=1)).all()
    assert counts["lines"] == len(file)
    assert not any(counts[name] for name in counts if name not in ("lines", "zero_vectors"))


FAULTS = {
    "a number less": lambda line: line.rpartition(" ")[0],
    "a number more": lambda line: line + " 0.5",
    "no word": lambda line: " " + line.partition(" ")[2],
    "nan": lambda line: line.rpartition(" ")[0] + " nan",
    "infinite": lambda line: line.rpartition(" ")[0] + " -inf",
    "infinite in float32": lambda line: line.rpartition(" ")[0] + " 1e39",
    "implausible": lambda line: line.rpartition(" ")[0] + " 1e7",
    "a decimal comma": lambda line: line.rpartition(" ")[0] + " 0,5",
    "a letter": lambda line: line + "O",
    "a blank at the end": lambda line: line + " ",
    "a blank twice": lambda line: line.replace(" ", "  ", 1),
    "a tab": lambda line: "\t".join(line.rsplit(" ", 1)),
    "a carriage return": lambda line: line + "\r",
    "NUL bytes": lambda line: line[:-3] + "\0\0\0",
    "two lines in one": lambda line: line + line,
    "repeated": lambda line: line + "\n" + line,
    "an empty line": lambda line: "\n" + line,
    "a word with a blank": lambda line: "at x@y " + line.partition(" ")[2],
    "a vector of zeros": lambda line: line.partition(" ")[0] + " 0.0" * 4,
}


@pytest.mark.parametrize("fault", FAULTS)
@settings(max_examples=5, deadline=None)
@given(FILES.filter(lambda file: all(map(any, file.values()))), st.data())
def test_a_file_with_one_fault_is_refused_or_counted(tmp_path_factory, fault, file, data):
    lines = text_of(file, "%r")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = FAULTS[fault](lines[at])
    path = write_zip(
        tmp_path_factory.getbasetemp() / "bad.zip", {MEMBER: "\n".join(lines).encode()}
    )
    try:
        counts = read_vectors(path, MEMBER, list(file), 4, LARGEST).counts
    except InputError as error:
        told = f"line {at + 1}" in str(error)
    else:
        told = any(count for name, count in counts.items() if name != "lines")
    assert told
