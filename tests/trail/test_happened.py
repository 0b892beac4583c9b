"""What each event changed, before and after: expected by hand, from both databases."""

from datetime import date
from typing import Any

import pytest

from domain.base import Decision
from domain.book import Book
from domain.coding import Coding, Period
from domain.control_totals import Totals
from domain.file import ReadFile
from domain.forecast import Scope
from domain.ledger import SourceTerms, Submission
from domain.mapping import Mapping
from domain.outcome import Stated
from domain.recording import Erased, Kept
from domain.restatement import Restatement
from domain.seal import Sealed
from domain.sequence import MessageSequence
from domain.signing_key import SigningKeys
from domain.structure import Structure
from domain.topics import TOPICS
from projections.happened import EventGone
from projections.happened.mappings import NAMES
from projections.happened.tellers import TELLERS
from tests.projections.given import ADDING, BALANCES, RESTATING, STRUCTURE, Place
from tests.trail.given import BANK, COST, INCOME, changed, lines, trail

BOARD = Decision(body="Board", date="2025-02-01", paragraph="§ 7", diary_number="12/25")
PAYROLL = "payroll"


def restate(place: Place, order: int, stated: Stated, digest: str = "d") -> None:
    place.ledger.record_outcome(
        place.act(),
        terms=RESTATING,
        stated=[stated],
        order=order,
        restatement=Restatement(digest=f"{digest}{order}"),
    )


def test_every_event_tells_what_it_changed() -> None:
    assert set(TELLERS) == set(TOPICS)


def test_every_field_of_a_mapping_has_a_name() -> None:
    assert set(NAMES) == set(Mapping.model_fields)


def test_a_new_voucher_changes_its_sum_its_lines_and_each_coding(place: Place) -> None:
    stated = Stated("2025/A/1", "2025-03-28", lines((COST, 202503, -900), (BANK, 202503, 900)))
    place.ledger.record_outcome(place.act(), terms=ADDING, stated=[stated])

    assert changed(place, "outcome.recorded") == [
        ("Sum of 2025-03", None, 0),
        ("Lines", None, 2),
        ("1930, 2025-03", None, 900),
        ("5010 unit=10, 2025-03", None, -900),
    ]


def test_a_corrected_voucher_stands_before_and_after(place: Place) -> None:
    restate(place, 1, Stated("2025/L/1", None, lines((COST, 202503, -900), (COST, 202504, -50))))
    restate(place, 2, Stated("2025/L/1", None, lines((COST, 202503, -700), (COST, 202504, -50))))

    assert changed(place, "outcome.corrected") == [
        ("Order", "1", "2"),
        ("Sum of 2025-03", -900, -700),
        ("Lines", 2, 3),
        ("5010 unit=10, 2025-03", -900, -700),
    ]


def test_a_voucher_that_is_taken_back_no_longer_counts(place: Place) -> None:
    place.voucher(1, 300, 40)
    place.ledger.reverse_outcome(
        place.act(), source="accounting", reference="2025/A/1", reason="wrong"
    )

    assert changed(place, "outcome.reversed") == [
        ("Counts", "yes", "no"),
        ("Sum of 2025-03", 340, 0),
        ("Lines", 2, 3),
        ("3010 unit=10, 2025-03", 340, 0),
    ]


def test_a_long_delivery_is_told_part_by_part(place: Place) -> None:
    rows = [(Coding.of("5010", {"service": f"{i}"}), 202503, -(i + 1)) for i in range(10_001)]
    stated = Stated("batch", None, lines(*rows))
    place.ledger.record_outcome(place.act(), terms=ADDING, stated=[stated])

    second, first = trail(place, topics=["outcome.recorded"])

    assert (first.happened.part, first.happened.parts, first.happened.more) == (1, 2, 9_995)
    assert (second.happened.part, second.happened.parts, second.happened.more) == (2, 2, 0)
    in_first = -(10_000 * 10_001 // 2)
    sum_of_first, lines_of_first, *largest = first.happened.changes
    assert (sum_of_first.before, sum_of_first.after) == (None, in_first)
    assert (lines_of_first.before, lines_of_first.after) == (None, 10_000)
    assert [one.after for one in largest] == [-10_000, -9_999, -9_998, -9_997, -9_996]
    sum_of_second, lines_of_second, last = second.happened.changes
    assert (sum_of_second.before, sum_of_second.after) == (in_first, in_first - 10_001)
    assert (lines_of_second.before, lines_of_second.after) == (10_000, 10_001)
    assert (str(last.what), last.after) == ("5010 service=10000, 2025-03", -10_001)


def test_balances_tell_what_their_period_held_before(place: Place) -> None:
    for order, amount in ((1, -100), (2, -130)):
        stated = {202503: lines((COST, 202503, amount))}
        place.ledger.restate_balances(place.act(), terms=BALANCES, stated=stated, order=order)

    assert changed(place, "balances.restated") == [
        ("Sum of 2025-03", -100, -130),
        ("Lines", 1, 2),
        ("5010 unit=10, 2025-03", -100, -130),
        ("Order", "1", "2"),
    ]


def test_a_budget_is_told_by_year(place: Place) -> None:
    decide(place, (COST, 202501, -1_000), (COST, 202502, -1_000), (INCOME, 202601, 500))
    assert changed(place, "budget.decided") == [
        ("Budget 2025", None, -2_000),
        ("Budget 2026", None, 500),
        ("Lines", None, 3),
        ("5010 unit=10, 2025", None, -2_000),
        ("3010 unit=10, 2026", None, 500),
    ]

    decide(place, (COST, 202503, -250), kind="supplement")

    assert changed(place, "budget.decided") == [
        ("Budget 2025", -2_000, -2_250),
        ("Lines", 3, 4),
        ("5010 unit=10, 2025", -2_000, -2_250),
    ]
    assert changed(place, "budget.decided", position=1)[0] == ("Budget 2025", None, -2_000)


def test_a_reallocation_leaves_the_year_and_moves_codings(place: Place) -> None:
    other = Coding.of("5010", {"unit": "11"})
    decide(place, (COST, 202501, -1_000))
    moved = lines((COST, 202501, 400), (other, 202502, -400))
    place.ledger.reallocate_budget(place.act(), stated=moved, decision=BOARD)

    assert changed(place, "budget.reallocated") == [
        ("Budget 2025", -1_000, -1_000),
        ("Lines", 1, 3),
        ("5010 unit=10, 2025", -1_000, -600),
        ("5010 unit=11, 2025", None, -400),
    ]


def test_a_proposal_waits_until_it_is_decided(place: Place) -> None:
    stated = lines((COST, 202501, -1_000))
    name, _ = place.ledger.propose_budget(
        place.act(), stated=stated, kind="original", as_total=False
    )
    assert changed(place, "budget.proposed") == [
        (f"Proposal {name}", None, "waiting"),
        (f"Proposal {name}, 2025", None, -1_000),
        ("Lines", None, 1),
        ("5010 unit=10, 2025", None, -1_000),
    ]

    place.ledger.decide_proposal(place.act(), name=name, decision=BOARD)

    assert changed(place, "budget.decided")[:2] == [
        (f"Proposal {name}", "waiting", "decided"),
        ("Budget 2025", None, -1_000),
    ]


def decide(place: Place, *rows: tuple[Coding, int, int], kind: Any = "original") -> None:
    stated = lines(*rows)
    place.ledger.decide_budget(place.act(), stated=stated, decision=BOARD, kind=kind)


def test_a_round_is_told_from_its_opening_to_its_approval(place: Place) -> None:
    def revise(amount: int, scope: Scope | None = None) -> None:
        place.ledger.revise_forecast(
            place.act(),
            name="March",
            year=2025,
            cutoff=Period(202502),
            stated=lines((COST, 202503, amount)),
            scope=scope,
        )

    revise(-700)
    revise(-800, Scope(dimension="unit", code="10", codes=("10",)))
    submission = Submission({(COST, 202501): -90}, 2, accept_differences=False)
    place.ledger.submit_forecast(place.act(), name="March", year=2025, submit=submission)
    place.ledger.approve_forecast(place.act(), name="March", year=2025)

    assert changed(place, "forecast.opened") == [
        ("Status", None, "open"),
        ("Year", None, "2025"),
        ("Cut-off", None, 202502),
    ]
    assert changed(place, "forecast.revised") == [
        ("The part that is stated", None, "unit=10"),
        ("Forecast 2025", -700, -800),
        ("Lines", 1, 2),
        ("5010 unit=10, 2025", -700, -800),
    ]
    assert changed(place, "forecast.submitted") == [
        ("Status", "open", "submitted"),
        ("Compared with the outcome at position", None, "2"),
        ("Forecast 2025", -800, -890),
        ("Lines", 2, 3),
        ("5010 unit=10, 2025", -800, -890),
    ]
    assert changed(place, "forecast.approved") == [("Status", "submitted", "approved")]


def test_a_period_is_open_or_closed(place: Place) -> None:
    place.ledger.close_period(place.act(), Period(202503))
    place.ledger.reopen_period(place.act(), Period(202503), reason="more came")

    assert changed(place, "period.closed") == [("Period 2025-03", "open", "closed")]
    assert changed(place, "period.reopened") == [("Period 2025-03", "closed", "open")]


def structure(**changes: Any) -> Structure:
    return Structure.model_validate(STRUCTURE | changes)


def test_a_first_structure_is_told_by_its_counts(place: Place) -> None:
    place.ledger.load_structure(place.act(), structure(), valid_from=None)

    assert changed(place, "structure.loaded") == [
        ("Valid from", None, "from the beginning"),
        ("Name", None, "A"),
        ("Codes in Unit", None, 1),
        ("Codes in Service", None, 0),
        ("Account groups", None, 0),
        ("Accounts", None, 0),
        ("Follow-up accounts", None, "3, 5"),
    ]


def test_a_new_structure_is_told_by_what_it_does_to_the_one_before(place: Place) -> None:
    ten = {"code": "10", "name": "Ten"}
    units = [ten, {"code": "11", "name": "Eleven", "parent": "10"}, {"code": "12", "name": "Gone"}]
    groups = [{"code": "PERS", "name": "Staff", "accounts": ["5010", "5020"], "kind": "cost"}]
    first = structure(dimensions=_units(units), account_groups=groups)
    place.ledger.load_structure(place.act(), first, valid_from=None)
    units = [
        {"code": "11", "name": "Elva"},
        ten | {"valid_to": "2025-12-31", "successor": "11"},
        {"code": "13", "name": "New", "parent": "11"},
    ]
    groups = [{"code": "PERS", "name": "Staff", "accounts": ["5010"], "kind": "cost"}]
    second = structure(dimensions=_units(units), account_groups=groups)
    place.ledger.load_structure(place.act(), second, valid_from=date(2026, 1, 1))

    assert changed(place, "structure.loaded") == [
        ("Valid from", "from the beginning", "2026-01-01"),
        ("Accounts", 2, 1),
        ("Unit 11", "Eleven", "Elva"),
        ("Unit 11: under", "10", None),
        ("Unit 10: valid to", "until further notice", "2025-12-31"),
        ("Unit 10: successor", None, "11"),
        ("Unit 13", None, "New"),
        ("Unit 12", "Gone", None),
        ("Unit: place 1", "10", "11"),
        ("Account 5020", "PERS", None),
    ]


def _units(nodes: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"code": "unit", "name": "Unit", "nodes": nodes}]


def test_a_structure_that_changes_much_says_how_much_more(place: Place) -> None:
    nodes = [{"code": str(i), "name": str(i)} for i in range(100)]
    renamed = [node | {"name": f"new {node['code']}"} for node in nodes]
    place.ledger.load_structure(place.act(), structure(dimensions=_units(nodes)), valid_from=None)
    place.ledger.load_structure(place.act(), structure(dimensions=_units(renamed)), valid_from=None)

    [told, _] = trail(place)

    assert (len(told.happened.changes), told.happened.more) == (12, 88)


def test_a_source_tells_its_terms_and_its_order(place: Place) -> None:
    restate(place, 1, Stated("2025/L/1", None, lines((COST, 202503, -900))))
    restate(place, 2, Stated("2025/L/1", None, lines((COST, 202503, -800))))

    assert changed(place, "source.declared") == [
        ("Form", None, "vouchers"),
        ("Restates", None, "yes"),
        ("Numbers repeat", None, "no"),
        ("Sign", None, "debit"),
    ]
    assert changed(place, "source.restated") == [("Order", "1", "2"), ("SHA-256", "d1", "d2")]


def test_a_mapping_is_told_by_its_fields(place: Place) -> None:
    one = Mapping(account="Konto", amount="Belopp", period="Månad", period_format="month")
    place.ledger.load_structure(place.act(), structure(), valid_from=None)
    place.ledger.keep_mapping(place.act(), name="plan", mapping=one)
    other = one.model_copy(update={"unit": "tkr", "header_row": 3})
    place.ledger.keep_mapping(place.act(), name="plan", mapping=other)

    assert changed(place, "mapping.kept") == [("Header row", "1", "3"), ("Unit", "kr", "tkr")]


def test_a_file_is_told_by_its_kind_and_digest(place: Place) -> None:
    for order in (1, 2):
        stated = Stated("2025/L/1", None, lines((COST, 202503, -order)))
        file = ReadFile(kind="outcome", sha256="abc", report=str, source=PAYROLL, order=order)
        restatement = Restatement(digest=str(order))
        place.ledger.record_outcome(
            place.act(),
            terms=RESTATING,
            stated=[stated],
            order=order,
            restatement=restatement,
            file=file,
        )

    second, first = trail(place, topics=["file.imported"])
    assert [(str(c.what), c.after) for c in first.happened.changes][1:] == [
        ("SHA-256", "abc"),
        ("Order", "1"),
        ("Times read", 1),
    ]
    assert str(first.happened.changes[0].after) == "outcome"
    assert [(c.code, c.before, c.after) for c in second.happened.changes] == [
        ("order", "1", "2"),
        ("times", 1, 2),
    ]


def test_numbers_that_are_missing_come_later(place: Place) -> None:
    for numbers, last in (([1, 5], None), ([3], 5)):
        sequence = place.ledger.get(MessageSequence, "sequence", "accounting")
        sequence.take(place.act(), source="accounting", numbers=numbers, last=last)
        place.ledger.save_all(place.act(), sequence)

    assert changed(place, "sequence.broken") == [("Message 2–4", None, "has not come")]
    assert changed(place, "sequence.mended") == [("Message 3", "has not come", "has come")]


def test_control_totals_are_told_beside_those_before(place: Place) -> None:
    def state(order: int, totals: Totals) -> None:
        place.ledger.state_control_totals(
            place.act(), source="accounting", stated={202503: totals}, order=order
        )

    state(1, Totals({"3010": 500, "5010": -100}, None, 7))
    state(2, Totals({"3010": 500, "5010": -130, "6010": -5}, None, 8))

    assert changed(place, "control_totals.stated") == [
        ("Deliveries", 7, 8),
        ("Account 5010", -100, -130),
        ("Account 6010", 0, -5),
        ("Order", "1", "2"),
    ]


def test_a_seal_is_told_beside_the_one_before_of_the_same_report(place: Place) -> None:
    for position, digest in ((4, "aa"), (9, "bb")):
        sealed = Sealed("responsibility", 1, '{"period":"2025-03"}', position, digest)
        decision = BOARD.model_copy(update={"paragraph": f"§ {position}"})
        place.ledger.seal_report(place.act(), sealed=sealed, content="{}", decision=decision)

    assert changed(place, "report.sealed") == [
        ("Seal", "1", "2"),
        ("Stands on position", "4", "9"),
        ("SHA-256", "aa", "bb"),
        ("Parameters", None, '{"period":"2025-03"}'),
    ]


def test_an_erased_text_was_kept_until_then(place: Place) -> None:
    place.ledger.close_period(place.act(), Period(202503), reason="because of Anna")
    [row] = place.read_model.view("a").events() if place.read_model.catch_up(place.ledger) else []
    assert row.text is not None
    place.ledger.erase(place.act(), erased=[Erased("text", row.text)], decision=BOARD)

    assert changed(place, "text.erased") == [("The text", "kept", "erased")]


def test_a_signing_key_takes_the_place_of_another(place: Place) -> None:
    book: Book = place.ledger
    for key in ("a+1+AAAA", "a+2+BBBB"):
        keys = book.get(SigningKeys, "signing_keys")
        keys.introduce(place.act(), origin="a", key=key)
        book.save_all(place.act(), keys, kept=Kept(place.act()))

    assert changed(place, "signing_key.introduced") == [("Public key", "a+1+AAAA", "a+2+BBBB")]


def test_an_event_that_is_gone_from_the_log_is_missed(place: Place) -> None:
    place.voucher(1, 100)
    place.voucher(2, 100)
    place.read_model.catch_up(place.ledger)
    place.store.write("DELETE FROM event WHERE ledger = ? AND position = ?", ["a", 2])

    with pytest.raises(EventGone, match="position 2"):
        trail(place)


def test_terms_of_another_form_are_told_as_such(place: Place) -> None:
    terms = SourceTerms(name="sums", form="balances", object_rows="total")
    stated = {202503: lines((COST, 202503, -1))}
    place.ledger.restate_balances(place.act(), terms=terms, stated=stated, order=1)

    assert changed(place, "source.declared") == [
        ("Form", None, "balances"),
        ("Restates", None, "yes"),
        ("Numbers repeat", None, "no"),
        ("Object rows", None, "total"),
        ("Sign", None, "debit"),
    ]
