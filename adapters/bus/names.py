"""What the streams, queues, exchanges and topics of the bus are called."""

import re
from dataclasses import dataclass

_CODE = r"[A-Za-z0-9_-]{1,100}"
_ADDRESS = re.compile(rf"({_CODE})\.({_CODE})")

OUTGOING = "liggare.out."
"""How the address of an outgoing event begins."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names on a broker; another prefix keeps several installations on one broker apart."""

    prefix: str = "liggare"

    @property
    def incoming(self) -> str:
        return f"{self.prefix}.in"

    @property
    def outgoing(self) -> str:
        return f"{self.prefix}.out"

    @property
    def incoming_stream(self) -> str:
        return f"{self.prefix}_in".upper()

    @property
    def outgoing_stream(self) -> str:
        return f"{self.prefix}_out".upper()

    def outgoing_key(self, address: str) -> str:
        """An outgoing event's address within what is outgoing: `<ledger>.events.<type>`."""
        return address.removeprefix(OUTGOING)

    def sender(self, address: str) -> tuple[str, str]:
        """The ledger and the source an address binds its sender to; empty where it is none."""
        return sender(address.removeprefix(f"{self.incoming}."))


def sender(key: str) -> tuple[str, str]:
    """The ledger and source of `<ledger>.<source>`; empty where the key is none such."""
    found = _ADDRESS.fullmatch(key)
    return (found[1], found[2]) if found else ("", "")
