"""Which names mean what where, and what is looked up at run time."""

import pytest
from code_project import CALLS_F, IMPORTS_A, named


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
