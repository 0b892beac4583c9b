"""Ledgers on both databases, to be audited."""

from tests.projections.conftest import place, url

__all__ = ["place", "url"]
