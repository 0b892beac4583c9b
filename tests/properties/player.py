"""Plays the steps of a history on a real ledger, and remembers in plain words what was said."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters import erasing
from adapters.imports import submission
from adapters.sealing import seal
from adapters.service import Service
from domain.base import Act, Decision
from domain.coding import Lines, Period
from domain.file import ReadFile
from domain.ledger import SourceTerms
from domain.outcome import Stated
from domain.recording import Erased, Kept, Message
from domain.restatement import Restatement
from domain.rules import RuleBroken
from tests.properties.world import CODE

Key = tuple[str, tuple[tuple[str, str], ...], int]
Sums = dict[Key, int]
"""Öre per account, codes and period, zeros left out."""


@dataclass(frozen=True)
class Step:
    """One command of a history: its name, what it is told, and when."""

    name: str
    at: datetime
    told: dict[str, Any]


@dataclass
class Word:
    """What a source has said of one delivery or period."""

    holds: Sums = field(default_factory=dict)
    current: object = None
    ever: set[object] = field(default_factory=set)
    order: int | None = None
    known: bool = False

    def take(self, content: object, holds: Sums, order: int | None) -> None:
        self.current, self.holds, self.known = content, holds, True
        self.ever.add(content)
        self.order = order if order is not None else self.order


def content_of(lines: Lines, day: str | None = None) -> object:
    """What a statement says, whatever order it says it in."""
    return day, tuple(sorted((n.coding, n.period, n.date or "", n.amount) for n in lines))


def sums_of(lines: Lines) -> Sums:
    return added({}, lines)


def added(sums: Sums, lines: Lines) -> Sums:
    total: Sums = defaultdict(int, sums)
    for line in lines:
        total[line.coding.account, line.coding.codes, line.period] += line.amount
    return {key: amount for key, amount in total.items() if amount}


def _newer(order: int | None, known: int | None, newest: int | None) -> bool:
    """Whether a restatement is news: newer than the delivery's last, not older than any."""
    if order is None:
        return False
    return (known is None or order > known) and (newest is None or order >= newest)


class Player:
    """A ledger in a database of its own, and what it has been told so far."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.ledger = service.ledger(CODE)
        self.by = service.store.identify("prov")
        self.approves = service.store.identify("chef")
        self.outcome: dict[tuple[str, str], Word] = defaultdict(Word)
        self.newest: dict[str, int] = {}
        self.budget: Sums = {}
        self.proposals: dict[str, Lines] = {}
        self.rounds: dict[tuple[int, str], Sums] = defaultdict(dict)
        self.submitted: set[tuple[int, str]] = set()
        self.refused: list[tuple[Step, RuleBroken]] = []
        self._plays: dict[str, Callable[..., None]] = {
            name.removeprefix("_play_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_play_")
        }

    def play(self, step: Step) -> bool:
        """Do a step; False where a rule refused it, and then nothing was recorded."""
        before = self.ledger.recorder.max_notification_id()
        try:
            by = self.approves if step.name in ("approve", "decide") else self.by
            self._plays[step.name](Act(by, "api", step.at), **step.told)
        except RuleBroken as refusal:
            assert self.ledger.recorder.max_notification_id() == before, "a refusal left events"
            self.refused.append((step, refusal))
            return False
        return True

    def _play_structure(self, act: Act, **told: Any) -> None:
        self.ledger.load_structure(act, told["structure"], valid_from=told["valid_from"])

    def _play_vouchers(
        self, act: Act, terms: SourceTerms, stated: list[Stated], order: int | None
    ) -> None:
        restatement = None if order is None else Restatement(digest=f"file {order}")
        self.ledger.record_outcome(
            act,
            terms=terms,
            stated=stated,
            order=order,
            restatement=restatement,
            file=ReadFile(kind="outcome", sha256=f"file {order}", report=str) if order else None,
        )
        newest = self.newest.get(terms.name)
        for one in stated:
            word = self.outcome[terms.name, one.reference]
            content = content_of(one.lines, one.day)
            is_news = content != word.current and terms.restates and order is not None
            if not word.known or (is_news and _newer(order, word.order, newest)):
                word.take(content, sums_of(one.lines), order)
        if terms.restates and order is not None:
            self.newest[terms.name] = max(order, newest or order)

    def _play_balances(
        self, act: Act, terms: SourceTerms, stated: dict[int, Lines], order: int
    ) -> None:
        self.ledger.restate_balances(act, terms=terms, stated=stated, order=order)
        for period, lines in stated.items():
            word = self.outcome[terms.name, str(Period(period))]
            if word.order is None or order > word.order:
                word.take(content_of(lines), sums_of(lines), order)

    def _play_mapping(self, act: Act, **told: Any) -> None:
        self.ledger.keep_mapping(act, **told)

    def _play_messages(self, act: Act, source: str, numbers: list[int]) -> None:
        messages = [
            Message(source, f"m{number}", "t", b"digest", number, None, "duplicate")
            for number in numbers
        ]
        self.ledger.save_all(act, kept=Kept(act, messages=messages))

    def _play_control_totals(self, act: Act, **told: Any) -> None:
        self.ledger.state_control_totals(act, **told)

    def sums_of_accounts(self, source: str, period: int) -> dict[str, int]:
        """Öre per account that a source has said of a period."""
        sums: dict[str, int] = defaultdict(int)
        for (name, _), word in self.outcome.items():
            for (account, _codes, month), amount in word.holds.items():
                if (name, month) == (source, period):
                    sums[account] += amount
        return dict(sums)

    def _play_reverse(self, act: Act, source: str, reference: str) -> None:
        self.ledger.reverse_outcome(act, source=source, reference=reference, reason="fel")
        word = self.outcome[source, reference]
        word.current, word.holds = None, {}
        word.order = self._newest_order(source, word.order)

    def _newest_order(self, source: str, *orders: int | None) -> int | None:
        known = [order for order in (*orders, self.newest.get(source)) if order is not None]
        return max(known, default=None)

    def _play_accept(self, act: Act, id: int) -> None:
        aside = self.ledger.set_aside(id)
        self.ledger.accept_set_aside(act, id=id, reason="rätt")
        content = json.loads(aside.content)
        lines = Lines.model_validate(content["lines"])
        word = self.outcome[aside.source, aside.reference]
        order = self._newest_order(aside.source, word.order, content["order"])
        word.take(content_of(lines, content.get("day")), sums_of(lines), order)

    def _play_discard(self, act: Act, id: int) -> None:
        self.ledger.discard_set_aside(act, id=id, reason="fel")

    def _play_budget(self, act: Act, stated: Lines, as_total: bool, **told: Any) -> None:
        receipt = self.ledger.decide_budget(act, stated=stated, as_total=as_total, **told)
        if receipt.recorded:
            years = {period // 100 for period in stated.period} if as_total else set()
            kept = {key: a for key, a in self.budget.items() if key[2] // 100 not in years}
            self.budget = added(kept, stated)

    def _play_propose(self, act: Act, stated: Lines, **told: Any) -> None:
        name, receipt = self.ledger.propose_budget(act, stated=stated, as_total=False, **told)
        if receipt.recorded:
            self.proposals[name] = stated

    def _play_decide(self, act: Act, name: str, **told: Any) -> None:
        self.ledger.decide_proposal(act, name=name, **told)
        self.budget = added(self.budget, self.proposals.pop(name))

    def _play_reallocate(self, act: Act, stated: Lines, **told: Any) -> None:
        if self.ledger.reallocate_budget(act, stated=stated, **told).recorded:
            self.budget = added(self.budget, stated)

    def _play_forecast(self, act: Act, name: str, year: int, stated: Lines, **told: Any) -> None:
        receipt = self.ledger.revise_forecast(act, name=name, year=year, stated=stated, **told)
        if receipt.recorded:
            scope = told["scope"]
            outside = {
                key: amount
                for key, amount in self.rounds[year, name].items()
                if scope is not None and dict(key[1]).get(scope.dimension) not in scope.codes
            }
            self.rounds[year, name] = added(outside, stated)

    def _play_submit(self, act: Act, name: str, year: int, accept_differences: bool) -> None:
        compared = submission(self.service, self.ledger, year, accept_differences)
        self.ledger.submit_forecast(act, name=name, year=year, submit=compared)
        self.submitted.add((year, name))

    def _play_approve(self, act: Act, name: str, year: int) -> None:
        self.ledger.approve_forecast(act, name=name, year=year)

    def _play_close(self, act: Act, period: int) -> None:
        self.ledger.close_period(act, Period(period), reason="månadsslut")

    def _play_reopen(self, act: Act, period: int) -> None:
        self.ledger.reopen_period(act, Period(period), reason="rättning")

    def _play_erase(self, act: Act, decision: Decision) -> None:
        """Erase the newest text there is, if any."""
        last = self.ledger.recorder.max_notification_id() or 0
        for position in range(last, max(0, last - 30), -1):
            if texts := erasing.texts_at(self.ledger, position):
                erased = [Erased("text", text.id) for text in texts]
                self.ledger.erase(act, erased=erased, decision=decision)
                return

    def _play_state(self, act: Act, command: str, **told: Any) -> None:
        getattr(self.ledger, command)(act, **told)

    def _play_seal(self, act: Act, **told: Any) -> None:
        seal(self.service, self.ledger, act, **told)
