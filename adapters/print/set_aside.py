"""What was set aside, as a list and one by one."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.control import REASONS
from adapters.print.printable import printable
from adapters.print.terminal import coded, console, local_time, print_rows
from domain.coding import Amounts, Lines, Period
from domain.recording import KeptSetAside
from domain.set_aside import SetAsideMessage

ASIDES = {"voucher": "voucher", "balances": "balances", "file": "file", "message": "message"}
STATUSES = {
    "waiting": "waiting",
    "accepted": "accepted",
    "discarded": "discarded",
    "retried": "tried again",
}

BODY_SHOWN = 4_000
"""So many characters of a message's body are shown; the JSON has all."""


def list_json(kept: Sequence[KeptSetAside], names: Mapping[str, str]) -> dict[str, Any]:
    """The list as JSON, without the contents."""
    return {"set_aside": [{**_facts(aside), "by": names.get(aside.by, aside.by)} for aside in kept]}


def one_json(aside: KeptSetAside, known: Amounts, erased: str | None) -> dict[str, Any]:
    """One thing set aside as JSON: its whole content, and what is known of it (öre).

    `erased` tells by whose decision its content was erased.
    """
    whole = aside.content and aside.kind != "file"
    return {
        **_facts(aside),
        "erased": erased,
        "content": json.loads(aside.content) if whole else None,
        "message": json.loads(aside.message) if aside.message else None,
        "known": [
            {
                "period": str(Period(period)),
                "account": coding.account,
                "coding": dict(coding.codes),
                "amount": amount,
            }
            for (coding, period), amount in sorted(known.items())
        ],
    }


def print_list(kept: Sequence[KeptSetAside], names: Mapping[str, str]) -> None:
    """The list as a table."""
    if not kept:
        console().print(_("Nothing has been set aside."))
        return
    print_rows(
        ("Number", "Status", "What", "Source", "Reference", "Why", "When", "By"),
        [
            (
                aside.id,
                _(STATUSES[aside.status]),
                _(ASIDES[aside.kind]),
                aside.source,
                aside.reference,
                _(REASONS[aside.reason]),
                local_time(datetime.fromisoformat(aside.set_aside_at)),
                names.get(aside.by, aside.by),
            )
            for aside in kept
        ],
    )


def print_one(aside: KeptSetAside, known: Amounts, erased: str | None) -> None:
    """One thing set aside: what was stated, what is known, and the difference."""
    out = console()
    heading = f"{aside.id} {aside.source} {aside.reference} {_(REASONS[aside.reason])}"
    out.print(heading, style="bold")
    out.print(_("Status: {status}", status=_(STATUSES[aside.status])))
    if aside.settled_reason:
        out.print(_("Reason: {reason}", reason=aside.settled_reason))
    if erased:
        out.print(erased)
    elif _holds_lines(aside):
        stated = Lines.model_validate(json.loads(aside.content)["lines"]).amounts()
        print_rows(
            ("Period", "Account", "Coding", "Stated (kr)", "Known (kr)", "Difference (kr)"),
            [
                (
                    Period(key[1]),
                    key[0].account,
                    coded(key[0]),
                    *(
                        LANGUAGE.amount(amount, "kr")
                        for amount in _beside(stated.get(key, 0), known.get(key, 0))
                    ),
                )
                for key in sorted(stated.keys() | known.keys())
            ],
        )
    elif aside.kind == "message":
        _print_message(SetAsideMessage.model_validate_json(aside.content))


def _print_message(content: SetAsideMessage) -> None:
    """A message that could not be taken: why, and itself as it came."""
    out = console()
    for problem in content.problems:
        sentence = LANGUAGE.text(problem.message, **problem.facts)
        out.print(printable(f"• {sentence}"), markup=False)
    message = content.message
    print_rows(
        ("Header", "Value"),
        [
            (_("address"), printable(message.address)),
            *((name, printable(value)) for name, value in sorted(message.headers.items())),
        ],
    )
    out.print(printable(message.body[:BODY_SHOWN]), markup=False, soft_wrap=True)


def _beside(stated: int, known: int) -> tuple[int, int, int]:
    return stated, known, stated - known


def _facts(aside: KeptSetAside) -> dict[str, Any]:
    return {
        "id": aside.id,
        "status": aside.status,
        "kind": aside.kind,
        "source": aside.source,
        "reference": aside.reference,
        "reason": aside.reason,
        "set_aside_at": aside.set_aside_at,
        "settled_at": aside.settled_at,
        "settled_reason": aside.settled_reason,
    }


def _holds_lines(aside: KeptSetAside) -> bool:
    return aside.kind in ("voucher", "balances")
