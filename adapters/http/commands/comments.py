"""Commentary by the API: rules, causes, and why deviations arose."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from adapters.commenting import present, rows_meant, state_rule, stated
from adapters.http.commands.acting import Acting, Controller, PartController
from adapters.http.commands.answers import Done
from adapters.http.commands.forms import DryRun
from adapters.http.commands.importing import read_in_turn
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.measures import Code, DeviationStated, Prose
from adapters.http.commands.uploads import Upload, form_body
from adapters.http.commands.words import Month, Reason, Stated
from adapters.http.questions.words import Condition, Text
from adapters.imports.comments import import_comments
from domain.coding import Period
from domain.commentary_rule import LARGEST_SHARE, Rule
from domain.deviation import Deviation, Figure
from domain.money import parse_ore
from projections.commentary import refuse_outside, selected_of

router = APIRouter(tags=["commentary"])
stating = APIRouter(route_class=StrictJson)

Amount = Annotated[Text, Field(max_length=60, description="In kronor, as 1234,50.")]


class CommentStated(DeviationStated):
    """Why a deviation arose."""

    text: Prose
    causes: list[Text] = Field([], max_length=50, description="Codes of causes, or their names.")
    explains: Amount | None = Field(
        None, description="The deviation as you have seen it; refused where it has moved."
    )


class WithdrawalStated(DeviationStated):
    """That what is said of a deviation is withdrawn, and why."""

    reason: Reason | None = None


class RuleStated(Stated):
    """Which deviations must be explained, from a month on."""

    rule: Code = Field(description="The rule's code; one of the same code takes over.")
    rows: Text = Field(description="A dimension, or account_group.")
    where: list[Condition] = Field([], max_length=50)
    eliminate_internal: bool = False
    below: Code | None = Field(None, description="Only rows at or below this code.")
    figure: Figure
    per_cent: int = Field(
        ge=0, le=LARGEST_SHARE, description="Hundredths of a per cent of the budget."
    )
    floor: Amount = "0"
    answers: Code | None = Field(None, description="The code of the unit that must answer.")
    valid_from: Month
    valid_to: Month | None = None

    def meant(self) -> Rule:
        """The rule that is meant."""
        rows = rows_meant(None, self.rows, self.where, self.eliminate_internal)
        return Rule(
            rule=self.rule,
            selected=selected_of(rows),
            below=self.below,
            figure=self.figure,
            per_cent=self.per_cent,
            floor=parse_ore(self.floor),
            answers=self.answers,
            valid_from=Period.parse(self.valid_from),
            valid_to=None if self.valid_to is None else Period.parse(self.valid_to),
        )


class CauseStated(Stated):
    """A cause of the ledger's own, or another name for one."""

    cause: Code
    name: Text


class CommentsForm(DryRun):
    """The month that a file of comments is about, and the report whose rows they are on."""

    period: Month
    report: Literal["service-follow-up", "result-summary", "responsibility"] = "service-follow-up"


class CommentsImported(Done):
    """What became of a file of comments."""

    dry_run: bool = Field(description="True: this is what would happen; nothing is recorded.")
    comments: int = Field(description="How many comments the file holds.")
    recorded: int = Field(description="How many of them say something new.")


def _within(acting: Acting, stated: DeviationStated) -> Deviation:
    """The deviation that is meant, which the caller answers for.

    Raises:
        OutsidePartAnsweredFor
    """
    about = stated.meant(acting)
    refuse_outside(about, acting.codes(Period(about.period).last_day))
    return about


@stating.post("/comments")
def commented(acting: PartController, said: CommentStated) -> Done:
    """Explain a deviation, or explain it anew.

    Who answers for a part of the responsibility tree comments on what lies within it: on rows of
    it, or of a selection with a condition on it.
    """
    about, book = _within(acting, said), acting.book()
    comment = stated(
        acting.service,
        present(acting.service, book),
        about,
        text=said.text,
        causes=said.causes,
        explains=None if said.explains is None else parse_ore(said.explains),
    )
    new = book.comment(acting.act(), stated=[comment])
    return Done(position=acting.position(), new=new > 0)


@stating.post("/comments/withdrawals")
def withdrawn_comment(acting: PartController, said: WithdrawalStated) -> Done:
    """Withdraw what is said of a deviation."""
    about = _within(acting, said)
    new = acting.book().withdraw_comment(acting.act(), about, reason=said.reason)
    return Done(position=acting.position(), new=new)


@stating.post("/commentary-rules")
def stated_rule(acting: Controller, said: RuleStated) -> Done:
    """State which deviations must be explained, from a month on."""
    new = state_rule(acting.service, acting.book(), acting.act(), said.meant())
    return Done(position=acting.position(), new=new)


@stating.post("/causes")
def named_cause(acting: Controller, said: CauseStated) -> Done:
    """Name a cause that a comment may have."""
    new = acting.book().name_cause(acting.act(), cause=said.cause, name=said.name)
    return Done(position=acting.position(), new=new)


@router.post(
    "/imports/comments",
    openapi_extra=form_body(CommentsForm),
    response_model=CommentsImported,
    tags=["imports"],
)
async def imported_comments(acting: Controller, request: Request) -> Response:
    """Import a file of comments: a row for each, all or none."""

    def imports(one: Upload[CommentsForm]) -> CommentsImported:
        with one.on_disk() as path:
            done = import_comments(
                acting.service,
                path,
                acting.book(one.form),
                period=Period.parse(one.form.period),
                rows=rows_meant(one.form.report, None),
                act=acting.act(),
            )
        return CommentsImported(
            position=acting.position(),
            new=done.new > 0,
            dry_run=one.form.dry_run,
            comments=done.read,
            recorded=done.new,
        )

    return await read_in_turn(request, CommentsForm, imports)


router.include_router(stating)
