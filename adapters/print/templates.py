"""The templates of printed reports, in the terminal and as JSON."""

from collections.abc import Iterable
from typing import Any

from adapters.documents.document import worded
from adapters.documents.keeping import Listed
from adapters.language import _
from adapters.print.machine import iso
from adapters.print.terminal import local_time, print_rows


def print_list(templates: Iterable[Listed]) -> None:
    """Each printed report, and whose template it is printed by."""
    headings = ("Report", "Title", "Template", "Position", "Recorded", "Who")
    print_rows(headings, [_row(one) for one in templates])


def _row(one: Listed) -> tuple[object, ...]:
    name, title = one.definition.name, worded(one.definition.title)
    if one.event is None:
        return name, title, _("the default one"), None, None, None
    when = local_time(one.event.recorded_at)
    return name, title, _("kept in the ledger"), one.position, when, one.by


def list_json(templates: Iterable[Listed]) -> dict[str, Any]:
    """The same as JSON."""
    return {"templates": [_json(one) for one in templates]}


def _json(one: Listed) -> dict[str, Any]:
    return {
        "document": one.definition.name,
        "kept": one.event is not None,
        "position": one.position,
        "recorded_at": iso(one.event.recorded_at) if one.event else None,
        "by": one.by,
    }
