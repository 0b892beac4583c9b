"""Databases for generated histories."""

from tests.properties.conftest import new_postgres, new_sqlite

__all__ = ["new_postgres", "new_sqlite"]
