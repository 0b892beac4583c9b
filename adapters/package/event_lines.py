"""An event as a line of an audit package: its head, and then its state byte for byte."""

import re
import sqlite3
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from functools import cache
from hashlib import sha256
from uuid import UUID

from adapters.store.restoring import StoredRow
from domain.base import quoted

CONTROL = bytes(range(0x20))
"""Bytes that JSON on one line does not hold."""

_LINE = re.compile(
    rb'\{"position":([1-9][0-9]{0,18}),"originator_id":"([0-9a-f-]{36})",'
    rb'"originator_version":([1-9][0-9]{0,18}),"topic":"([^"\\\x00-\x1f]{1,200})",'
    rb'"sha256":"([0-9a-f]{64})","(state|state_base64)":'
)


class NotAnEventLine(Exception):
    """A line is no event as the format has it; the text, in English, says why."""


def line_of(row: StoredRow, digest: bytes, *, as_signed: bool) -> bytes:
    """The line of an event; `digest` is the SHA-256 of its state.

    A state that is as it was signed is what the program wrote, and is not checked to be JSON anew.
    """
    state = row.state
    plain = is_one_line(state) if as_signed else is_json_on_a_line(state)
    position, originator, version, topic, _state = row
    head = (
        f'{{"position":{position},"originator_id":"{originator}","originator_version":{version},'
        f'"topic":{quoted(topic)},"sha256":"{digest.hex()}",'
    ).encode()
    if plain:
        return b"".join((head, b'"state":', state, b"}\n"))
    return b"".join((head, b'"state_base64":"', b64encode(state), b'"}\n'))


def row_in(line: bytes) -> tuple[StoredRow, bytes]:
    """The event in a line, and the digest of its state.

    Raises:
        NotAnEventLine
    """
    head = _LINE.match(line)
    if head is None or not line.endswith(b"}\n"):
        raise NotAnEventLine("the line is no event as the format has it")
    position, originator, version, topic, digest, form = head.groups()
    state = line[head.end() : -2]
    try:
        if form == b"state_base64":
            state = _from_base64(state)
        id, name = UUID(originator.decode()), topic.decode()
    except (ValueError, NotBase64):
        raise NotAnEventLine("a field of the line is not as the format has it") from None
    if str(id).encode() != originator:
        raise NotAnEventLine("the originator's id is not written as the format has it")
    found = sha256(state).digest()
    if found.hex().encode() != digest:
        raise NotAnEventLine("the state was changed: it does not have the SHA-256 beside it")
    return StoredRow(int(position), id, int(version), name, state), found


def _from_base64(told: bytes) -> bytes:
    state = b64decode(told.removeprefix(b'"').removesuffix(b'"'), validate=True)
    if b'"%s"' % b64encode(state) != told:
        raise NotBase64
    return state


def is_one_line(state: bytes) -> bool:
    """Whether a state looks as the program writes it: an object on one line, in UTF-8."""
    try:
        state.decode()
    except UnicodeDecodeError:
        return False
    return state.startswith(b'{"v":') and state.endswith(b"}") and b"\n" not in state


def is_json_on_a_line(state: bytes) -> bool:
    """Whether a state, of whatever origin, can stand in a line of JSON as it is."""
    if not is_one_line(state) or len(state.translate(None, CONTROL)) != len(state):
        return False
    # SQLite checks JSON without building it: several times as fast as any reader at hand.
    return bool(_checker().execute("SELECT json_valid(?)", (state.decode(),)).fetchone()[0])


@cache
def _checker() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False)
