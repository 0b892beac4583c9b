"""Commentary rules (sv: kommentarsregel): which deviations must be explained, and by whom."""

import re
from typing import Annotated, ClassVar, NamedTuple
from uuid import UUID

from pydantic import Field

from domain.base import Act, Aggregate, Event
from domain.coding import Period, PeriodNumber
from domain.deviation import Code, Figure, Selected
from domain.money import MAX_LINE, Ore
from domain.responsibility import refuse_unknown_unit
from domain.rules import RuleBroken
from domain.structure import Structure
from domain.text import LARGEST_CODE, printable, refuse_unfit

WHOLE = 10_000
"""A hundred per cent, in hundredths of a per cent."""

LARGEST_SHARE = 100 * WHOLE

_SHARE = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?")


class CommentaryRuleStated(Event):
    """A rule says from a period on which deviations must be explained (sv: kommenteras).

    The rule concerns the nodes without children below `below` in the selection's tree; None:
    of all of it. `per_cent` is in hundredths of a per cent of the budget, `floor` in öre. Both
    must be reached (see `domain.commentary_rule.owes`). `answers` is the code of the unit, in
    the responsibility tree, that must answer. `valid_to` is the last period; None: until
    further notice. A rule of the same code that begins later takes over from there on; one that
    begins in the same period takes its place.
    """

    TOPIC: ClassVar[str] = "commentary_rule.stated"
    rule: Code
    selected: Selected
    below: Code | None
    figure: Figure
    per_cent: Annotated[int, Field(ge=0, le=LARGEST_SHARE)]
    floor: Annotated[int, Field(ge=0, le=MAX_LINE)]
    answers: Code | None
    valid_from: PeriodNumber
    valid_to: PeriodNumber | None

    def apply(self, rules: "CommentaryRules") -> None:
        rules.stated.append(self)


class Rule(NamedTuple):
    """What a rule says; its fields are those of `CommentaryRuleStated`."""

    rule: str
    selected: Selected
    below: str | None
    figure: Figure
    per_cent: int
    floor: int
    answers: str | None
    valid_from: Period
    valid_to: Period | None


def owes(*, deviation: int, budget: int, per_cent: int, floor: int) -> bool:
    """Whether a deviation must be explained; öre, and hundredths of a per cent.

    Owed when |deviation| ≥ per cent × |budget| and ≥ the floor. With a budget of zero the floor
    alone decides; nothing is owed where both are zero, and of no deviation.
    """
    size = abs(deviation)
    return size > 0 and size * WHOLE >= per_cent * abs(budget) and size >= floor


def parse_share(text: str) -> int:
    """Read a share in per cent, as `7,5`, as hundredths of a per cent.

    Raises:
        NotAShare
    """
    match = _SHARE.fullmatch(text.strip().removesuffix("%").rstrip())
    share = int(match[1] + (match[2] or "").ljust(2, "0")) if match else None
    if share is None or share > LARGEST_SHARE:
        raise NotAShare(text=printable(text[:20]))
    return share


class NotAShare(RuleBroken):
    """A threshold is a share of the budget in per cent."""

    MESSAGE = (
        "“{text}” is no share in per cent; write 10 or 7,5, with at most two decimals and not "
        "above 10000"
    )


class FloorBelowZero(RuleBroken):
    """A floor is compared with a deviation's size, whatever its sign."""

    MESSAGE = "the floor is {floor}; state an amount of zero or more"


class EndsBeforeItBegins(RuleBroken):
    """A rule's last period is not before its first."""

    MESSAGE = "the rule ends with {last}, before it begins with {first}"


class CommentaryRules(Aggregate):
    """Every commentary rule of a ledger, as it was stated each time."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.stated: list[CommentaryRuleStated] = []

    def state(self, act: Act, rule: Rule, structure: Structure) -> bool:
        """State a rule, or state it anew; False where what begins then was last stated just so.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter, FloorBelowZero, EndsBeforeItBegins,
            NoSuchUnit
        """
        refuse_unfit(rule.rule, most=LARGEST_CODE)
        if rule.floor < 0:
            raise FloorBelowZero(floor=Ore(rule.floor))
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            raise EndsBeforeItBegins(last=rule.valid_to, first=rule.valid_from)
        refuse_unknown_unit(structure, rule.answers)
        begins = {"rule": rule.rule, "valid_from": rule.valid_from}
        last = next((one for one in reversed(self.stated) if one.says(**begins)), None)
        if last is not None and last.says(**rule._asdict()):
            return False
        self.trigger(CommentaryRuleStated, act, **rule._asdict())
        return True
