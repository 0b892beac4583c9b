"""Which commentary rules hold in a period."""

from domain.coding import Period
from domain.commentary_rule import CommentaryRuleStated
from domain.deviation import FIGURES
from projections.view import View


def rules_at(view: View, period: Period) -> tuple[CommentaryRuleStated, ...]:
    """The rules that hold in a period: those on outcome first, and then by code.

    Of those of one code that have begun, the last stated counts: where that has ended, none.
    """
    stated = (one.event for one in view.statements)
    begun = {
        event.rule: event
        for event in stated
        if isinstance(event, CommentaryRuleStated) and event.valid_from <= period
    }
    holding = (rule for rule in begun.values() if rule.valid_to is None or rule.valid_to >= period)
    return tuple(sorted(holding, key=lambda rule: (FIGURES.index(rule.figure), rule.rule)))
