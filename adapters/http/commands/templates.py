"""Templates of printed reports by the API: tried, and kept."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from adapters.documents.keeping import check_template, keep_template
from adapters.documents.kept_templates import TemplateSource, given_template
from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import Month, NameInPath, Stated
from domain.coding import Period
from domain.template import LARGEST_TEMPLATE

router = APIRouter(prefix="/templates", tags=["templates"], route_class=StrictJson)


class TemplateStated(Stated):
    """A template, and the month in which it is tried."""

    text: Annotated[str, Field(min_length=1, max_length=LARGEST_TEMPLATE)]
    period: Month | None = Field(None, description="Else the last with an outcome.")

    @property
    def month(self) -> Period | None:
        return None if self.period is None else Period.parse(self.period)

    def source(self, name: str) -> TemplateSource:
        """The template, by what it is called where its faults are told."""
        return given_template(name, self.text)


class FigureByHand(BaseModel):
    """A figure that is written by hand, and does not follow the ledger."""

    line: int
    figure: str


class TemplateChecked(BaseModel):
    """A template by which a report can be printed."""

    period: str = Field(description="The month that it was tried in.")
    by_hand: list[FigureByHand]


@router.put("/{name}")
def kept_template(acting: Controller, name: NameInPath, wanted: TemplateStated) -> Done:
    """Keep the template of a printed report, which is printed by it from now on."""
    new = keep_template(
        acting.service,
        acting.book(),
        acting.act(),
        name=name,
        source=wanted.source(name),
        period=wanted.month,
    )
    return Done(position=acting.position(), new=new)


@router.post("")
def checked_template(acting: Controller, wanted: TemplateStated) -> TemplateChecked:
    """Check that a report can be printed by a template; every fault of it is told."""
    view = acting.service.view(acting.ledger)
    tried, by_hand = check_template(acting.service, view, wanted.source("text"), wanted.month)
    found = [FigureByHand(line=line, figure=figure) for line, figure in by_hand]
    return TemplateChecked(period=str(tried), by_hand=found)
