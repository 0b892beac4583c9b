"""The audit trail: who did what, when, by which channel and why."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.commands.words import LARGEST_WHOLE
from adapters.http.questions.asking import Asking, Overseer, documented
from adapters.http.questions.histories import EventsAnswer
from adapters.http.questions.paging import Cursor, next_page
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import (
    AskedAsOf,
    Left,
    Listing,
    Text,
    optional,
)
from adapters.print.machine import basis_json, iso
from domain.base import Decision
from domain.file import FileImported
from projections.audit_trail import Recorded, Wanted
from projections.reports.report import Basis
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["audit"])

Position = Annotated[int, Field(ge=1, le=LARGEST_WHOLE)]


class AskedEvents(AskedAsOf, Listing):
    """Which rows of the audit trail; what is left out restricts nothing."""

    first: Position = Field(1, description="From this position.")
    last: Position | Left = optional(description="Up to this position.")
    event: list[Text] = Field([], max_length=50, description="Only of these types.")
    by: Text | Left = optional(description="Only by this person or system.")
    source: Text | Left = optional(description="Only of this source.")
    reference: Text | Left = optional(description="Only of this voucher, round, decision or file.")


@router.get(
    "/events",
    response_model=EventsAnswer,
    responses=documented("The events, newest first."),
)
async def events(asking: Overseer, asked: Annotated[AskedEvents, Query()]) -> Response:
    """The audit trail of the whole ledger."""
    cursor = Cursor.read(asked.cursor)

    def make(view: View) -> Made:
        rows = _rows(asking, asked, view, cursor)
        shown = rows[: asked.limit]
        more = len(rows) > asked.limit
        page = next_page(
            asking.request, Cursor(view.position, shown[-1].position) if more else None
        )
        return json_made(
            {
                "basis": basis_json(Basis(view.position, view.recorded_at)),
                "events": _told(asking, shown),
                "next": page.url,
            },
            page.headers,
        )

    as_of = cursor.position if cursor else None
    return await asking.answered(asked, make, as_of=as_of, lasts=False)


def _rows(asking: Asking, asked: AskedEvents, view: View, cursor: Cursor | None) -> list[Recorded]:
    """The newest rows before the page's end, one more than the page holds."""
    by = None
    if asked.by is not None:
        known = asking.service.store.read(
            statement="SELECT id FROM actor WHERE name = ?", values=[asked.by]
        )
        if not known:
            return []
        by = str(known[0][0])
    last = asked.last
    if cursor is not None:
        last = min(cursor.after - 1, last or cursor.after)
    wanted = Wanted(
        first=asked.first,
        last=last,
        topics=asked.event or None,
        by=by,
        source=asked.source,
        reference=asked.reference,
        limit=asked.limit + 1,
    )
    return list(reversed(view.events(wanted)))


def _told(asking: Asking, rows: list[Recorded]) -> list[dict[str, Any]]:
    names = asking.service.store.names(row.by for row in rows)
    # A file's text is its control report, which is asked for by itself.
    ids = [row.text for row in rows if row.text and row.topic != FileImported.TOPIC]
    recorder = asking.service.ledger(asking.ledger).recorder
    texts = recorder.select_texts(ids) if ids else {}
    return [
        {
            "position": row.position,
            "recorded_at": iso(row.recorded_at),
            "by": names.get(row.by, row.by),
            "channel": row.channel,
            "event": row.topic,
            "source": row.source,
            "reference": row.reference,
            "text": texts.get(row.text or ""),
            "kind": row.kind,
            "decision": None if row.decision is None else decision_json(row.decision),
        }
        for row in rows
    ]


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as JSON."""
    return {
        "body": decision.body,
        "date": decision.date,
        "paragraph": decision.paragraph,
        "diary_number": decision.diary_number,
    }
