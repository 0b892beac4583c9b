"""Commentary rules and causes, in the terminal and as JSON."""

from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.commentary_words import FIGURES, share
from adapters.print.machine import basis_json, said
from adapters.print.terminal import console, print_rows
from domain.coding import Period
from domain.commentary_rule import CommentaryRuleStated
from projections.commentary import causes_at
from projections.reports.report import Basis
from projections.statements import Statement
from projections.view import View


def rules_stated(view: View) -> tuple[Statement, ...]:
    """Every rule as it was stated each time, in order."""
    return tuple(one for one in view.statements if isinstance(one.event, CommentaryRuleStated))


def rules_json(view: View) -> dict[str, Any]:
    """The rules as JSON: shares in hundredths of a per cent, floors in öre."""
    return _of(view) | {"rules": [_rule_json(*one) for one in rules_stated(view)]}


def _rule_json(position: int, rule: CommentaryRuleStated) -> dict[str, Any]:
    return {
        "position": position,
        "rule": rule.rule,
        "rows": rule.selected.dimension,
        "where": list(rule.selected.where),
        "eliminate_internal": rule.selected.eliminate_internal,
        "below": rule.below,
        "figure": rule.figure,
        "per_cent": rule.per_cent,
        "floor": rule.floor,
        "answers": rule.answers,
        "valid_from": str(Period(rule.valid_from)),
        "valid_to": rule.valid_to and str(Period(rule.valid_to)),
    }


def print_rules(view: View) -> None:
    """The rules as a table, as they were stated each time."""
    stated = rules_stated(view)
    if not stated:
        console().print(_("No commentary rule is stated."))
        return
    print_rows(
        (
            "Position",
            "Rule",
            "Figure",
            "Rows",
            "Below",
            "Per cent",
            "Floor (kr)",
            "Answers",
            "From",
            "To",
        ),
        [_rule_row(*one) for one in stated],
    )


def _rule_row(position: int, rule: CommentaryRuleStated) -> tuple[object, ...]:
    return (
        position,
        rule.rule,
        said(FIGURES[rule.figure]),
        " ".join((rule.selected.dimension, *rule.selected.where)),
        rule.below,
        share(rule.per_cent),
        LANGUAGE.amount(rule.floor, "kr"),
        rule.answers,
        Period(rule.valid_from),
        rule.valid_to and Period(rule.valid_to),
    )


def causes_json(view: View) -> dict[str, Any]:
    """The causes as JSON."""
    causes = causes_at(view).items()
    return _of(view) | {"causes": [{"cause": code, "name": said(name)} for code, name in causes]}


def print_causes(view: View) -> None:
    """The causes as a table."""
    causes = causes_at(view).items()
    print_rows(("Cause", "Name"), [(code, said(name)) for code, name in causes])


def _of(view: View) -> dict[str, Any]:
    return {"ledger": view.ledger, "basis": basis_json(Basis(view.position, view.recorded_at))}
