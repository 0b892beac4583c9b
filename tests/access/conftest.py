"""Real issuers and real databases."""

from collections.abc import Iterator

import pytest

from tests.access.issuer import TestIssuer, running_issuer
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url

__all__ = ["postgres_server", "postgres_url", "sqlite_url", "url"]


@pytest.fixture
def issuer() -> Iterator[TestIssuer]:
    """An issuer that answers on this machine."""
    with running_issuer() as running:
        yield running
