"""A message as a broker brought it, before anything of it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


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

    def writable(self) -> "Raw":
        """The message with headers that can be written down, and told of, as Unicode.

        Bytes that are no UTF-8 reach us as lone surrogates: they become escapes as `\\udc80`.
        """
        if "".join(self.headers.values()).isascii() and "".join(self.headers).isascii():
            return self
        headers = {_escaped(name): _escaped(value) for name, value in self.headers.items()}
        return replace(self, headers=headers)


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
