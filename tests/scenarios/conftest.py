"""A database for each scenario, of either kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.conftest import fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh(request.param, tmp_path) as found:
        yield found
