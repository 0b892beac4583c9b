"""What must hold of the log itself: it says what was said, and what followed from it."""

from collections import defaultdict
from typing import Any

from domain.coding import Period
from tests.properties import log
from tests.properties.place import Place
from tests.properties.player import Sums
from tests.properties.telling import History


def the_log_holds_what_was_said(history: History) -> None:
    """Folded, the log holds for each delivery what its source said last, and no more."""
    held: dict[tuple[str, str], Sums] = defaultdict(lambda: defaultdict(int))
    budget: Sums = defaultdict(int)
    rounds: dict[tuple[int, str], Sums] = defaultdict(lambda: defaultdict(int))
    for event in history.log:
        state: dict[str, Any] = event.state
        if event.topic in log.OUTCOME_TOPICS:
            period = event.topic == "balances.restated" and str(Period(state["period"]))
            into = held[state["source"], period or state["reference"]]
        elif event.topic in ("budget.decided", "budget.reallocated"):
            into = budget
        elif event.topic == "forecast.revised":
            into = rounds[state["year"], state["round"]]
        else:
            continue
        for line in log.lines_of(event):
            into[line.account, tuple(sorted(line.codes.items())), line.period] += line.amount
    said = {key: word.holds for key, word in history.player.outcome.items() if word.holds}
    assert _without_zeros(held) == said
    assert {key: a for key, a in budget.items() if a} == history.player.budget
    assert _without_zeros(rounds) == {k: v for k, v in history.player.rounds.items() if v}


def submitted_months_are_the_outcome_of_their_day(history: History) -> None:
    """A submission fills each coding's months up to the cut-off that its file left out."""
    for event in history.log:
        if event.topic != "forecast.submitted":
            continue
        filled = {
            (n.account, tuple(sorted(n.codes.items())), n.period): n.amount
            for n in log.lines_of(event)
        }
        assert filled == _to_fill(history, event), event


def _to_fill(history: History, submitted: log.Stored) -> Sums:
    state = submitted.state
    book = log.fold(history.log, state["compared_position"])
    prefixes = tuple(_latest(book)["follow_up_accounts"])
    files = [
        e.state
        for e in history.log
        if e.topic == "forecast.revised"
        and e.position < submitted.position
        and (e.state["year"], e.state["round"]) == (state["year"], state["round"])
    ]
    sums: Sums = defaultdict(int)
    for line in book.lines:
        of_outcome = line.scenario == log.OUTCOME and line.account.startswith(prefixes)
        if of_outcome and state["year"] * 100 < line.period <= (state["cutoff"] or 0):
            covering = [f for f in files if _covers(f["scope"], line)]
            if not covering or line.period not in covering[-1]["months"]:
                sums[line.account, tuple(sorted(line.codes.items())), line.period] += line.amount
    return {key: amount for key, amount in sums.items() if amount}


def _covers(scope: dict[str, Any] | None, line: log.Line) -> bool:
    return scope is None or line.codes.get(scope["dimension"], "") in scope["codes"]


def _latest(book: log.Book) -> dict[str, Any]:
    """The structure last begun, which files are read by."""
    return Place(book, 999912).structure


def _without_zeros(sums: Any) -> dict[Any, Sums]:
    plain = {k: {key: a for key, a in of.items() if a} for k, of in sums.items()}
    return {key: of for key, of in plain.items() if of}
