"""A number is proved, and an auditor's own program agrees, knowing nothing of ours."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import select, update

from adapters.service import PUBLISHED
from adapters.transparency.proving import PROVES, ProofDisagrees, ProofTooLarge
from adapters.transparency.published import NotSignedYet
from projections.conditions import parse_where
from projections.reports.definition import Rows, deviation
from projections.reports.deviation import NoSuchColumn, NoSuchRow
from projections.reports.evidence import EmptyCell, NoSuchGroup
from projections.schema import PROJECTION, tables
from tests.examples.book import service_on
from tests.examples.test_provbok import STEPS, TABLES
from tests.proof.conftest import CODE, MARCH, Book
from tests.proof.given import proof_of, record, sign, verify

SERVICES = PUBLISHED["service-follow-up"]
RESULT = PUBLISHED["result-summary"]
COSTS = Rows("service", where=(parse_where("kind=cost"),))


def test_every_cell_of_the_book_is_proved(
    book: Book, verifier: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tables are those that an independent program folded, with every kind of column."""
    proved = 0
    for number, table in enumerate(TABLES):
        if number % 3 != 2:  # a third of them, each month and dimension among those
            continue
        period, definition = int(table["period"].replace("-", "")), deviation(asked_in(table))
        for code, cells in table["cells"].items():
            column, amount = sorted(cells.items())[(number + proved) % len(cells)]
            if amount is None:
                continue
            file = tmp_path / "proof.json"
            cell = (code, column)
            file.write_text(proof_of(book.service, CODE, definition, period, *cell))
            verifier.check_proof(str(file), verifier.read_key(book.key))
            assert f": {amount} öre." in capsys.readouterr().out, (table, cell)
            proved += 1
    assert proved > 20


def asked_in(table: dict[str, list[str]]) -> Rows:
    """The rows that the arguments of a command choose."""
    words = table["arguments"]
    where = [parse_where(words[i + 1]) for i, word in enumerate(words) if word == "--where"]
    eliminates = "--eliminate-internal" in words
    return Rows(words[words.index("--rows") + 1], tuple(where), eliminates)


def test_a_sealed_report_proves_its_number(book: Book, tmp_path: Path) -> None:
    """Without saying as of when, it is what the latest seal says."""
    file = tmp_path / "bevis.json"
    file.write_text(proof_of(book.service, CODE, RESULT, MARCH, "total", "deviation_ytd"))
    proof = json.loads(file.read_text())

    verdict = verify("proof", file, "--key", book.key)

    assert verdict.code == 0, verdict.said
    assert f"{proof['cell']['amount']} öre" in verdict.said
    assert "Den förseglade rapporten nummer 1 säger detsamma." in verdict.said
    assert "Inte bevisat: att ingen annan händelse hör till talet" in verdict.said
    assert next(iter(proof)) == "proves"
    assert proof["proves"] == json.loads(json.dumps(PROVES))
    assert proof["report"]["content"] is None
    assert max(e["position"] for e in proof["events"]) > proof["report"]["position"]


def test_a_report_that_is_not_sealed_says_so(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "bevis.json"
    file.write_text(proof_of(book.service, CODE, deviation(COSTS), MARCH, "S", "budget_year"))

    verdict = verify("--lang", "en", "proof", file)

    assert verdict.code == 0, verdict.said
    assert "The file shows no seal of the report" in verdict.said
    assert f"Compare it with the one you were given: {book.key}" in verdict.said


def test_a_seal_is_chosen_by_its_number(book: Book) -> None:
    proof = json.loads(
        proof_of(book.service, CODE, SERVICES, MARCH, "total", "outcome_ytd", seal=2)
    )
    assert proof["report"]["seal"] == 2


def test_an_earlier_position_is_proved_as_it_was(
    book: Book, verifier: ModuleType, tmp_path: Path
) -> None:
    late = next(i for i, step in enumerate(STEPS["steps"]) if "utfall-2025-02-sen.se" in str(step))
    assert late
    amounts = set()
    for position in (12, 20, 30):
        text = proof_of(
            book.service,
            CODE,
            RESULT,
            MARCH,
            "total",
            "outcome_ytd",
            as_of=position,
            as_sealed=False,
        )
        (tmp_path / "proof.json").write_text(text)
        verifier.check_proof(str(tmp_path / "proof.json"), None)
        amounts.add(json.loads(text)["cell"]["amount"])
    assert len(amounts) > 1


def test_the_groups_of_a_report_are_cells_of_their_own(
    book: Book, verifier: ModuleType, tmp_path: Path
) -> None:
    found = {}
    for group in ("running", "initiative", None):
        text = proof_of(
            book.service, CODE, PUBLISHED["responsibility"], MARCH, "total", "outcome_ytd", group
        )
        (tmp_path / "proof.json").write_text(text)
        verifier.check_proof(str(tmp_path / "proof.json"), None)
        found[group] = int(json.loads(text)["cell"]["amount"])
    assert found["running"] + found["initiative"] == found[None]


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        (("total", "utfall"), NoSuchColumn),
        (("finns inte", "outcome_ytd"), NoSuchRow),
        (("?", "outcome_ytd"), NoSuchRow),
        (("total", "outcome_ytd", "running"), NoSuchGroup),
    ],
)
def test_what_is_no_cell_is_refused(book: Book, cell: tuple[str, ...], refusal: type) -> None:
    with pytest.raises(refusal):
        proof_of(book.service, CODE, RESULT, MARCH, *cell)


def test_an_empty_cell_has_no_number(book: Book) -> None:
    with pytest.raises(EmptyCell):
        proof_of(book.service, CODE, RESULT, 202501, "total", "deviation_ytd_previous_period")


def test_what_is_not_signed_is_not_proved(book: Book) -> None:
    ledger = book.service.ledger(CODE)
    record(book.service, "plan")
    last = ledger.recorder.max_notification_id()
    try:
        with pytest.raises(NotSignedYet):
            proof_of(
                book.service,
                CODE,
                RESULT,
                MARCH,
                "total",
                "outcome_ytd",
                as_of=last,
                as_sealed=False,
            )
    finally:
        sign(book.service, CODE, book.keyring)


def test_a_proof_of_too_much_is_refused(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.transparency.proving.MOST_EVENTS", 3)
    with pytest.raises(ProofTooLarge, match="liggare export audit"):
        proof_of(book.service, CODE, RESULT, MARCH, "total", "outcome_ytd")


def test_a_read_model_that_was_changed_proves_nothing(book: Book) -> None:
    """Its sums say another number than the events do."""
    model = book.service.read_model
    with model.engine.begin() as connection:
        generation = connection.execute(select(PROJECTION.c.generation)).scalar_one()
        table = tables(generation).balance
        connection.execute(update(table).values(amount=table.c.amount + 1))
    with service_on(book.service.settings.database) as fresh, pytest.raises(ProofDisagrees):
        proof_of(fresh, CODE, deviation(COSTS), MARCH, "total", "outcome_ytd", as_sealed=False)
    model.rebuild(book.service.ledger(CODE))
