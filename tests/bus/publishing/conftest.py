"""The databases and brokers of the other tests."""

from tests.bus.brokers.conftest import nats_names, nats_server, rabbit_names
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url
from tests.store.test_crashes import server

__all__ = [
    "nats_names",
    "nats_server",
    "postgres_server",
    "postgres_url",
    "rabbit_names",
    "server",
    "sqlite_url",
    "url",
]
