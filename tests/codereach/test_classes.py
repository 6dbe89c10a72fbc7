"""What counts of classes, of type hints and of docstrings."""

import pytest
from code_project import CALLS_F, named

CLASS = """
    from abc import abstractmethod
    from dataclasses import dataclass, field
    from functools import cache, cached_property, total_ordering

    FACTOR = 2


    @dataclass(frozen=True)
    class Base:
        size: int = 1
        words: list = field(default_factory=list)

        def area(self):
            return self.size * FACTOR

        @property
        def half(self):
            return self.size / 2


    class Sub(Base):
        def area(self):
            return helper(self) + 7


    def helper(shape):
        return 8


    @cache
    def f(x):
        return Sub(x).half
"""


@pytest.mark.parametrize(
    ("old", "new"),
    named(
        overriding_method=("+ 7", "+ 9"),
        what_a_method_calls=("return 8", "return 9"),
        method_of_the_base=("self.size * FACTOR", "self.size + FACTOR"),
        what_the_base_uses=("FACTOR = 2", "FACTOR = 3"),
        property_of_the_base=("self.size / 2", "self.size / 3"),
        base=("class Sub(Base)", "class Sub"),
        default_of_a_field=("size: int = 1", "size: int = 2"),
        field_hidden_from_the_dataclass=("size: int = 1", "size: ClassVar[int] = 1"),
        field_hidden_by_a_string=("size: int = 1", "size: 'ClassVar[int]' = 1"),
        options_of_the_dataclass=("frozen=True", "frozen=False"),
        no_hint_at_all=("size: int = 1", "size = 1"),
        decorator=("@cache\n    def f", "@cache\n    @cache\n    def f"),
        order_of_fields=(
            "size: int = 1\n        words: list = field(default_factory=list)",
            "words: list = field(default_factory=list)\n        size: int = 1",
        ),
    ),
)
def test_what_makes_a_class_counts(counts, old, new):
    assert counts({"script": CALLS_F, "a": CLASS}, "a", old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    named(
        docstring=("class Sub(Base):", 'class Sub(Base):\n        """A shape."""'),
        hint_of_a_field=("size: int", "size: float"),
        hints_of_a_method=("def half(self)", "def half(self) -> float"),
        hints_of_a_cached_function=("def f(x)", "def f(x: int)"),
    ),
)
def test_what_only_readers_of_a_class_see_does_not_count(counts, old, new):
    assert not counts({"script": CALLS_F, "a": CLASS}, "a", old, new)


@pytest.mark.parametrize(
    "head",
    [
        "from pydantic import BaseModel\nclass f(BaseModel):",
        "from typing import NamedTuple\nclass f(NamedTuple):",
        "from pydantic.dataclasses import dataclass\n@dataclass\nclass f:",
        "from attrs import define\n@define\nclass f:",
        "class f(metaclass=Meta):",
    ],
)
def test_hints_count_where_a_class_may_be_made_from_them(counts, head):
    files = {"script": CALLS_F, "a": f"{head}\n    x: int = 1\n"}
    assert counts(files, "a", "int", "float")


def test_what_hints_of_a_checked_class_refer_to_counts(counts):
    module = "from chapter6.b import Size\nfrom beartype import beartype\n\n\n@beartype\nclass f:\n"
    files = {"script": CALLS_F, "a": module + "    def g(self, x: Size):\n        return x\n"}
    files["b"] = "Size = int\n"
    assert counts(files, "b", "int", "float")
    assert counts(files, "a", "x: Size", "x: int")


def test_what_such_a_hint_refers_to_counts(counts):
    head = (
        "from pydantic import BaseModel\nfrom chapter6.b import Size, Name\nclass f(BaseModel):\n"
    )
    files = {
        "script": CALLS_F,
        "a": f"{head}    x: Size\n    y: 'Name'\n",
        "b": "Size = int\nName = str\n",
    }
    assert counts(files, "b", "int", "float")
    assert counts(files, "b", "str", "bytes")


@pytest.mark.parametrize(
    "reader",
    [
        "from typing import get_type_hints\nprint(get_type_hints(f))",
        "from typing import get_type_hints as hints_of\nprint(hints_of(f))",
        "import inspect\nprint(inspect.signature(f))",
        "print(f.__annotations__)",
        "print(getattr(f, '__annotations__'))",
        "from functools import singledispatch\nprint(singledispatch(f))",
        "from pydantic import validate_call\nprint(validate_call(f))",
        "from dataclasses import fields\nprint([field.type for field in fields(f)])",
    ],
)
def test_hints_count_where_something_reads_them(counts, reader):
    text = "from chapter6.b import Size\n\n\ndef f(x: Size) -> int:\n    y: int = x\n    return y\n"
    files = {"script": f"from chapter6.a import f\n{reader}\n", "a": text, "b": "Size = 1\n"}
    assert counts(files, "a", "-> int", "-> float")
    assert counts(files, "a", "x: Size", "x: int")
    assert counts(files, "b", "1", "2")


@pytest.mark.parametrize(
    "statement", ["attr = 1", "print('a bad signature')", '"""signature"""', "x = f\nx.type = 1"]
)
def test_hints_do_not_count_where_only_words_look_like_a_reader(counts, statement):
    files = {"script": f"from chapter6.a import f\n{statement}\nf(1)\n"}
    assert not counts({**files, "a": "def f(x: int):\n    return x\n"}, "a", "int", "float")


@pytest.mark.parametrize("reader", ["print(f.__doc__, a.__doc__)", "import pydoc\npydoc.getdoc(f)"])
def test_docstrings_count_where_something_reads_them(counts, reader):
    files = {
        "script": f"from chapter6 import a\nfrom chapter6.a import f\n{reader}\n",
        "a": '"""Module."""\n\n\ndef f(x):\n    """Function."""\n    return x\n',
    }
    assert counts(files, "a", "Function", "Method")
    assert counts(files, "a", "Module", "Package")
