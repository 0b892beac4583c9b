"""A message as a broker brought it, before anything of it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raw:
    """A message: where it came, its headers and its body.

    `ledger` and `source` are read from the address, which the broker's permissions bind to the
    sender; both are empty where the address is none of ours. The broker's own bookkeeping
    among the headers is left out, so that a redelivered message is the same message.
    """

    ledger: str
    source: str
    address: str
    headers: Mapping[str, str]
    body: bytes
