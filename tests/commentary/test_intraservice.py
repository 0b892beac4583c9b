"""The commentary of March 2025: what the published report got wrong is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.commenting import listed, rows_meant, state_rule
from adapters.imports.comments import ImportedComments, import_comments
from adapters.language import speaking
from adapters.print.commentary_words import sentences
from adapters.service import Service
from domain.coding import Period
from domain.commentary_rule import Rule
from domain.deviation import FIGURES
from projections.commentary import Commentary, selected_of
from tests.examples.book import FILES, LEDGER, MARCH_2025, load, service_on
from tests.examples.conftest import url

__all__ = ["url"]

COMMENTS = FILES / "kommentarer.csv"


@pytest.fixture(scope="module")
def book(url: str) -> Iterator[Service]:
    """The year, and the city's own rule: digital infrastructure, costs, 10 per cent or more."""
    with service_on(url) as service:
        load(service)
        selected = selected_of(rows_meant("service-follow-up", None))
        for figure in FIGURES:
            rule = Rule(figure, selected, "DI", figure, 1_000, 0, None, Period(202501), None)
            state_rule(service, service.ledger(LEDGER), service.act(), rule)
        imported(service, COMMENTS)
        yield service


def imported(service: Service, path: Path) -> ImportedComments:
    rows = rows_meant("service-follow-up", None)
    book = service.ledger(LEDGER)
    return import_comments(service, path, book, period=MARCH_2025, rows=rows)


def found(service: Service) -> Commentary:
    return listed(service, service.view(LEDGER), MARCH_2025)


def test_what_the_published_report_got_wrong_is_found_and_nothing_else(book: Service) -> None:
    wrong = {
        (one.deviation.figure, one.deviation.row): (one.status, one.named and one.named.row)
        for one in found(book).wrong
    }

    assert wrong == {
        ("outcome", "4"): ("missing", None),
        ("outcome", "10"): ("mislabelled", "18"),
        ("outcome", "18"): ("missing", None),
        ("outcome", "49"): ("missing", None),
        ("outcome", "65"): ("missing", None),
        ("forecast", "20"): ("superfluous", None),
        ("forecast", "24"): ("superfluous", None),
    }


def test_a_deviation_of_exactly_ten_per_cent_is_owed_a_comment(book: Service) -> None:
    (one,) = (one for one in found(book).missing() if one.deviation.row == "49")

    assert one.figures == (-180_000_000, -200_000_000, 20_000_000)
    assert one.figures.share == 1_000


def test_it_is_said_in_words_that_a_controller_understands(book: Service) -> None:
    with speaking("en"):
        said = [" ".join(sentences(one, "tkr")) for one in found(book).wrong]

    plain = [sentence.replace("\u00a0", " ") for sentence in said]
    assert plain[0] == (
        "Tjänst 4 Datorhjälpen deviates by 11.48 % from the budget up to March 2025 (\u221256 tkr) "
        "and lacks a comment."
    )
    assert plain[1].endswith(
        "speaks of Tjänst 18 IT-säkerhet, which owes one: it may stand at the wrong row."
    )


def test_every_comment_of_the_file_stands_and_those_outside_the_rules_are_welcome(
    book: Service,
) -> None:
    said = [one for one in found(book).listed if one.comment]
    voluntary = {one.deviation.row for one in said if one.status == "voluntary"}

    assert len(said) == 30
    assert voluntary == {"23", "25", "28", "32", "33", "36", "42", "44", "52"}


def test_the_same_file_again_says_nothing_new(book: Service) -> None:
    assert imported(book, COMMENTS) == ImportedComments(read=30, new=0)
