"""Files of tests: pytest takes all of them in one go only if no two have the same name."""

from collections import Counter

from project import ROOT


def test_no_two_files_of_tests_have_the_same_name():
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, times in names.items() if times > 1] == []
