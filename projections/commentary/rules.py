"""Which commentary rules hold in a period."""

from domain.coding import Period
from domain.commentary_rule import CommentaryRuleStated
from domain.deviation import FIGURES
from projections.view import View


def rules_at(view: View, period: Period) -> tuple[CommentaryRuleStated, ...]:
    """The rules that hold in a period: those on outcome first, and then by code.

    Of those of one code that have begun the one last begun counts, and of those the one last
    stated: where that has ended, none.
    """
    rules = (one.event for one in view.statements if isinstance(one.event, CommentaryRuleStated))
    begun = sorted((r for r in rules if r.valid_from <= period), key=lambda rule: rule.valid_from)
    last = {rule.rule: rule for rule in begun}.values()
    holding = (rule for rule in last if rule.valid_to is None or rule.valid_to >= period)
    return tuple(sorted(holding, key=lambda rule: (FIGURES.index(rule.figure), rule.rule)))
