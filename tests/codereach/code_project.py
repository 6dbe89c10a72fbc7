"""A small package, for tests of what a script reaches; the fixtures are in conftest.py."""

import pytest

CALLS_F = "from chapter6.a import f\n\nf(1)\n"
IMPORTS_A = "import chapter6.a\n"


def named(**cases):
    """Parametrize with cases that have names."""
    return [pytest.param(*case, id=name) for name, case in cases.items()]


PLAIN = """
    import os
    from typing import Any

    LIMIT = 3
    OTHER = 4


    def f(x, y=1):
        # why
        kept: int = x * LIMIT
        return g(kept)


    def g(x):
        from chapter6 import b
        from chapter6.c import h
        return h(b.k(x))


    def unused(x):
        return x


    class Unused:
        def method(self):
            return OTHER
"""
PROJECT = {
    "script": CALLS_F,
    "a": PLAIN,
    "b": "def k(x):\n    return x\n\n\ndef l(x):\n    return x\n",
    "c": "def h(x):\n    return x\n",
}
