"""Random archives of reviews: good ones pass, and whatever is wrong is refused or counted."""

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from review_faults import BYTES, FAULTS, LENIENT, STRICT, archives, reviews_of, tar_of, write

from chapter6.errors import InputError
from chapter6.text.reviews import read_reviews

few = settings(max_examples=8, deadline=None, phases=[Phase.generate])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("archives") / "reviews.tar.gz"


@settings(max_examples=60, deadline=None)
@given(members=archives())
def test_an_archive_without_a_fault_passes_and_nothing_odd_is_counted(path, members):
    table, findings = read_reviews(write(path, members), STRICT)
    texts = {members[place].content.decode() for place in reviews_of(members)}
    assert set(table["text"].to_pylist()) == texts
    assert table.num_rows == len(texts)
    odd = {kind for kind, count in findings.count.items() if count}
    assert odd <= {"unlabelled"}


@pytest.mark.parametrize("name", FAULTS)
@few
@given(members=archives(), data=st.data())
def test_a_fault_is_refused_by_name_or_counted(path, name, members, data):
    fault = FAULTS[name]
    spoiled = fault.spoil(members, data.draw(st.sampled_from(reviews_of(members))))
    write(path, spoiled)
    if fault.refused is None:
        counted(fault.counted, read_reviews(path, STRICT)[1])
    else:
        refused(fault.refused, path, STRICT)
    if fault.counted is None:
        refused(fault.refused, path, LENIENT)
    else:
        counted(fault.counted, read_reviews(path, LENIENT)[1])


@pytest.mark.parametrize("name", BYTES)
@few
@given(members=archives())
def test_a_file_that_is_no_whole_archive_is_refused(path, name, members):
    spoil, message = BYTES[name]
    path.write_bytes(spoil(tar_of(members)))
    refused(message, path, LENIENT)


def refused(message, path, checks):
    with pytest.raises(InputError) as error:
        read_reviews(path, checks)
    said = str(error.value)
    assert re.search(message, said), said
    assert said.startswith(f"{path}: ")
    assert said.isprintable()


def counted(kind, findings):
    said = "\n".join(findings.announcements())
    if kind == "unequal":
        assert "are unequal" in said
    elif kind == "copies":
        assert findings.count["copies_in_train"] + findings.count["copies_in_test"] == 1
        assert "repeat another one" in said
    else:
        assert findings.count[kind] == 1
        named = findings.facts()["found"][kind]["first"]
        assert len(named) == 1
        assert named[0] in said or kind in ("hidden_files", "hard_links")
