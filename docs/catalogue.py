"""Writes `events.md`, the catalogue of events, from the code: `python docs/catalogue.py`."""

import inspect
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from domain.base import Decision, Event
from domain.coding import Lines, PeriodNumber
from domain.deviation import Deviation, Selected
from domain.effect import Effect
from domain.forecast import Scope
from domain.mapping import DimensionColumn, Mapping, SkippedRows
from domain.topics import TOPICS

CATALOGUE = Path(__file__).parent / "events.md"

HEAD = """# Events

Every event there is, generated from `domain/` by `python docs/catalogue.py`. A stored event
never changes: a topic keeps its meaning for ever, and a change of form is a new version with an
upcast from the one before (`adapters/store/mapper.py`).

Events are stored as JSON. Amounts are whole öre; revenue is positive, cost negative. A period is
the integer year × 100 + month: 202503 is March 2025. A long delivery is several events of at
most 10,000 lines in one transaction: `part` of `parts`.
"""

NAMES = {
    "str": "string",
    "int": "integer",
    "bool": "true or false",
    "UUID": "UUID",
    "AwareDatetime": "time (UTC)",
    "date": "date",
    "NoneType": "null",
    "Lines": "[lines](#lines)",
    "Decision": "[decision](#decision)",
    "Scope": "[scope](#scope)",
    "Mapping": "[mapping](#mapping)",
    "DimensionColumn": "[dimensioncolumn](#dimensioncolumn)",
    "SkippedRows": "[skippedrows](#skippedrows)",
    "Deviation": "[deviation](#deviation)",
    "Selected": "[selected](#selected)",
    "Effect": "[effect](#effect)",
    "Structure": "structure, as in [struktur.schema.json](struktur.schema.json)",
}


PARTS: tuple[type[BaseModel], ...] = (
    Lines,
    Decision,
    Scope,
    Mapping,
    DimensionColumn,
    SkippedRows,
    Deviation,
    Selected,
    Effect,
)

PERIOD = get_args(PeriodNumber)[1:]
"""What marks an integer as a period."""


def catalogue() -> str:
    """The catalogue as Markdown."""
    return "\n".join(_paragraphs())


def _paragraphs() -> Iterator[str]:
    yield HEAD
    yield "| topic | version | what happened |\n|---|---|---|"
    for topic, event in TOPICS.items():
        anchor = topic.replace(".", "")
        yield f"| [`{topic}`](#{anchor}) | {event.VERSION} | {_doc(event).splitlines()[0]} |"
    yield "\n## In every event\n"
    yield f"{_doc(Event)}\n"
    yield from _fields(Event, leave_out=set())
    for topic, event in TOPICS.items():
        yield f"\n## {topic}\n\n{_doc(event)}\n"
        yield from _fields(event, leave_out=set(Event.model_fields))
    for part in PARTS:
        yield f"\n## {part.__name__.lower()}\n\n{_doc(part)}\n"
        yield from _fields(part, leave_out=set())
    yield ""


def _doc(described: type) -> str:
    return inspect.cleandoc(described.__doc__ or "")


def _fields(model: type[BaseModel], leave_out: set[str]) -> Iterator[str]:
    yield "| field | holds |\n|---|---|"
    for name, field in model.model_fields.items():
        if name not in leave_out:
            yield f"| `{name}` | {_holds(field)} |"


def _holds(field: FieldInfo) -> str:
    return _said(field.annotation, period=tuple(field.metadata) == _bounds(PERIOD))


def _bounds(marks: tuple[Any, ...]) -> tuple[Any, ...]:
    """What pydantic makes of the marks of a type."""
    return tuple(bound for mark in marks for bound in getattr(mark, "metadata", [mark]))


def _said(annotation: Any, *, period: bool = False) -> str:
    """A type in words; an integer with the bounds of one is a period."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(_said(one) for one in arguments)
    if origin in (tuple, dict):
        of = _said(arguments[-1] if origin is dict else arguments[0])
        many = "object of" if origin is dict else "list of"
        return f"{many} ({of})" if " or " in of else f"{many} {of}"
    if hasattr(annotation, "__metadata__"):
        return _said(annotation.__origin__, period=annotation.__metadata__ == PERIOD)
    if annotation is int and period:
        return "period"
    return NAMES[annotation.__name__]


if __name__ == "__main__":
    CATALOGUE.write_text(catalogue(), encoding="utf-8")
