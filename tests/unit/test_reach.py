import json
import textwrap

import pytest

from chapter6.provenance.reach import Code, hash_of

CALLS_F = "from chapter6.a import f\n\nf(1)\n"
IMPORTS_A = "import chapter6.a\n"


@pytest.fixture
def project(tmp_path):
    """Write modules of a package `chapter6` and a script; give back what the script reaches."""

    def reach(cache=None, named=(), **files):
        for name, text in {"__init__": "", **files}.items():
            path = "script.py" if name == "script" else f"chapter6/{name.replace('.', '/')}.py"
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(textwrap.dedent(text))
        code = Code(tmp_path / "chapter6", cache)
        found = code.reach(tmp_path / "script.py", named)
        code.keep()
        script = (tmp_path / "script.py").as_posix()
        return {name.replace(script, "script"): digest for name, digest in found.items()}

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


@pytest.mark.parametrize(
    ("old", "new"),
    named(
        comment=("# why", "# because"),
        formatting=("def f(x, y=1):", "def f(\n        x,\n        y=1,\n    ):"),
        docstring=("        # why", '        """Do it."""'),
        docstring_of_the_module=("    import os", '    """Says."""\n    import os'),
        hints_of_a_function=("def f(x, y=1):", "def f(x: int, y: Any = 1) -> int:"),
        hint_of_a_variable=("kept: int", "kept: float"),
        no_hint_of_a_variable=("kept: int =", "kept ="),
        hint_of_a_constant=("LIMIT = 3", "LIMIT: int = 3"),
        import_for_hints=("from typing import Any", "from typing import Any, Final"),
        pass_statement=("return g(kept)", "pass\n        return g(kept)"),
        function_that_nobody_calls=("return x\n\n\n    class", "return x + 1\n\n\n    class"),
        constant_that_nobody_uses=("OTHER = 4", "OTHER = 5"),
        method_that_nobody_calls=("return OTHER", "return -OTHER"),
        imports_inside_a_function_sorted=(
            "from chapter6 import b\n        from chapter6.c import h",
            "from chapter6.c import h\n        from chapter6 import b",
        ),
    ),
)
def test_what_does_not_run_does_not_count(counts, old, new):
    assert not counts(PROJECT, "a", old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    named(
        body=("return g(kept)", "return -g(kept)"),
        default=("y=1", "y=2"),
        name_of_an_argument=("x, y=1", "x, z=1"),
        constant=("LIMIT = 3", "LIMIT = 4"),
        type_of_a_constant=("LIMIT = 3", "LIMIT = 3.0"),
        function_that_it_calls=("return h(b.k(x))", "return h(x)"),
    ),
)
def test_what_runs_counts(counts, old, new):
    assert counts(PROJECT, "a", old, new)


@pytest.mark.parametrize(
    "function",
    [
        "def f(x):\n    def g(y):\n        return 1 + y\n    return g(x)",
        "def f(x):\n    n = 1\n    def g():\n        nonlocal n\n        n += x\n    return g",
        "def f(x):\n    return lambda y: 1 + y",
        "def f(x):\n    return [y + 1 for y in x if y]",
        "def f(x):\n    return {y: 1 for y in x}",
        "def f(x):\n    return sum(y for y in (x, 1))",
        "def f(x):\n    if (y := 1):\n        return y",
        "def f(x):\n    match x:\n        case {'a': 1}:\n            return x",
        "def f(x):\n    try:\n        x()\n    except E as e:\n        raise F(1) from e",
        "def f(x):\n    with x(1) as y:\n        yield y",
        "def f(x):\n    return f'{x:1}'",
        "def f(x):\n    x.y[1]: int = x",
        "def f(x):\n    class A:\n        y = 1\n    return A",
        "async def f(x):\n    async for y in x:\n        await y(1)",
        "f = lambda x: 1",
        "f = [lambda x: 1][0]",
        "class f:\n    def __init__(self, x):\n        self.x = 1",
        "def f(x):\n    return f(x - 1)",
    ],
)
def test_any_part_of_a_body_counts(counts, function):
    assert counts({"script": CALLS_F, "a": f"{function}\n"}, "a", "1", "2")


def test_the_order_of_imports_of_one_name_counts(counts):
    one, two = "from chapter6.b import k", "from chapter6.c import h as k"
    files = {**PROJECT, "a": f"def f(x):\n    {one}\n    {two}\n    return k(x)\n"}
    assert counts(files, "a", f"{one}\n    {two}", f"{two}\n    {one}")


def test_a_new_function_that_nobody_calls_does_not_count(counts):
    assert not counts(PROJECT, "c", "def h", "def new(x):\n    return h(x)\n\n\ndef h")


def test_the_order_of_definitions_does_not_count(project):
    functions = ["def f(x):\n    return g(x)\n", "LIMIT = 2\n", "def g(x):\n    return x * LIMIT\n"]
    one = project(script=CALLS_F, a="".join(functions))
    assert one == project(script=CALLS_F, a="".join(reversed(functions)))


def test_another_module_that_is_not_imported_does_not_count(counts):
    files = {**PROJECT, "d": "LIMIT = 1\nREGISTRY = [LIMIT]\nREGISTRY.append(2)\n"}
    assert not counts(files, "d", "LIMIT = 1", "LIMIT = 2")


def test_a_helper_two_imports_away_counts(counts):
    assert counts(PROJECT, "b", "return x\n\n\ndef l", "return -x\n\n\ndef l")
    assert not counts(PROJECT, "b", "def l(x):\n    return x", "def l(x):\n    return -x")


B = {"b.__init__": "", "b.c": "def f():\n    return 1\n\n\ndef g():\n    return 2\n"}


@pytest.mark.parametrize(
    "script",
    [
        "import chapter6.b.c\nchapter6.b.c.f()",
        "import chapter6.b.c as x\nx.f()",
        "from chapter6 import b\nimport chapter6.b.c\nb.c.f()",
        "import chapter6.b\nfrom chapter6.b import c as x\nx.f()",
        "from chapter6.b.c import f\nf()",
        "from chapter6.b.c import f as x\nx()",
        "from chapter6.b.c import f as x\ny = x\nprint(y())",
        "def main():\n    from chapter6.b.c import f\n    return f()\nmain()",
        "def main():\n    import chapter6.b.c\n    return chapter6.b.c.f()\nmain()",
        "def main():\n    import chapter6.b.c as x\n    return (lambda: x.f())()\nmain()",
        "try:\n    from chapter6.b.c import f\nexcept ImportError:\n    f = None\nf()",
        "if __name__ == '__main__':\n    from chapter6.b.c import f\n    f()",
        "class A:\n    from chapter6.b.c import f\nA.f()",
        "from chapter6.b import c\nclass A(c.f()):\n    pass\nA()",
        "from chapter6.b import c\n@c.f\ndef main():\n    pass\nmain()",
        "from chapter6.b import c\nprint(f'{c.f():>3}')",
        "from chapter6.b import c\nprint([x for x in c.f() if x])",
        "from chapter6.b import c\nprint({c: 1 for c in c.f()})",
        "import importlib\nimportlib.import_module('chapter6.b.c').f()",
    ],
)
def test_a_function_is_reached_however_it_is_imported(project, script):
    found = project(script=script, **B)
    assert "chapter6.b.c.f" in found
    assert ("chapter6.b.c.g" in found) == ("import_module" in script)


@pytest.mark.parametrize(
    ("package", "script"),
    [
        ("from chapter6.b.c import f", "from chapter6.b import f\nf()"),
        ("from chapter6.b.c import f as x", "import chapter6.b as b\nb.x()"),
        ("from .c import f", "from chapter6.b import f\nf()"),
        ("from . import c", "from chapter6.b import c\nc.f()"),
        ("from . import c\nf = c.f", "from chapter6.b import f\nf()"),
        ("from ..b.c import f", "from chapter6 import b\nb.f()"),
    ],
)
def test_a_function_is_reached_through_what_a_package_exports(project, package, script):
    found = project(**{**B, "b.__init__": package}, script=script)
    assert "chapter6.b.c.f" in found
    assert "chapter6.b.c.g" not in found


def test_a_function_may_be_exported_under_the_name_of_its_module(project):
    found = project(
        **{"b.__init__": "from chapter6.b.f import f\n", "b.f": "def f():\n    return 1\n"},
        script="from chapter6.b import f\nf()\n",
    )
    assert "chapter6.b.f.f" in found


def test_importing_a_package_on_the_way_counts(counts):
    files = {**B, "b.__init__": "import os\nos.umask(1)\n", "script": "import chapter6.b.c\n"}
    assert counts(files, "b.__init__", "1", "2")


def test_which_function_an_imported_name_stands_for_counts(counts):
    files = {**B, "script": "from chapter6.b.c import f, g\nprint(f() - g())\n"}
    assert counts(files, "script", "import f, g", "import f as g, g as f")


def test_either_import_of_a_name_counts(counts):
    files = {
        "script": CALLS_F,
        "a": """
            try:
                from chapter6.b import h
            except ImportError:
                from chapter6.c import h


            def f(x):
                try:
                    from chapter6.b import k
                except ImportError:
                    from chapter6.c import k
                return h(x) + k(x)
        """,
        "b": "def h(x):\n    return 1\n\n\ndef k(x):\n    return 2\n",
        "c": "def h(x):\n    return 3\n\n\ndef k(x):\n    return 4\n",
    }
    assert all(counts(files, "b", value, "5") for value in "12")
    assert all(counts(files, "c", value, "5") for value in "34")


def test_modules_may_import_each_other(project):
    found = project(
        script=CALLS_F,
        a="from chapter6 import b\n\n\ndef f(x):\n    return b.g(x)\n",
        b="from chapter6 import a\n\n\ndef g(x):\n    return x and a.f(x - 1)\n",
    )
    assert {"chapter6.a.f", "chapter6.b.g"} <= found.keys()


def test_modules_may_import_one_name_from_each_other(project):
    text = "try:\n    from chapter6.{} import f\nexcept ImportError:\n    f = print\n"
    assert project(script=CALLS_F, a=text.format("b"), b=text.format("a"))


@pytest.mark.parametrize(
    ("module", "old", "new"),
    named(
        plain=("LIMIT = 1\ndef f(x):\n    return LIMIT", "1", "2"),
        in_a_tuple=("LIMITS = (1, (2, 3))\ndef f(x):\n    return LIMITS", "3", "4"),
        unpacked=("A, B = 1, 2\ndef f(x):\n    return B", "2", "3"),
        chained=("A = B = 1\ndef f(x):\n    return B", "1", "3"),
        from_others=("A = 1\nB = A + 1\ndef f(x):\n    return B", "A = 1", "A = 2"),
        computed=("A = g(1)\ndef f(x):\n    return A\ndef g(x):\n    return 5", "5", "6"),
        computed_from=(
            "A = g(1)\ndef f(x):\n    return A\ndef g(x):\n    return 5",
            "g(1)",
            "g(2)",
        ),
        augmented=("A = 1\nA += 2\ndef f(x):\n    return A", "2", "3"),
        augmented_first=("A = 1\nA += 2\ndef f(x):\n    return A", "A = 1", "A = 3"),
        conditional=("if 3 > 2:\n    A = 1\nelse:\n    A = 4\ndef f(x):\n    return A", "4", "5"),
        in_a_try=("try:\n    A = 1\nexcept E:\n    A = 2\ndef f(x):\n    return A", "2", "3"),
        in_a_loop=("for A in (1, 2):\n    pass\ndef f(x):\n    return A", "2", "3"),
        in_a_with=("with open('x') as A:\n    pass\ndef f(x):\n    return A", "'x'", "'y'"),
        walrus=("B = [(A := 1) for _ in '1']\ndef f(x):\n    return A", "A := 1", "A := 2"),
        matched=(
            "match (1, 2):\n    case (A, B):\n        pass\ndef f(x):\n    return A",
            "2",
            "3",
        ),
        default=("A = 1\ndef f(x, y=A):\n    return y", "1", "2"),
        keyword_default=("A = 1\ndef f(x, *, y=A):\n    return y", "1", "2"),
        class_attribute=("A = 1\nclass f:\n    a = A\n    def __init__(self, x): pass", "1", "2"),
        set_by_a_function=(
            "def f(x):\n    g()\n    return A\ndef g():\n    global A\n    A = 1",
            "1",
            "2",
        ),
        deleted=("A = 1\ndef f(x):\n    global A\n    del A", "1", "2"),
        lambda_default=("A = 1\ndef f(x):\n    return lambda y=A: y", "1", "2"),
        of_python_name=("def round(x):\n    return 1\ndef f(x):\n    return round(x)", "1", "2"),
        changed_later=("A = [1]\nA.append(2)\ndef f(x):\n    return A", "2", "3"),
        of_another_name=(
            "A = [1]\nC = A\nB = A\nB += [2]\ndef f(x):\n    return A",
            "B = A",
            "B = [0]",
        ),
        in_place_by_another_name=("A = [1]\nB = A\nB += [2]\ndef f(x):\n    return A", "2", "3"),
    ),
)
def test_a_constant_that_is_used_counts(counts, module, old, new):
    assert counts({"script": CALLS_F, "a": module}, "a", old, new)


@pytest.mark.parametrize(
    ("module", "old", "new"),
    named(
        plain=("LIMIT = 1", "1", "2"),
        tuple=("LIMITS = (1, -2, 'x' * 3)", "2", "3"),
        table=("TABLE = {'a': [1]}", "1", "2"),
        declared=("LIMIT: int", "int", "float"),
        computed=("def g(x):\n    return x\nA = g(3)", "3", "4"),
        computed_by_python=("A = frozenset([3])", "3", "4"),
        computed_by_a_library=("import re\nA = re.compile('3')", "3", "4"),
        comprehension=("W = [1, 2]\nA = {w: i for i, w in enumerate(W, 7)}", "7", "8"),
        function=("A = lambda: 3", "3", "4"),
        dataclass=(
            "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 3",
            "3",
            "4",
        ),
    ),
)
def test_a_constant_that_nobody_uses_does_not_count(counts, module, old, new):
    files = {"script": CALLS_F, "a": f"def f(x):\n    return x\n{module}\n"}
    assert not counts(files, "a", old, new)


def test_the_order_of_steps_counts_where_it_matters(project):
    steps = ["A = [1]", "B = list(A)", "A.append(2)", "def f(x):\n    return A, B"]
    one = project(script=CALLS_F, a="\n".join(steps))
    steps[1:3] = reversed(steps[1:3])
    assert one != project(script=CALLS_F, a="\n".join(steps))
    steps = ["A = 1", "B = A", "A = 2", "def f(x):\n    return A, B"]
    one = project(script=CALLS_F, a="\n".join(steps))
    steps[1:3] = reversed(steps[1:3])
    assert one != project(script=CALLS_F, a="\n".join(steps))


def test_the_order_of_what_a_star_may_bind_again_counts(project):
    files = {"script": CALLS_F, "b": "def f(x):\n    return x\n\n\ndef cache(g):\n    print(g)\n"}
    one = project(**files, a="def f(x):\n    return -x\n\n\nfrom chapter6.b import *\n")
    assert one != project(**files, a="from chapter6.b import *\n\n\ndef f(x):\n    return -x\n")
    text = (
        "from functools import cache\nfrom chapter6.b import *\n@cache\ndef g(x):\n    return {}\n"
    )
    one = project(**{**files, "script": IMPORTS_A}, a=text.format(1))
    assert one != project(**{**files, "script": IMPORTS_A}, a=text.format(2))


def test_a_module_may_have_any_encoding(project, tmp_path):
    project(script=CALLS_F)
    module = "# coding: latin-1\ndef f(x):\n    return 'é'\n"
    (tmp_path / "chapter6/a.py").write_bytes(module.encode("latin-1"))
    one = Code(tmp_path / "chapter6").reach(tmp_path / "script.py")["chapter6.a.f"]
    (tmp_path / "chapter6/a.py").write_text(module.replace("latin-1", "utf-8"), encoding="utf-8")
    assert Code(tmp_path / "chapter6").reach(tmp_path / "script.py")["chapter6.a.f"] == one


def test_pieces_are_called_by_module_and_symbol(project):
    found = project(script=CALLS_F, a="import os\n\n\ndef f(x):\n    os.umask(x)\n\n\nprint(1)\n")
    names = ["chapter6.a.f", "chapter6.a.import", "chapter6.a.os"]
    assert sorted(found) == [*names, "script.f", "script.import", "script.order of imports"]


def test_the_order_of_imports_counts_where_they_do_something(project):
    files = {
        "a": "from chapter6.c import ALL\nALL.append(1)\n",
        "b": "from chapter6.c import ALL\nALL.append(2)\n",
        "c": "ALL = []\n",
        "d": "X = 1\n",
    }
    one = project(**files, script="import chapter6.a, chapter6.b, chapter6.d\n")
    assert one != project(**files, script="import chapter6.b, chapter6.a, chapter6.d\n")
    assert one == project(**files, script="import chapter6.d, chapter6.a, chapter6.b\n")


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


@pytest.mark.parametrize(
    ("function", "reached"),
    named(
        local_variable=("def f(x):\n    words = 3\n    return words", False),
        later_in_the_function=("def f(x):\n    print(words)\n    words = 3", False),
        parameter=("def f(x, words=1):\n    return words", False),
        star_parameter=("def f(*words):\n    return words", False),
        keyword_parameter=("def f(x, **words):\n    return words", False),
        loop_variable=("def f(x):\n    for words in x:\n        print(words)", False),
        with_variable=("def f(x):\n    with x as words:\n        print(words)", False),
        walrus=("def f(x):\n    if words := x:\n        print(words)", False),
        walrus_in_a_comprehension=(
            "def f(x):\n    [words := y for y in x]\n    print(words)",
            False,
        ),
        caught=(
            "def f(x):\n    try:\n        x()\n    except E as words:\n        print(words)",
            False,
        ),
        matched=(
            "def f(x):\n    match x:\n        case [words, *_]:\n            print(words)",
            False,
        ),
        matched_rest=(
            "def f(x):\n    match x:\n        case {**words}:\n            print(words)",
            False,
        ),
        matched_star=(
            "def f(x):\n    match x:\n        case [*words]:\n            print(words)",
            False,
        ),
        imported=("def f(x):\n    import json as words\n    return words.dumps(x)", False),
        function=("def f(x):\n    def words():\n        return 1\n    return words()", False),
        class_inside=("def f(x):\n    class words:\n        pass\n    return words()", False),
        lambda_argument=("def f(x):\n    return lambda words: words", False),
        in_a_comprehension=("def f(x):\n    return [words for words in x]", False),
        of_the_function_around=("def f(x):\n    words = x\n    return lambda: words", False),
        nonlocal_name=(
            "def f(x):\n    words = 1\n    def g():\n        nonlocal words\n        words = 2",
            False,
        ),
        attribute=("def f(x):\n    return x.words", False),
        keyword=("def f(x):\n    return x(words=1)", False),
        hint=("def f(x: words):\n    y: words = x\n    return y", False),
        used=("def f(x):\n    return words.h(x)", True),
        as_default=("def f(x, words=words):\n    return words", True),
        as_first_iterable=("def f(x):\n    return [words for words in words.h()]", True),
        beside_a_comprehension=("def f(x):\n    return [words for words in x], words.h()", True),
        beside_another_function=(
            "def f(x):\n    def g(words):\n        return words\n    return g(words)",
            True,
        ),
        global_name=("def f(x):\n    global words\n    return words.h()", True),
        global_inside_a_function_that_shadows_it=(
            "def f(x):\n    words = 1\n    def g():\n        global words\n        words.h()",
            True,
        ),
        in_a_method_whose_class_shadows_it=(
            "class f:\n    words = 1\n    def __init__(self, x):\n        words.h()",
            True,
        ),
        in_a_match_pattern=(
            "def f(x):\n    match x:\n        case words.h():\n            return 1",
            True,
        ),
        deep_inside=("def f(x):\n    return lambda: [lambda: words.h() for _ in x]", True),
    ),
)
def test_a_name_means_what_it_means_in_its_scope(project, function, reached):
    found = project(
        script=CALLS_F,
        a=f"from chapter6 import words\n\n\n{function}\n",
        words="def h(x=1):\n    return x\n",
    )
    assert any(name.startswith("chapter6.words") for name in found) == reached


def test_what_only_type_checkers_import_does_not_count(project):
    found = project(
        script=CALLS_F,
        a="""
            from typing import TYPE_CHECKING

            if TYPE_CHECKING:
                from chapter6.b import B


            def f(x: "B"):
                return x
        """,
        b="class B:\n    pass\nprint('imported')\n",
    )
    assert not any(name.startswith("chapter6.b") for name in found)


@pytest.mark.parametrize(
    "test", ["not TYPE_CHECKING", "TYPE_CHECKING is False", "mine.TYPE_CHECKING"]
)
def test_what_others_import_too_counts(project, test):
    module = (
        f"import mine\nfrom typing import TYPE_CHECKING\nif {test}:\n    from chapter6.b import g\n"
    )
    found = project(script=CALLS_F, a=f"{module}def f(x):\n    g()\n", b="def g():\n    pass\n")
    assert "chapter6.b.g" in found


def test_the_main_block_counts_of_the_script_alone(counts):
    main = "if __name__ == '__main__':\n    print(1)\nelse:\n    print(2)\n"
    files = {"script": f"import chapter6.a\n{main}", "a": main}
    assert counts(files, "script", "1", "3")
    assert not counts(files, "script", "2", "3")
    assert not counts(files, "a", "1", "3")
    assert counts(files, "a", "2", "3")


def test_a_block_for_another_module_name_counts(counts):
    block = "if __name__ == 'chapter6.a':\n    print(1)\n"
    assert counts({"script": IMPORTS_A, "a": block}, "a", "1", "2")


def test_a_function_of_the_script_that_nobody_calls_does_not_count(counts):
    files = {"script": "def main():\n    pass\n\n\ndef unused():\n    return 1\n\n\nmain()\n"}
    assert not counts(files, "script", "1", "2")


WHOLE = {
    "a": "from chapter6.b import h\n\nLIMIT = 1\n\n\ndef f(x):\n    return x\n",
    "b": "def h():\n    return 2\n\n\ndef k():\n    return 3\n",
}


@pytest.mark.parametrize(
    "script",
    named(
        star=("from chapter6.a import *\nprint(LIMIT)",),
        getattr=("import sys\nfrom chapter6 import a\nprint(getattr(a, sys.argv[1]))",),
        argument=("from chapter6 import a\nprint(a)",),
        value=("import chapter6.a\nx = chapter6.a\nprint(x.LIMIT)",),
        package=("import chapter6.a\nx = chapter6\nprint(x.a.LIMIT)",),
        dict=("from chapter6 import a\nprint(a.__dict__['LIMIT'])",),
        method_of_dict=("from chapter6 import a\nprint(a.__dict__.get('LIMIT'))",),
        in_a_function=("def g():\n    import chapter6.a as a\n    return a.__dict__\nprint(g())",),
        made_at_run_time=("from chapter6.a import other\nprint(other)",),
        import_module=("from importlib import import_module\nprint(import_module('chapter6.a'))",),
        dunder_import=("print(__import__('chapter6.a').a.LIMIT)",),
        relative=("from importlib import import_module\nimport_module('.a', 'chapter6')",),
        computed=("import sys\nfrom importlib import import_module\nimport_module(sys.argv[1])",),
        renamed=("import sys\nfrom importlib import import_module as load\nload(sys.argv[1])",),
        handed_on=("import importlib\nprint(list(map(importlib.import_module, 'xy')))",),
        loaded=("import sys, chapter6.a\nprint(sys.modules['chapter6.a'])",),
        loaded_by_method=("import sys, chapter6.a\nprint(sys.modules.get('chapter6.a'))",),
        loaded_by_name=(
            "import chapter6.a\nfrom sys import modules\nprint(modules['chapter6.a'])",
        ),
        globals=("from chapter6 import a\nprint(globals()['a'])",),
        eval=("from chapter6 import a\nprint(eval('a.LIMIT'))",),
        exec=("from chapter6 import a\nexec('a.LIMIT')",),
        vars=("from chapter6 import a\nprint(vars()['a'])",),
        vars_of=("from chapter6 import a\nprint(vars(a)['LIMIT'])",),
        builtins=("import builtins\nfrom chapter6 import a\nbuiltins.eval('a.LIMIT')",),
    ),
)
def test_a_module_is_taken_whole_where_its_names_are_looked_up_at_run_time(counts, script):
    files = {"script": script, **WHOLE}
    assert counts(files, "a", "1", "5")
    assert counts(files, "a", "return x", "return -x")
    assert counts(files, "b", "2", "5")  # it can be called as a.h


def test_the_script_is_taken_whole_where_it_looks_up_its_own_names(counts):
    files = {"script": "import sys\n\n\ndef f():\n    return 1\n\n\nglobals()[sys.argv[1]]()\n"}
    assert counts(files, "script", "1", "2")


def test_what_is_imported_by_name_counts_where_it_is_named(counts):
    load = "import sys\nfrom importlib import import_module\nprint(import_module(sys.argv[1]))\n"
    files = {"script": load, "a": "def f(x):\n    return 1\n\n\ndef g(x):\n    return 2\n"}
    files["b"] = "def k():\n    return 3\n"
    assert counts(files, "b", "3", "4")
    assert not counts(files, "b", "3", "4", named=["chapter6.a.f"])
    assert not counts(files, "a", "2", "4", named=["chapter6.a.f"])
    assert counts(files, "a", "1", "4", named=["chapter6.a.f"])


def test_an_import_for_its_effect_counts_beside_one_by_a_computed_name(counts):
    load = "import sys\nfrom importlib import import_module\nimport_module(sys.argv[1])\n"
    files = {"script": f"import chapter6.a\n{load}", "a": "print(1)\n"}
    assert counts(files, "script", "import chapter6.a\n", "")


def test_what_finds_functions_and_classes_anywhere_takes_everything(counts):
    files = {"script": "import chapter6.a\nprint(chapter6.a.Base.__subclasses__())\n"}
    files |= {"a": "import chapter6.b\n\n\nclass Base:\n    pass\n"}
    files |= {"b": "from chapter6.a import Base\n\n\nclass Sub(Base):\n    x = 1\n"}
    assert counts(files, "b", "1", "2", named=["chapter6.a.Base"])


def test_a_getattr_of_a_module_counts_where_a_name_is_missing(counts):
    module = "def __getattr__(name):\n    return 1\n\n\ndef f(x):\n    return 2\n"
    files = {"script": "import chapter6.a\nprint(chapter6.a.anything)\n", "a": module}
    assert counts(files, "a", "1", "3")
    assert not counts({**files, "script": CALLS_F}, "a", "1", "3")


REGISTRY = """
    import numpy as np

    REGISTRY = {}
    LIST = []


    def register(f):
        REGISTRY[f.__name__] = f
        return f


    def register_by_another_name(f):
        table = REGISTRY
        table[f.__name__] = f
        return f


    def append(f):
        REGISTRY.setdefault("all", []).append(f)


    def twice(f):
        return lambda x: f(f(x))


    def seed(number):
        np.random.seed(number)


    class Registry:
        items = {}

        @classmethod
        def add(cls, f):
            cls.items[f.__name__] = f
            return f


    class Base:
        known = []

        def __init_subclass__(cls, **options):
            Base.known.append(cls)


    class Meta(type):
        pass


    class Strict(metaclass=Meta):
        pass


    class Counted:
        made = []

        def __init__(self, x):
            self.made.append(x)


    def even(x):
        return odd(x - 1)


    def odd(x):
        LIST.append(x)
        return even(x - 1)
"""
EFFECTS = named(
    item=("REGISTRY['x'] = 1",),
    method=("LIST.append(1)",),
    attribute=("c.LIMIT = 1",),
    setattr=("setattr(c, 'LIMIT', 1)",),
    deletion=("del c.__dict__['1']",),
    library_call=("np.random.seed(1)",),
    library_call_by_name=("from numpy.random import seed as sow\nsow(1)",),
    library_attribute=("np.limit = 1",),
    random_number=("X = np.random.normal(1)",),
    next_number=("X = next(LIST, 1)",),
    own_call=("seed(1)",),
    kept_call=("X = seed(1)",),
    kept_call_deep_inside=("X = [lambda: 0, seed(1)]",),
    mapped=("X = list(map(seed, [1]))",),
    comprehension=("X = [LIST.append(x) for x in [1]]",),
    handed_on=("X = twice(LIST)(1)",),
    handed_on_inside=("X = twice({'x': LIST})(1)",),
    two_functions_that_call_each_other=("X = even(1)",),
    two_functions_the_other_way=("X = odd(1)",),
    function_of_a_table=("X = REGISTRY['f'](1)",),
    chained_call=("append(1)",),
    kept_chained_call=("X = append(1)",),
    kept_by_another_name=("X = register_by_another_name(1)",),
    instance=("X = Counted(1)",),
    class_method=("X = Registry.add(1)",),
    condition=("if LIST:\n    X = 1",),
    loop=("for x in [1]:\n    pass",),
    attempt=("try:\n    X = 1\nexcept E:\n    pass",),
    registering_decorator=("@register\ndef g():\n    return 1",),
    registering_decorator_by_another_name=("@register_by_another_name\ndef g():\n    return 1",),
    decorator_of_a_class=("@Registry.add\ndef g():\n    return 1",),
    decorator_of_a_library=("@np.vectorize\ndef g():\n    return 1",),
    decorator_of_an_object=("@LIST.append\ndef g():\n    return 1",),
    decorator_from_a_table=("@REGISTRY['x']\ndef g():\n    return 1",),
    decorator_named_like_a_known_one=("from joblib import cache\n@cache\ndef g():\n    return 1",),
    decorator_that_shadows_a_known_one=("property = register\n@property\ndef g():\n    return 1",),
    decorated_class=("@register\nclass G:\n    x = 1",),
    decorated_method=("class G:\n    @register\n    def g(self):\n        return 1",),
    subclass=("class G(Base):\n    x = 1",),
    subclass_of_a_subclass=("class H(Base):\n    pass\nclass G(H):\n    x = 1",),
    metaclass=("class G(metaclass=Meta):\n    x = 1",),
    inherited_metaclass=("class G(Strict):\n    x = 1",),
    base_made_at_run_time=("class G(twice(1)):\n    x = 1",),
    class_body=("class G:\n    REGISTRY['x'] = 1",),
    class_body_call=("class G:\n    LIST.append(1)",),
    class_body_kept_call=("class G:\n    x = seed(1)",),
    class_body_import=("class G:\n    x = 1\n    import chapter6.d",),
    default=("def g(x=seed(1)):\n    pass",),
    loading=("X = __import__('chapter6.d', {}, {}, [], 1)",),
    library_imported_for_its_effect=("import colors1",),
)


@pytest.mark.parametrize("statement", EFFECTS)
def test_what_an_import_does_counts_even_if_no_name_of_it_is_used(counts, statement):
    files = {
        "script": IMPORTS_A,
        "a": f"from chapter6 import c\nfrom chapter6.b import *\n{statement}\n",
        "b": REGISTRY,
        "c": "LIMIT = 0\n",
        "d": "",
    }
    assert counts(files, "a", "1", "2")
    names = (
        "REGISTRY, LIST, register, register_by_another_name, append, twice, seed, Registry, Base"
    )
    names += ", Meta, Strict, Counted, even, odd, np"
    files["a"] = f"from chapter6 import c\nfrom chapter6.b import {names}\n{statement}\n"
    assert counts(files, "a", "1", "2")


@pytest.mark.parametrize(
    "definition",
    named(
        function=("def g():\n    return 1",),
        wrapped=("@twice\ndef g(x):\n    return 1",),
        cached=("import functools\n@functools.cache\ndef g():\n    return 1",),
        cached_with_a_size=(
            "from functools import lru_cache\n@lru_cache(maxsize=1)\ndef g():\n    pass",
        ),
        context=("from contextlib import contextmanager as c\n@c\ndef g():\n    yield 1",),
        methods=("class G:\n    @staticmethod\n    def g():\n        return 1",),
        setter=(
            "class G:\n    @property\n    def g(self):\n        pass\n"
            "    @g.setter\n    def g(self, x):\n        self.x = 1",
        ),
        function_with_an_effect=("def g():\n    LIST.append(1)",),
        subclass=("class H:\n    pass\nclass G(H):\n    x = 1",),
        subclass_of_a_library=("from enum import Enum\nclass G(Enum):\n    X = 1",),
        ordered=("from functools import total_ordering\n@total_ordering\nclass G:\n    x = 1",),
    ),
)
def test_a_definition_that_nobody_uses_does_not_count(counts, definition):
    module = f"from chapter6.b import twice, LIST\n{definition}\n\n\ndef f(x):\n    return x\n"
    assert not counts({"script": CALLS_F, "a": module, "b": REGISTRY}, "a", "1", "2")


def test_a_wrapping_decorator_counts_where_the_function_is_used(counts):
    module = "from chapter6.b import twice\n\n\n@twice\ndef f(x):\n    return x\n"
    files = {"script": CALLS_F, "a": module, "b": REGISTRY}
    assert counts(files, "b", "f(f(x))", "f(f(f(x)))")
    assert counts(files, "a", "@twice", "@twice\n@twice")


def test_an_import_in_a_function_counts_with_what_it_does(counts):
    files = {
        "script": CALLS_F,
        "a": "def f(x):\n    import chapter6.b\n",
        "b": "X = 1\nprint(X)\n",
    }
    assert counts(files, "b", "1", "2")
    assert not counts(files | {"script": "from chapter6 import a\n"}, "b", "1", "2")


def test_a_function_that_imports_for_effect_counts_where_its_call_is_kept(counts):
    files = {
        "script": IMPORTS_A,
        "a": "def f(x):\n    import chapter6.b\nX = f(1)\n",
        "b": "X = 1\nprint(X)\n",
    }
    assert counts(files, "b", "1", "2")


def test_a_library_counts_by_the_name_under_which_it_is_used(counts):
    module = "import numpy as np\nimport scipy as sp\n\n\ndef f(x):\n    return np.sum(x)\n"
    files = {"script": CALLS_F, "a": module + "\n\ndef g(x):\n    return sp.sum(x)\n"}
    assert counts(files, "a", "import numpy as np", "import other as np")
    assert not counts(files, "a", "import scipy as sp", "import other as sp")


def test_logs_and_records_do_not_count(counts):
    files = {
        "script": "from chapter6.job import job\nfrom chapter6.provenance.record import h\njob(h)",
        "job": "def job(x):\n    return 1\n",
        "joblog": "LOG = 1\nprint(LOG)\n",
        "provenance.__init__": "",
        "provenance.record": "def h():\n    return 1\n",
        "a": "def f(x):\n    return 1\n",
    }
    for name in ("job", "joblog", "provenance.record", "a"):
        assert not counts(files, name, "1", "2")


def test_the_same_code_elsewhere_has_the_same_hash(tmp_path, monkeypatch):
    hashes = set()
    for folder in (tmp_path / "one", tmp_path / "two"):
        (folder / "chapter6").mkdir(parents=True)
        (folder / "chapter6/__init__.py").write_text("")
        (folder / "chapter6/a.py").write_text("def f(x):\n    return x\n")
        (folder / "script.py").write_text(CALLS_F)
        monkeypatch.chdir(folder)
        hashes.add(hash_of(Code(folder / "chapter6").reach("script.py")))
    assert len(hashes) == 1


def test_a_cache_gives_the_same_and_is_read(project, tmp_path, monkeypatch):
    cache = tmp_path / "cache/code.json"
    assert project(**PROJECT) == project(**PROJECT, cache=cache)
    assert cache.is_file()
    monkeypatch.setattr("chapter6.provenance.syntax.summarize", None)
    assert project(**PROJECT, cache=cache)


def test_a_changed_module_is_seen_in_spite_of_a_cache(counts, tmp_path):
    cache = tmp_path / "code.json"
    for _ in range(2):  # there and back
        assert counts(PROJECT, "a", "LIMIT = 3", "LIMIT = 4", cache=cache)
        assert not counts(PROJECT, "a", "OTHER = 4", "OTHER = 5", cache=cache)


def test_a_module_that_becomes_a_package_is_read_anew(project, tmp_path):
    cache = tmp_path / "code.json"
    files = {"script": CALLS_F, "a": "from .b import f\n", "b": "def f(x):\n    return 1\n"}
    project(**files, cache=cache)
    files["a.b"] = "def f(x):\n    return 2\n"
    files["a.__init__"] = files.pop("a")
    (tmp_path / "chapter6/a.py").unlink()
    found = project(**files, cache=cache)
    assert found == project(**files)
    assert "chapter6.a.b.f" in found


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", '"made_by"', '{"modules": {}}', "\x80"]
)
def test_a_broken_cache_is_ignored(project, tmp_path, text):
    cache = tmp_path / "code.json"
    cache.write_text(text, encoding="latin-1")
    assert project(**PROJECT, cache=cache) == project(**PROJECT)


def test_a_cache_that_another_version_made_is_ignored(project, tmp_path):
    cache = tmp_path / "code.json"
    project(**PROJECT, cache=cache)
    kept = json.loads(cache.read_text())
    for summary in kept["modules"].values():
        summary["pieces"] = []
    cache.write_text(json.dumps({**kept, "made_by": "another"}))
    assert project(**PROJECT, cache=cache) == project(**PROJECT)


def test_a_cache_forgets_what_is_gone(project, tmp_path):
    cache = tmp_path / "code.json"
    project(**PROJECT, cache=cache)
    size = len(json.loads(cache.read_text())["modules"])
    project(**{**PROJECT, "c": "def h(x):\n    return -x\n"}, cache=cache)
    assert len(json.loads(cache.read_text())["modules"]) == size
