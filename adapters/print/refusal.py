"""Why something was refused: one sentence, and what the rule lists beside it."""

from collections.abc import Iterator
from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.printable import printable
from domain.rules import RuleBroken

FIELDS = {
    "account": "account",
    "amount": "amount",
    "date": "date",
    "dimension": "dimension",
    "objects": "objects",
    "period": "period",
    "year": "year",
}
"""What people call the fields of a SIE file's rows; labels and columns are called as they stand."""

THE_ROW = "row"
"""What a problem of a whole row names; the row's number says it already."""


def said(error: RuleBroken) -> str:
    """A broken rule in the user's language."""
    return LANGUAGE.text(error.MESSAGE, **error.facts)


def refusal_lines(error: RuleBroken) -> Iterator[str]:
    """The refusal as people read it: a file's problems, a round's differences after it."""
    yield printable(_("Refused: {reason}", reason=said(error)))
    for problem in getattr(error, "problems", ()):
        where = [problem.file]
        if problem.row is not None:
            where.append(_("row {row}", row=problem.row))
        if problem.field in FIELDS:
            where.append(_(FIELDS[problem.field]))
        elif problem.field is not None and problem.field != THE_ROW:
            where.append(problem.field)
        said_of_it = LANGUAGE.text(problem.message, **problem.facts)
        yield printable(f"  {', '.join(where)}: {said_of_it}")
    for one in getattr(error, "differences", ()):
        codes = " ".join((one.coding.account, *(code for _d, code in one.coding.codes)))
        amounts = _(
            "forecast {forecast} kr, outcome {outcome} kr",
            forecast=LANGUAGE.amount(one.forecast, "kr"),
            outcome=LANGUAGE.amount(one.outcome, "kr"),
        )
        yield f"  {one.period // 100}-{one.period % 100:02d} {codes}: {amounts}"


def refusal_json(error: RuleBroken) -> dict[str, Any]:
    """The refusal as JSON: the rule's name, its sentence, and a file's problems one by one."""
    return {
        "rule": type(error).__name__,
        "message": said(error),
        "problems": [
            {
                "file": problem.file,
                "row": problem.row,
                "field": problem.field,
                "message": LANGUAGE.text(problem.message, **problem.facts),
            }
            for problem in getattr(error, "problems", ())
        ],
        "more_problems": getattr(error, "more", 0),
    }
