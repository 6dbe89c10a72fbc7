"""What a script reaches by imports, names and order, and what of it counts."""

import pytest
from code_project import CALLS_F, IMPORTS_A, PROJECT, named

from codereach import Code


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
    one = Code(root=tmp_path).reach("script.py")["chapter6.a.f"]
    (tmp_path / "chapter6/a.py").write_text(module.replace("latin-1", "utf-8"), encoding="utf-8")
    assert Code(root=tmp_path).reach("script.py")["chapter6.a.f"] == one


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
