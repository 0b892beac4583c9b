"""Erasing texts and names by the API, by a recorded decision."""

from fastapi import APIRouter
from pydantic import Field

from adapters import erasing
from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import LARGEST_WHOLE, DecisionStated, Name
from domain.recording import Erased

router = APIRouter(prefix="/erasures", tags=["erasures"], route_class=StrictJson)


class ErasedDone(Done):
    """What was erased, by its number."""

    erased: int = Field(ge=0, description="How many texts are gone.")


class TextErasure(DecisionStated):
    """Which texts of an event are to go, and by whose decision."""

    position: int = Field(ge=1, le=LARGEST_WHOLE, description="The event that names them.")
    line: int | None = Field(
        None, ge=1, le=10_000, description="The text of this line of the event alone."
    )
    all: bool = Field(False, description="All the texts of the event.")
    everywhere: bool = Field(False, description="Also where others name just the same text.")


class NameErasure(DecisionStated):
    """Whose name is to go, and by whose decision."""

    name: Name = Field(description="The name, or the id under which it acts.")


class SetAsideErasure(DecisionStated):
    """Which content is to go, and by whose decision."""

    number: int = Field(ge=1, le=2**31 - 1, description="Its number in the list.")


@router.post("/texts")
def erased_texts(acting: Controller, wanted: TextErasure) -> ErasedDone:
    """Erase texts that an event names: a voucher's, a reason, a control report."""
    ledger = acting.book()
    texts = erasing.chosen(
        erasing.texts_at(ledger, wanted.position),
        wanted.position,
        line=wanted.line,
        all=wanted.all,
    )
    ids = [text.id for text in texts]
    if wanted.everywhere:
        ids += erasing.same_elsewhere(acting.service, ledger.code, texts)
    return _erased(acting, [Erased("text", id) for id in ids], wanted)


@router.post("/set-aside")
def erased_set_aside(acting: Controller, wanted: SetAsideErasure) -> ErasedDone:
    """Erase the content of what was set aside and is settled."""
    erasing.refuse_waiting(acting.book(), wanted.number)
    return _erased(acting, [Erased("set-aside", str(wanted.number))], wanted)


@router.post("/names")
def erased_name(acting: Controller, wanted: NameErasure) -> ErasedDone:
    """Erase the name of who has acted: in every ledger, so that it takes who runs the service."""
    acting.refuse_but_administrator()
    acting.book()
    found = erasing.person(acting.service, wanted.name)
    erasing.erase_name(acting.service, acting.act(), person=found, decision=wanted.decision())
    return ErasedDone(position=acting.position(), new=True, erased=1)


def _erased(acting: Controller, erased: list[Erased], wanted: DecisionStated) -> ErasedDone:
    erasing.erase(
        acting.service, acting.book(), acting.act(), erased=erased, decision=wanted.decision()
    )
    return ErasedDone(position=acting.position(), new=True, erased=len(erased))
