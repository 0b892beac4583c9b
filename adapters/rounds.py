"""Forecast rounds by name: which year's round a person means, and what is done with it."""

from adapters.imports import submission
from adapters.service import Service
from domain.base import Act
from domain.forecast import NoSuchRound
from domain.rules import RuleBroken
from projections.facts import Round


class AmbiguousRound(RuleBroken):
    """Rounds of several years have the name."""

    MESSAGE = "several years have a round “{round}”: {years}; state --year"


def submit(
    service: Service,
    ledger: str,
    name: str,
    year: int | None,
    accept_differences: bool,
    *,
    act: Act | None = None,
) -> bool:
    """Submit a round; False where it is submitted already.

    It is the act of `act`, or of the system user.

    Raises:
        NoSuchRound, AmbiguousRound, DiffersFromOutcome
    """
    rounds = _named(service, ledger, name, year)
    meant = _one_of([r for r in rounds if r.submitted is None] or rounds)
    book = service.known_ledger(ledger)
    comparison = submission(service, book, meant.year, accept_differences)
    return book.submit_forecast(act or service.act(), name=name, year=meant.year, submit=comparison)


def approve(
    service: Service, ledger: str, name: str, year: int | None, *, act: Act | None = None
) -> bool:
    """Approve a round; False where it is approved already.

    It is the act of `act`, or of the system user.

    Raises:
        NoSuchRound, AmbiguousRound, RoundNotSubmitted, OwnSubmission
    """
    rounds = _named(service, ledger, name, year)
    meant = _one_of([r for r in rounds if r.approved is None] or rounds)
    book = service.known_ledger(ledger)
    return book.approve_forecast(act or service.act(), name=name, year=meant.year)


def _named(service: Service, ledger: str, name: str, year: int | None) -> list[Round]:
    rounds = service.view(ledger).rounds
    named = [r for r in rounds if r.name == name and year in (None, r.year)]
    if not named:
        raise NoSuchRound(round=name, known=", ".join(f"{r.name} {r.year}" for r in rounds) or "–")
    return named


def _one_of(rounds: list[Round]) -> Round:
    if len(rounds) > 1:
        years = ", ".join(str(r.year) for r in rounds)
        raise AmbiguousRound(round=rounds[0].name, years=years)
    return rounds[0]
