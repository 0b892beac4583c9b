"""Messages of RabbitMQ, read whatever their sender wrote: none of them breaks the connection.

The driver breaks it off at a time beyond the year 9999 (nanoseconds, say) and at a text that is
no UTF-8. Such a message would come again on the next connection, and no other ever would.
"""

import struct
from datetime import datetime

from pamqp import decode
from pamqp.common import FieldTable, FieldValue

UNREADABLE = "x-liggare-unreadable"
"""The header that holds, as text, a table of headers that cannot be read."""

_time, _table = decode.timestamp, decode.field_table


def read_all() -> None:
    """Let the driver, in this process, read every message."""
    decode.METHODS |= {"shortstr": _text_of, "timestamp": _time_or_none, "table": _table_of}
    decode.TABLE_MAPPING[b"T"] = _time_or_number


def _text_of(value: bytes) -> tuple[int, str]:
    """A text of at most 255 bytes; what is no UTF-8 in it is marked as that."""
    end = value[0] + 1
    return end, value[1:end].decode(errors="replace")


def _time_or_none(value: bytes) -> tuple[int, datetime | None]:
    try:
        return _time(value)
    except (ValueError, OverflowError, OSError):
        return 8, None


def _time_or_number(value: bytes) -> tuple[int, FieldValue]:
    read = _time_or_none(value)[1]
    return 8, struct.unpack_from(">Q", value)[0] if read is None else read


def _table_of(value: bytes) -> tuple[int, FieldTable]:
    """A table of headers; one that cannot be read, or is too deep, is kept as one header."""
    try:
        return _table(value)
    except (ValueError, OverflowError, RecursionError):
        (length,) = struct.unpack_from(">I", value)
        return 4 + length, {UNREADABLE: value[4 : 4 + length]}
