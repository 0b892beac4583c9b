"""What is said of a large book: comments on two deviations in three, measures, indicators, tasks.

All of it is stated by the ledger's own commands, once.
"""

from collections.abc import Iterator
from itertools import cycle

from adapters.commenting import listed, state_rule, stated
from adapters.service import Service
from benchmarks.large_book import LargeBook
from domain.assignment import Task
from domain.base import Act, Decision
from domain.coding import Period
from domain.comment import CAUSES, CommentStated
from domain.commentary_rule import Rule
from domain.deviation import FIGURES, Selected
from domain.effect import Effect
from domain.ledger import Ledger
from domain.measure import Assessment, Plan
from projections.view import View

OF_EACH = 40
"""So many measures, indicators and assignments."""

SELECTIONS = (
    ("service", "kind=cost"),
    ("service", "kind=revenue"),
    ("responsibility", "kind=cost"),
)
"""The rows that rules concern, and their condition."""

SAID = (
    "Konsulterna i upphandlingen började senare än planerat, och väntas bli fler under hösten. "
    "Licenserna blev dyrare när avtalet förlängdes; priset gäller året ut. Vakanser tillsätts när "
    "prövningen är klar. "
)
"""What is said of anything, some three lines of it."""

DECIDED = Decision(body="Nämnden", date="2025-01-30", paragraph="§ 7", diary_number=None)


def state(service: Service, book: LargeBook, period: Period) -> View:
    """Say all there is to say of a period, unless that is done; the book as it then is."""
    view = service.view(book.code)
    if not view.statements:
        ledger, act = service.ledger(book.code), service.act("file")
        _comment(service, ledger, act, period)
        _plan(ledger, act, period)
        _measure(ledger, act, period)
        _receive(ledger, act)
        view = service.view(book.code)
    return view


def _comment(service: Service, ledger: Ledger, act: Act, period: Period) -> None:
    for dimension, where in SELECTIONS:
        selected = Selected.of(dimension=dimension, where=(where,))
        for figure in FIGURES:
            name = f"{dimension} {where} {figure}"
            ten = Rule(name, selected, None, figure, 1_000, 0, None, Period(202501), None)
            state_rule(service, ledger, act, ten)
    view = service.view(ledger.code)
    ledger.comment(act, stated=[*_said(service, view, period)])


def _said(service: Service, view: View, period: Period) -> Iterator[CommentStated]:
    causes = cycle(CAUSES)
    for number, one in enumerate(listed(service, view, period).listed):
        if number % 3:
            text = f"{one.label}: {SAID * (1 + number % 2)}"
            yield stated(service, view, one.deviation, text=text, causes=[next(causes)])


def _plan(ledger: Ledger, act: Act, period: Period) -> None:
    for number in range(1, OF_EACH + 1):
        code, worth = f"A{number}", number * 1_000_000
        effect = Effect(year=worth, full_year=2 * worth, posts_year=number, posts_full_year=number)
        ledger.plan_measure(act, measure=code, plan=Plan(period.year, SAID, effect))
        assessment = Assessment(period, Effect(year=worth // 2), effect, SAID)
        ledger.assess_measure(act, measure=code, assessment=assessment)


def _measure(ledger: Ledger, act: Act, period: Period) -> None:
    years = (period.year - 2, period.year - 1)
    for number in range(1, OF_EACH + 1):
        code = f"M{number}"
        ledger.define_indicator(
            act,
            indicator=code,
            name=f"Nöjda beställare av tjänst {number}",
            kind="measurement",
            unit="per-cent",
            direction="higher",
        )
        ledger.target_indicator(act, indicator=code, year=period.year, target="75")
        for month in (*(Period(year * 100 + 12) for year in years), period):
            ledger.measure_indicator(
                act, indicator=code, period=month, outcome="71,5", outcome_ytd="72", forecast="74"
            )


def _receive(ledger: Ledger, act: Act) -> None:
    for number in range(1, OF_EACH + 1):
        code = f"U{number}"
        ledger.receive_assignment(act, assignment=code, task=Task(SAID, DECIDED, "2025-12-31"))
        ledger.report_assignment(
            act, assignment=code, on="2025-11-30", status="under-way", text=SAID
        )
