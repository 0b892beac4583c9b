"""What was set aside, as a list and one by one."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.erased import content_erased, names_of
from adapters.http.questions.asking import Righter, documented
from adapters.http.questions.histories import SetAsideAnswer, SetAsidesAnswer
from adapters.http.questions.paging import Cursor, next_page
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedNow, Flag, Listing, Number
from adapters.print.set_aside import list_json, one_json
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["set aside"])


class AskedSetAside(AskedNow, Listing):
    """A page of what was set aside."""

    waiting: Flag = Field("false", description="Only what waits for somebody to decide.")


@router.get(
    "/set-aside", response_model=SetAsidesAnswer, responses=documented("What was set aside.")
)
async def set_asides(asking: Righter, asked: Annotated[AskedSetAside, Query()]) -> Response:
    """What was set aside, why, and what became of it; without its contents."""
    cursor = Cursor.read(asked.cursor)

    def make(view: View) -> Made:
        kept = asking.service.ledger(asking.ledger).recorder.select_set_aside(
            waiting=asked.waiting == "true",
            after=cursor.after if cursor else 0,
            limit=asked.limit + 1,
            contents=False,
        )
        shown = kept[: asked.limit]
        ended = Cursor(view.position, shown[-1].id) if len(kept) > asked.limit else None
        page = next_page(asking.request, ended)
        names = names_of(asking.service, asking.ledger, [aside.by for aside in shown])
        return json_made(list_json(shown, names) | {"next": page.url}, page.headers)

    return await asking.answered(asked, make, lasts=False)


@router.get(
    "/set-aside/{number}",
    response_model=SetAsideAnswer,
    responses=documented("What was set aside, whole."),
)
async def one_set_aside(
    asking: Righter, number: Number, asked: Annotated[AskedNow, Query()]
) -> Response:
    """One thing set aside: its content, the message it came in, and what is known of it."""

    def make(_view: View) -> Made:
        ledger = asking.service.ledger(asking.ledger)
        aside = ledger.set_aside(number)
        names = names_of(asking.service, asking.ledger, [aside.by])
        erased = None
        if not aside.content:
            erased = content_erased(asking.service, asking.ledger, number)
        answer = one_json(aside, ledger.known_of(aside), erased) | {
            "by": names.get(aside.by, aside.by),
        }
        return json_made(answer)

    return await asking.answered(asked, make, lasts=False)
