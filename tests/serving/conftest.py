"""Brokers and databases for processes that serve."""

from tests.bus.brokers.conftest import nats_names, nats_server

__all__ = ["nats_names", "nats_server"]
