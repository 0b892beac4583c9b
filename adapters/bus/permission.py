"""What a source may do beyond stating outcomes: nothing, until it is granted the role."""

from typing import Any

from adapters.access.caller import Role
from adapters.access.grants import SOURCE, Grants
from adapters.bus.contract.reading import BudgetMessage, ForecastMessage, Readable
from adapters.store import Store
from domain.rules import RuleBroken

_ROLES: dict[type[tuple[Any, ...]], Role] = {
    BudgetMessage: "approver",
    ForecastMessage: "controller",
}


class SourceNotGranted(RuleBroken):
    """Who decides or predicts by the bus has the same role as who does it by the API."""

    MESSAGE = (
        "the source “{source}” lacks the role {role} in “{ledger}”; grant it with `liggare access "
        "grant source:{source} --role {role} --ledger {ledger}`, and try the message again"
    )


def role_needed(read: Readable) -> Role | None:
    """The role that a message asks for beyond publishing, where it decides or predicts."""
    return _ROLES.get(type(read))


def not_granted(store: Store, ledger: str, source: str, read: Readable) -> RuleBroken | None:
    """Why a source may not do what its message asks; None where it may."""
    role = role_needed(read)
    if role is None:
        return None
    held = (granted for granted in Grants(store).list() if granted.subject == f"{SOURCE}{source}")
    for _, grant, *_ in held:
        if grant.role == role and grant.below is None and grant.holds_in(ledger):
            return None
    return SourceNotGranted(source=source, role=role, ledger=ledger)
