"""Structures and what was sealed as files of their own, made of the events that hold them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from adapters.package.layout import document_file, seal_file, structure_file
from domain.closing_step import ClosingStepPlanned
from domain.document import DocumentSealed
from domain.seal import ReportSealed
from domain.signing_key import SigningKeyIntroduced
from domain.structure import StructureLoaded

_SEALS = {ReportSealed.TOPIC: seal_file, DocumentSealed.TOPIC: document_file}

TOPICS = frozenset({StructureLoaded.TOPIC, *_SEALS})

KEY = SigningKeyIntroduced.TOPIC

_BY = re.compile(rb'\{"v":[0-9]+,"recorded_at":"[^"\\]*","by":"([^"\\]*)"')


def state_file(topic: str, position: int, state: bytes) -> tuple[str, bytes] | None:
    """The file that an event has beside the log: its name and its bytes; None: it has none.

    Raises:
        ValueError, KeyError, TypeError: the state is not that of such an event.
    """
    if topic not in TOPICS:
        return None
    told = json.loads(state)
    if topic == StructureLoaded.TOPIC:
        whole = json.dumps(told["structure"], ensure_ascii=False, indent=2)
        return structure_file(position), (whole + "\n").encode()
    return _SEALS[topic](int(told["seal"])), _sealed(told, position)


def _sealed(told: dict[str, Any], position: int) -> bytes:
    """The fields of a seal; the sealed content last, byte for byte, so that its digest is of
    what stands between `,"content":` and the last `}`."""
    content = str(told.pop("content"))
    told.pop("v")
    parameters = json.loads(told.pop("parameters"))
    fields = {"event_position": position, **told, "parameters": parameters}
    head = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"content":{content}}}\n'.encode()


def key_in(state: bytes) -> tuple[str, str]:
    """The log's name and the public key that an event introduces.

    Raises:
        ValueError, KeyError, TypeError
    """
    told = json.loads(state)
    return str(told["origin"]), str(told["key"])


def people_in(topic: str, state: bytes) -> Iterator[str]:
    """The ids of those whom an event's state names: who acted, and whom a step was given to."""
    told = (_actor_in(state), _owner_in(state) if topic == ClosingStepPlanned.TOPIC else None)
    yield from (id for id in told if id is not None)


def _owner_in(state: bytes) -> str | None:
    try:
        owner = json.loads(state)["owner"]
    except (ValueError, KeyError, TypeError):
        return None
    return owner if isinstance(owner, str) else None


def _actor_in(state: bytes) -> str | None:
    """Who acted, as an event's state has it; None: it does not say."""
    head = _BY.match(state)
    if head is not None:
        return head[1].decode("utf-8", "replace")
    try:
        by = json.loads(state).get("by")
    except (ValueError, AttributeError):
        return None
    return by if isinstance(by, str) else None
