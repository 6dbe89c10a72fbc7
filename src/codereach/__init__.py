r"""Rerun a Snakemake rule only when the code that its script reaches has changed.

A script's hash covers the functions, classes and constants that it reaches, in its own file and in
your modules that it imports. Comments, formatting, docstrings, type hints and functions that
nothing calls do not count. The source is parsed, never imported or run. docs/codereach.md describes
how to use it in a Snakefile, what counts and what does not.

This script uses one of the two functions in the module beside it:

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> folder = TemporaryDirectory()
>>> scripts = Path(folder.name) / "scripts"
>>> scripts.mkdir()
>>> helpers = "def double(x):\n    return 2 * x\n\ndef half(x):\n    return x / 2\n"
>>> _ = (scripts / "helpers.py").write_text(helpers)
>>> _ = (scripts / "plot.py").write_text("from helpers import double\nprint(double(21))\n")
>>> list(Code(root=folder.name).reach("scripts/plot.py"))
['helpers.double', 'scripts/plot.py.double', 'scripts/plot.py.import']

The last two are the import of `double` and the script's top-level code, the call. Editing `half`
leaves the hash unchanged; editing `double` does not:

>>> def hash_now():
...     return hash_of(Code(root=folder.name).reach("scripts/plot.py"))
>>> before = hash_now()
>>> _ = (scripts / "helpers.py").write_text(helpers.replace("x / 2", "x // 2  # an integer"))
>>> hash_now() == before
True
>>> _ = (scripts / "helpers.py").write_text(helpers.replace("2 * x", "x + x"))
>>> hash_now() == before
False
>>> folder.cleanup()
"""

from codereach.code import Code, hash_of
from codereach.summary import WHOLE_FILE

__all__ = ["WHOLE_FILE", "Code", "hash_of"]
