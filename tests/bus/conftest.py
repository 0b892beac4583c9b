"""A small organisation's ledger, on a database of either kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.service import Service
from tests.bus.sending import opened
from tests.examples.conftest import fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    with fresh(request.param, tmp_path) as url:
        service = opened(url)
        yield service
        service.close()
