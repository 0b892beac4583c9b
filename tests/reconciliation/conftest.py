"""A ledger on each database, as the tests of the read model have it."""

from tests.projections.conftest import place, url

__all__ = ["place", "url"]
