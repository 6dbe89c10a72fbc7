"""What importing a module does besides giving names."""

import pytest
from code_project import CALLS_F, IMPORTS_A, named

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
        "script": "from chapter6.jobs.job import job\nfrom chapter6.jobs.record import h\njob(h)",
        "jobs.__init__": "",
        "jobs.job": "def job(x):\n    return 1\n",
        "jobs.log": "LOG = 1\nprint(LOG)\n",
        "jobs.record": "def h():\n    return 1\n",
        "a": "def f(x):\n    return 1\n",
    }
    for name in ("jobs.job", "jobs.log", "jobs.record", "a"):
        assert not counts(files, name, "1", "2")


def test_a_module_whose_name_only_begins_like_one_that_does_not_count_counts(counts):
    files = {
        "script": "from chapter6.jobsize import size\n\nsize()\n",
        "jobsize": "def size():\n    return 1\n",
    }
    assert counts(files, "jobsize", "1", "2")
