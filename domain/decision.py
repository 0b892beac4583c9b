"""What a decision (sv: beslut) must say to be one."""

from domain.base import Decision
from domain.rules import RuleBroken


class DecisionLacks(RuleBroken):
    """A decision says who decided and when."""

    MESSAGE = (
        "a field of the decision is empty; state who decided and when, and leave out the paragraph "
        "or diary number where there is none"
    )


def refuse_lacking(decision: Decision) -> None:
    """Refuse a decision with an empty field.

    Raises:
        DecisionLacks
    """
    stated = decision.model_dump().values()
    if not all(field is None or field.strip() for field in stated):
        raise DecisionLacks
