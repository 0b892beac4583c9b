"""Commentary: what is said of deviations, what is owed, and the rules and causes."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.commenting import deviation_meant, listed, rows_meant
from adapters.http.questions.asking import Asking, PartReader, documented
from adapters.http.questions.figures import Answer, Basis, Ore
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import (
    AskedAsOf,
    AskedOfMonth,
    Flag,
    Month,
    Selected,
    Text,
    Unit,
)
from adapters.print.commentary_rules import causes_json, rules_json
from adapters.print.comments import (
    Speakers,
    commentary_json,
    history_json,
    speakers_of,
)
from domain.coding import Period
from domain.deviation import Figure
from projections.commentary import Listed, Status, history, limited, refuse_outside
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["commentary"])

Hundredths = Annotated[int, Field(description="In hundredths of a per cent.")]


class CommentTold(Answer):
    """What was said of a deviation, or that it was withdrawn; `deviation` is what it explains."""

    position: int
    recorded_at: str
    by: str = Field(description="Who; an opaque id where the name was erased.")
    channel: str
    text: str | None = Field(description="Of one that was erased, by whose decision.")
    withdrawn: bool
    deviation: Ore | None
    budget: Ore | None
    causes: list[str] = Field(description="Codes of causes.")


class RowNamed(Answer):
    """A row, and what it is called."""

    row: str
    label: str


class DeviationKnown(Answer):
    """Which deviation it is: a row of a selection, and of which figure."""

    rows: str
    where: list[str]
    eliminate_internal: bool
    row: str
    own: bool = Field(description="Only the lines that a parent has of its own.")
    figure: Figure


class DeviationListed(DeviationKnown):
    """A deviation, what rules say of it, and what is said of it; amounts in öre."""

    label: str
    amount: Ore | None = Field(description="The figure; null where there is no such row or round.")
    budget: Ore | None
    deviation: Ore | None
    share: Hundredths | None = Field(description="Of the budget; null where there is none.")
    rules: list[str] = Field(description="The rules in whose scope it is.")
    owed_by: list[str] = Field(description="Those by which a comment is owed.")
    answers: list[str] = Field(description="The units that must answer.")
    status: Status
    named: RowNamed | None = Field(
        description="The row that a mislabelled comment speaks of, and that owes one."
    )
    moved: Ore | None = Field(
        description="By how much the deviation has moved since it was explained, where it has."
    )
    comment: CommentTold | None
    says: str = Field(description="How it stands, in sentences.")


class CommentaryAnswer(Answer):
    """The list, as `liggare comment owed --format json` writes it."""

    ledger: str
    period: str
    basis: Basis
    rules: list[str] = Field(description="The rules that hold in the month.")
    listed: list[DeviationListed]
    notes: list[str]


class HistoryAnswer(DeviationKnown):
    """All that was said of a deviation, in order."""

    ledger: str
    period: str
    basis: Basis
    versions: list[CommentTold]


class RuleKnown(Answer):
    """A rule as it was stated once; a later one of the same code takes over."""

    position: int
    rule: str
    rows: str
    where: list[str]
    eliminate_internal: bool
    below: str | None
    figure: Figure
    per_cent: Hundredths
    floor: Ore
    answers: str | None
    valid_from: str
    valid_to: str | None


class RulesAnswer(Answer):
    ledger: str
    basis: Basis
    rules: list[RuleKnown]


class CauseKnown(Answer):
    cause: str
    name: str


class CausesAnswer(Answer):
    ledger: str
    basis: Basis
    causes: list[CauseKnown]


class AskedCommentary(AskedOfMonth):
    """The commentary of a month."""

    unit: Unit = Field("tkr", description="Of amounts in sentences; all else holds öre.")


class AskedHistory(AskedAsOf, Selected):
    """A deviation, as the list of comments tells it."""

    period: Month
    rows: Annotated[Text, Field(description="A dimension, or account_group.")]
    row: Annotated[Text, Field(max_length=100)]
    own: Flag = Field("false", description="Only the lines that a parent has of its own.")
    figure: Figure


@router.get(
    "/comments", response_model=CommentaryAnswer, responses=documented("What is commented on.")
)
async def comments(asking: PartReader, asked: Annotated[AskedCommentary, Query()]) -> Response:
    """The comments that stand on a month's deviations.

    Who reads a part of the ledger sees what lies within it, as its selection says.
    """
    return await _listed(asking, asked, lambda one: one.comment is not None)


@router.get(
    "/comments/owed", response_model=CommentaryAnswer, responses=documented("What is owed.")
)
async def owed(asking: PartReader, asked: Annotated[AskedCommentary, Query()]) -> Response:
    """Every deviation that a rule concerns or that is commented on, and how it stands: owed and
    missing, answered, superfluous, mislabelled, or moved since it was explained."""
    return await _listed(asking, asked, lambda one: True)


async def _listed(
    asking: Asking, asked: AskedCommentary, wanted: Callable[[Listed], bool]
) -> Response:
    def make(view: View) -> Made:
        codes = asking.acting.codes(asked.month.last_day)
        found = limited(listed(asking.service, view, asked.month), codes)
        chosen = [one for one in found.listed if wanted(one)]
        speakers = speakers_of(asking.service, view, chosen)
        return json_made(commentary_json(found, chosen, speakers, asked.unit))

    return await asking.answered(asked, make, lasts=False)


@router.get(
    "/comments/history", response_model=HistoryAnswer, responses=documented("What was said.")
)
async def comment_history(asking: PartReader, asked: Annotated[AskedHistory, Query()]) -> Response:
    """All that was said of a deviation: when, by whom, and of which figure."""
    rows = rows_meant(None, asked.rows, asked.where, asked.eliminates)

    def make(view: View) -> Made:
        about = deviation_meant(
            asking.service,
            view,
            rows,
            Period.parse(asked.period),
            row=asked.row,
            figure=asked.figure,
            own=asked.own == "true",
        )
        refuse_outside(about, asking.acting.codes(Period(about.period).last_day))
        speakers = Speakers(asking.service, view, history(view, about))
        return json_made(history_json(view, about, speakers))

    return await asking.answered(asked, make, lasts=False)


@router.get("/commentary-rules", response_model=RulesAnswer, responses=documented("The rules."))
async def commentary_rules(asking: PartReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The commentary rules, as they were stated each time."""
    return await asking.answered(asked, lambda view: json_made(rules_json(view)))


@router.get("/causes", response_model=CausesAnswer, responses=documented("The causes."))
async def causes(asking: PartReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The causes that a comment may have, and what they are called."""
    return await asking.answered(asked, lambda view: json_made(causes_json(view)))
