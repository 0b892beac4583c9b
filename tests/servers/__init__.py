"""Servers of a test's own, on free ports: they are killed, and come back."""

from tests.servers.nats import Nats, own_nats
from tests.servers.postgres import Postgres, own_postgres
from tests.servers.rabbit import Rabbit, own_rabbit

__all__ = ["Nats", "Postgres", "Rabbit", "own_nats", "own_postgres", "own_rabbit"]
