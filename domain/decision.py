"""What a decision (sv: beslut) must say to be one."""

from domain.base import Decision
from domain.rules import RuleBroken
from domain.text import LARGEST_NAME, refuse_unfit


class DecisionLacks(RuleBroken):
    """A decision says who decided and when."""

    MESSAGE = (
        "a field of the decision is empty; state who decided and when, and leave out the paragraph "
        "or diary number where there is none"
    )


def refuse_lacking(decision: Decision) -> None:
    """Refuse a decision with a field that is empty, or that is no text of some length.

    Raises:
        DecisionLacks, TextTooLong, ControlCharacter
    """
    for field in decision.model_dump(exclude_none=True).values():
        if not field.strip():
            raise DecisionLacks
        refuse_unfit(field, most=LARGEST_NAME)
