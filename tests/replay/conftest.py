"""Ledgers on each database, whose logs are replayed."""

from tests.projections.conftest import place, url
from tests.properties.conftest import new_postgres, new_sqlite

__all__ = ["new_postgres", "new_sqlite", "place", "url"]
