"""What was changed of a mapping, and of a template."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import BaseModel

from domain.mapping import Mapping, MappingKept
from domain.template import TemplateKept
from projections.happened.change import Change, Changed
from projections.reports.report import Note

NAMES = {
    "sheet": Note("Sheet"),
    "header_row": Note("Header row"),
    "account": Note("Column of accounts"),
    "amount": Note("Column of amounts"),
    "months": Note("Columns of months"),
    "period": Note("Column of periods"),
    "period_format": Note("Form of periods"),
    "dimensions": Note("Columns of dimensions"),
    "sign": Note("Sign"),
    "unit": Note("Unit"),
    "decimal_sign": Note("Decimal sign"),
    "skip": Note("Rows to skip"),
}
"""What people call the fields of a mapping; a test fails where one is forgotten."""


class MappingTeller:
    """The ledger's mappings: what each name stood for, field by field."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str | None]] = {}

    def tell(self, event: MappingKept) -> Changed:
        """The fields that are others than in the mapping of that name before."""
        before = self._known.get(event.name, {})
        after = self._known[event.name] = dict(_written(event.mapping))
        return Changed.of(
            Change(field, NAMES[field], "text", before.get(field), stated)
            for field, stated in after.items()
        )


class TemplateTeller:
    """The ledger's templates: how many times each was kept; their texts stand beside the log."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()

    def tell(self, event: TemplateKept) -> Changed:
        """How many versions of the template there have been."""
        times = self._times[event.template]
        self._times[event.template] += 1
        return Changed((Change("times", Note("Versions"), "count", times, times + 1),))


def _written(mapping: Mapping) -> Iterator[tuple[str, str | None]]:
    """A mapping's fields as texts; None where it says nothing."""
    for field, value in mapping:
        yield field, None if value in (None, ()) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join("–" if one is None else _text(one) for one in value)
    if isinstance(value, BaseModel):
        return "=".join(str(part) for _, part in value)
    return str(value)
