"""Commentary rules (sv: kommentarsregel): which deviations must be explained, and by whom."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.base import Aggregate, Event
from domain.coding import PeriodNumber
from domain.deviation import Code, Figure, Selected
from domain.money import MAX_LINE
from domain.rules import RuleBroken

WHOLE = 10_000
"""A hundred per cent, in hundredths of a per cent."""


class CommentaryRuleStated(Event):
    """A rule says from a period on which deviations must be explained (sv: kommenteras).

    The rule concerns the nodes without children below `below` in the selection's tree; None:
    of all of it. `per_cent` is in hundredths of a per cent of the budget, `floor` in öre. Both
    must be reached (see `domain.commentary_rule.owes`). `answers` is the code of the unit, in
    the responsibility tree, that must answer. `valid_to` is the last period; None: until
    further notice. A rule of the same code takes over from its own first period on.
    """

    TOPIC: ClassVar[str] = "commentary_rule.stated"
    rule: Code
    selected: Selected
    below: Code | None
    figure: Figure
    per_cent: Annotated[int, Field(ge=0, le=100 * WHOLE)]
    floor: Annotated[int, Field(ge=0, le=MAX_LINE)]
    answers: Code | None
    valid_from: PeriodNumber
    valid_to: PeriodNumber | None

    def apply(self, rules: "CommentaryRules") -> None:
        rules.stated.append(self)


def owes(*, deviation: int, budget: int, per_cent: int, floor: int) -> bool:
    """Whether a deviation must be explained; öre, and hundredths of a per cent.

    Owed when |deviation| ≥ per cent × |budget| and ≥ the floor. With a budget of zero the floor
    alone decides; nothing is owed where both are zero, and of no deviation.
    """
    size = abs(deviation)
    return size > 0 and size * WHOLE >= per_cent * abs(budget) and size >= floor


class EndsBeforeItBegins(RuleBroken):
    """A rule's last period is not before its first."""

    MESSAGE = "the rule ends with {last}, before it begins with {first}"


class CommentaryRules(Aggregate):
    """Every commentary rule of a ledger, as it was stated each time."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.stated: list[CommentaryRuleStated] = []
