"""What must hold in every history, each law a sentence and a function."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from adapters.service import Service
from tests.properties import log, oracle
from tests.properties.histories import ADDING
from tests.properties.log_laws import (
    submitted_months_are_the_outcome_of_their_day,
    the_log_holds_what_was_said,
)
from tests.properties.place import Asked
from tests.properties.player import Step
from tests.properties.seal_laws import (
    a_report_is_shown_as_of_a_position_as_it_was_shown_there,
    a_sealed_report_made_anew_is_equal,
)
from tests.properties.telling import History, report_of, told_again
from tests.properties.world import CODE


def cells_are_the_oracles(history: History) -> None:
    """Every cell is what the oracle folds from the log, as of any position."""
    for as_of in (None, _any_position(history)):
        asked, period = history.ask(book := log.fold(history.log, as_of))
        made = history.report(asked, period, as_of)
        expected = [row for one in asked for row in oracle.report(book, one, period)]
        found = [(r.kind, r.code, r.group, r.own, r.cells) for r in made.rows]
        wanted = [
            (r.kind, r.code, r.group, r.own, {c: cell.amount for c, cell in r.cells.items()})
            for r in expected
        ]
        assert found == wanted, (asked, period, as_of)
        assert made.basis.position == book.position
        assert made.basis.recorded_at == _moment(book.recorded_at)


def cells_are_the_sums_of_their_explanations(history: History) -> None:
    """The explanation of a cell is a list of lines, as many as there are, that sum to it."""
    as_of = history.random.choice([None, _any_position(history)])
    (asked, *_), period = history.ask(book := log.fold(history.log, as_of))
    rows = oracle.report(book, asked, period)
    cells = [(row, column) for row in rows for column in oracle.COLUMNS]
    for row, column in history.random.sample(cells, min(12, len(cells))):
        why = history.explain(asked, period, row, column, as_of)
        listed = sum(sign * entry.amount for sign, entry in why.lines)
        where = (asked, period, as_of, row.code, column)
        assert (why.sum, why.count) == row.cells[column], where
        assert (listed, len(why.lines)) == (why.sum or 0, why.count), where
        positions = [entry.position for _, entry in why.lines]
        assert positions == sorted(positions), where


def rebuild_equals_live(history: History) -> None:
    """A read model built anew from the log prints the same bytes."""
    asked = [history.ask(history.book) for _ in range(3)]
    live = [history.printed(*one) for one in asked]
    history.service.read_model.rebuild(history.player.ledger)
    assert [history.printed(*one) for one in asked] == live, asked


def a_report_as_of_a_position_never_changes(history: History) -> None:
    """What was printed then is printed now, byte for byte, whatever came later."""
    for then in history.snapshots:
        now = history.printed(then.asked, then.period, then.position)
        assert now == then.printed, then


def a_time_is_the_last_position_before_what_was_recorded_after_it(history: History) -> None:
    """Whatever the clock did: later events count for nothing, even with an earlier time."""
    moments = [_moment(event.state["recorded_at"]) for event in history.log]
    shifts = (timedelta(0), timedelta(microseconds=1), -timedelta(microseconds=1))
    for moment in history.random.sample(moments, min(4, len(moments))):
        time = moment + history.random.choice(shifts)
        later = [p for p, at in enumerate(moments, start=1) if at > time]
        position = later[0] - 1 if later else len(moments)
        if position:
            assert history.service.view(CODE, time).position == position, (time, position)


def late_lines_are_those_recorded_after_their_closing(history: History) -> None:
    """Lateness follows from the positions of lines and closings alone."""
    as_of = history.random.choice([None, _any_position(history)])
    book = log.fold(history.log, as_of)
    for year in history.author.years:
        first, last = year * 100 + 1, year * 100 + history.random.choice([2, 6, 12])
        accounts = history.random.choice([("3",), ("4", "5", "7"), ("1", "2", "3")])
        counts = partial(_begins_with, accounts)
        found = history.service.view(CODE, as_of).late(first, last, counts)
        assert found == oracle.late(book, first, last, accounts), (as_of, first, last, accounts)


def _begins_with(accounts: tuple[str, ...], account: str) -> bool:
    return account.startswith(accounts)


def redelivery_changes_no_amount(history: History) -> None:
    """All that a source ever sent, sent once more in any order, adds nothing."""
    asked = [history.ask(history.book) for _ in range(2)]
    before = [_amounts(history.service, one) for one in asked]
    known = {key: word.ever for key, word in history.player.outcome.items()}
    steps = [s for s in history.steps if s.name in ("vouchers", "balances")]
    for step in history.random.sample(steps, len(steps)):
        history.player.play(step)
    assert [_amounts(history.service, one) for one in asked] == before, asked
    assert known == {key: word.ever for key, word in history.player.outcome.items()}


def reordered_outcomes_change_no_amount(history: History) -> None:
    """Outcomes that neither restate, contradict nor cross a decision may come in any order."""
    asked = [history.ask(history.book) for _ in range(3)]
    with told_again(_reordered(history), history.another_url) as other:
        for one in asked:
            assert _amounts(other.service, one) == _amounts(history.service, one), one


def what_was_received_is_what_the_log_holds(history: History) -> None:
    """Of every source and period, as of any position, account by account."""
    read_model = history.service.read_model
    for position in (len(history.log), _any_position(history), _any_position(history)):
        held: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for event in history.log[:position]:
            if event.topic in log.OUTCOME_TOPICS:
                for line in log.lines_of(event):
                    held[event.state["source"], line.period][line.account] += line.amount
        received = read_model.view(CODE, position).received(list(held))
        found = {key: dict(sums.accounts) for key, sums in received.items()}
        assert found == {k: {a: o for a, o in sums.items() if o} for k, sums in held.items()}


def _reordered(history: History) -> list[Step]:
    """The steps, each run of outcomes that are new shuffled, and its vouchers with it."""
    steps: list[Step] = []
    run: list[Step] = []
    seen: set[str] = set()
    for step in history.steps:
        adds = step.name == "vouchers" and step.told["terms"] == ADDING
        references = [one.reference for one in step.told["stated"]] if adds else []
        if references and seen.isdisjoint(references):
            run.append(step)
        else:
            steps += [*_shuffled(history, run), step]
            run = []
        seen.update(references)
    return [*steps, *_shuffled(history, run)]


def _shuffled(history: History, run: list[Step]) -> list[Step]:
    stated = [[one] for step in run for one in step.told["stated"]]
    history.random.shuffle(stated)
    return [
        Step("vouchers", run[0].at, {"terms": ADDING, "stated": one, "order": None})
        for one in stated
    ]


def _amounts(service: Service, asked: tuple[tuple[Asked, ...], int]) -> list[Any]:
    rows = report_of(service, *asked).rows
    return [(r.kind, r.code, r.group, r.own, r.cells) for r in rows]


def _any_position(history: History) -> int:
    return history.random.randrange(1, len(history.log) + 1)


def _moment(text: str | None) -> datetime:
    assert text is not None
    return datetime.fromisoformat(text)


LAWS: tuple[Callable[[History], None], ...] = (
    cells_are_the_oracles,
    cells_are_the_sums_of_their_explanations,
    the_log_holds_what_was_said,
    submitted_months_are_the_outcome_of_their_day,
    late_lines_are_those_recorded_after_their_closing,
    a_time_is_the_last_position_before_what_was_recorded_after_it,
    a_report_as_of_a_position_never_changes,
    what_was_received_is_what_the_log_holds,
    a_sealed_report_made_anew_is_equal,
    rebuild_equals_live,
    a_report_is_shown_as_of_a_position_as_it_was_shown_there,
    reordered_outcomes_change_no_amount,
    redelivery_changes_no_amount,
)
