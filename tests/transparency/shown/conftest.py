"""What these tests begin from: databases, the command line, and an office with an API."""

from tests.cli.conftest import provbok, run
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url

__all__ = ["postgres_server", "postgres_url", "provbok", "run", "sqlite_url", "url"]
