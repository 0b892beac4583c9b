"""Taking back an outcome by the API."""

from fastapi import APIRouter

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import Name, Reference, WithReason

router = APIRouter(tags=["outcome"], route_class=StrictJson)


class Reversal(WithReason):
    """The voucher or batch that no longer counts."""

    source: Name
    reference: Reference


@router.post("/outcome/reverse")
def reversed_outcome(acting: Controller, what: Reversal) -> Done:
    """Take back all that a voucher holds; it stays in the audit trail."""
    position = acting.book().reverse_outcome(
        acting.act(), source=what.source, reference=what.reference, reason=what.reason
    )
    return Done(position=position or acting.position(), new=True)
