"""What was set aside, tried again by the API."""

from fastapi import APIRouter

from adapters.bus.contract.reading import read_message
from adapters.bus.retrying import retry
from adapters.bus.setting_aside import raw_again
from adapters.http.commands.acting import Acting, Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.messages import refuse_without_role
from adapters.http.commands.set_aside import Number
from domain.set_aside import SetAsideMessage

router = APIRouter(tags=["set aside"])


@router.post("/set-aside/{number}/retry")
def retried(acting: Controller, number: Number) -> Done:
    """Take it once more, as when what it lacked has come.

    A message that decides a budget is tried again by who may decide.
    """
    _refuse_what_another_decides(acting, number)
    position = retry(acting.service, acting.ledger, number, acting.act())
    return Done(position=position or acting.position(), new=True)


def _refuse_what_another_decides(acting: Acting, number: int) -> None:
    aside = acting.book().waiting(number)
    if aside.kind == "message":
        kept = SetAsideMessage.model_validate_json(aside.content).message
        refuse_without_role(acting, read_message(raw_again(kept, acting.ledger, aside.source)))
