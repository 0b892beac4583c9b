"""The list of a period's commentary, made from the rules, the reports and what is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from domain.coding import Period
from domain.commentary_rule import CommentaryRuleStated, owes
from domain.deviation import Deviation
from domain.structure import NoSuchDimension
from projections.commentary.comments import Told, comments_at
from projections.commentary.listed import Commentary, Listed, Named
from projections.commentary.naming import named_in
from projections.commentary.rules import rules_at
from projections.commentary.trees import Trees
from projections.reports.deviation import Reports
from projections.reports.report import Basis, Note
from projections.selection import UnknownCode
from projections.view import View


def commentary(
    reports: Reports, view: View, period: Period, texts: Mapping[str, str]
) -> Commentary:
    """The list as of a view's position; `texts` are the comments' texts by their ids.

    Raises:
        SumOverflow
    """
    rules, comments = rules_at(view, period), comments_at(view, period)
    trees = Trees(reports, view, period)
    notes: dict[str, Note] = {}
    concerned: dict[Deviation, Listed] = {}
    for rule in rules:
        try:
            for one in _concerned(rule, trees):
                known = concerned.get(one.deviation)
                concerned[one.deviation] = _joined(known, one) if known else one
        except (NoSuchDimension, UnknownCode):
            facts = {"rule": rule.rule, "period": str(period)}
            notes[rule.rule] = Note(
                "The rule {rule} concerns nothing: the structure of {period} has no such rows.",
                facts,
            )
    judge = _Judge(trees, concerned, comments, texts)
    outside = (trees.listed(about) for about in comments if about not in concerned)
    listed = tuple(judge.judged(one) for one in (*concerned.values(), *outside))
    basis = Basis(view.position, view.recorded_at)
    told = (*notes.values(), *_without_forecast(rules, trees, period), *trees.notes)
    return Commentary(view.ledger, period, basis, rules, listed, told)


def _without_forecast(
    rules: Iterable[CommentaryRuleStated], trees: Trees, period: Period
) -> Iterator[Note]:
    if any(rule.figure == "forecast" for rule in rules) and not trees.has_forecast:
        yield Note(
            "There is no forecast for {period}, so that no comment on one is owed.",
            {"period": str(period)},
        )


def _concerned(rule: CommentaryRuleStated, trees: Trees) -> Iterator[Listed]:
    """The deviations that a rule concerns, and whether a comment is owed by it."""
    for one in trees.leaves(rule.selected, rule.figure, rule.below):
        amount, budget = one.figures.deviation, one.figures.budget
        owed = amount is not None and owes(
            deviation=amount, budget=budget or 0, per_cent=rule.per_cent, floor=rule.floor
        )
        yield replace(one, rules=(rule,), owed_by=(rule,) if owed else ())


def _joined(one: Listed, other: Listed) -> Listed:
    """A deviation that several rules concern."""
    return replace(one, rules=one.rules + other.rules, owed_by=one.owed_by + other.owed_by)


class _Judge:
    """Says of each deviation how it stands with what is said of it."""

    def __init__(
        self,
        trees: Trees,
        concerned: Mapping[Deviation, Listed],
        comments: Mapping[Deviation, Told],
        texts: Mapping[str, str],
    ) -> None:
        self._concerned, self._comments, self._texts = concerned, comments, texts
        self._names = cache(trees.names)

    def judged(self, one: Listed) -> Listed:
        """A deviation with its comment and status."""
        comment = self._comments.get(one.deviation)
        if comment is None:
            return replace(one, status="missing" if one.owed_by else "not-owed")
        one = replace(one, comment=comment)
        if one.owed_by:
            return replace(one, status="answered")
        if not one.rules:
            return replace(one, status="voluntary")
        meant = self._meant(one, self._texts.get(comment.event.text, ""))
        if meant is None:
            return replace(one, status="superfluous")
        return replace(one, status="mislabelled", named=Named(meant.deviation.row, meant.label))

    def _meant(self, one: Listed, text: str) -> Listed | None:
        """The deviation of another row that a text speaks of, and that owes a comment."""
        for row in named_in(text, self._names(one.deviation.selected)):
            other = self._concerned.get(one.deviation.model_copy(update={"row": row, "own": False}))
            if other is not None and other.owed_by:
                return other
        return None
