import pytest

import fusedrnn
from fusedrnn.library import build_for_this_processor


@pytest.fixture(scope="session", autouse=True)
def _built():
    """Skip on a machine that can run no build; on any other, `make env` has built the kernels."""
    try:
        build_for_this_processor()
    except fusedrnn.UnavailableError as error:
        pytest.skip(str(error))
    assert fusedrnn.problem() is None
