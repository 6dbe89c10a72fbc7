import textwrap

import pytest

from codereach import Code, hash_of


@pytest.fixture
def project(tmp_path):
    """Write modules of a package `chapter6` and a script; give back what the script reaches."""

    def reach(cache=None, named=(), **files):
        for name, text in {"__init__": "", **files}.items():
            path = "script.py" if name == "script" else f"chapter6/{name.replace('.', '/')}.py"
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(textwrap.dedent(text))
        code = Code({"chapter6": "chapter6"}, tmp_path, ["chapter6.jobs"], cache)
        found = code.reach("script.py", named)
        code.keep()
        return {name.replace("script.py.", "script."): digest for name, digest in found.items()}

    return reach


@pytest.fixture
def counts(project):
    """Tell whether an edit of one file, `old` to `new`, changes the hash of the script's code."""

    def changes(files, name, old, new, **options):
        assert old in files[name]
        before = hash_of(project(**options, **files))
        edited = {**files, name: files[name].replace(old, new)}
        return hash_of(project(**options, **edited)) != before

    return changes
