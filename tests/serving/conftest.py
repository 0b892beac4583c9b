"""Brokers and databases for processes that serve."""

from tests.bus.brokers.conftest import nats_names, nats_server, rabbit_names

__all__ = ["nats_names", "nats_server", "rabbit_names"]
