"""A few seconds of the fuzzer for each kind of file; `make fuzz` gives it more."""

import os
from importlib.util import find_spec

import pytest

from tests.fuzz.run import run
from tests.fuzz.targets import TARGETS

SECONDS = 5


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_damaged_files_are_read_rightly_or_refused(target: str) -> None:
    if find_spec("atheris") is None:
        assert "CI" not in os.environ, "atheris is missing, and CI must fuzz"
        pytest.skip("atheris is not installed; files are not fuzzed here")

    ran = run(target, SECONDS)

    assert ran.failing is None, f"{ran.said[-4000:]}\n{ran.failing!r}"
    assert ran.executions > 20, ran.said[-4000:]
