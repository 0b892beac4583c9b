"""Those who ask in the office, of the whole ledger."""

from tests.http.commands.conftest import anna, bo

__all__ = ["anna", "bo"]
