"""A sealed report that is made anew to something else is an alarm, wherever it is shown."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.bus.tally import Tally
from adapters.print.sealed import alarm_lines, face_json
from adapters.sealed import SealNotInLog, shown
from adapters.service import PUBLISHED
from adapters.serving.metrics import Metrics, State
from adapters.serving.pulse import Pulse
from domain.coding import Period
from projections.reports.sealed import Alarm
from tests.seals.given import BY_SERVICE, RESULT, Book, cell

FEBRUARY = Period(202502)


def alarm(book: Book) -> Alarm:
    found = book.shown().alarm
    assert found is not None
    return found


def state_of(book: Book, position: int) -> dict[str, Any]:
    """An event's state, as it is stored."""
    (stored,) = book.ledger.recorder.select_notifications(position, 1)
    state: dict[str, Any] = json.loads(stored.state)
    return state


def rewrite(book: Book, at: int, /, **changed: Any) -> None:
    """Change an event in the log behind the software's back."""
    state = json.dumps({**state_of(book, at), **changed}, ensure_ascii=False).encode()
    book.write("UPDATE event SET state = ? WHERE position = ?", state, at)
    book.restart()


def test_a_sealed_report_that_is_as_it_was_raises_no_alarm(book: Book) -> None:
    book.seal()
    book.come_late(1)

    assert book.shown().alarm is None
    assert book.service.seal_alarms == {"provbok": set()}


def test_a_changed_line_of_the_read_model_is_named_by_its_cells(book: Book) -> None:
    book.seal()
    book.shown()
    book.tamper("entry", {"amount": -90_00}, amount=-95_00)
    book.tamper("balance", {"amount": -90_00}, amount=-95_00)

    found = alarm(book)

    differing = {(c.row, c.column): (c.before, c.after) for c in found.cells}
    assert differing["PERS", "outcome_ytd"] == (-90_00, -95_00)
    assert differing["total", "outcome_ytd"] == (60_00, 55_00)
    assert cell(book.shown().report, "total") == 60_00
    assert book.service.seal_alarms == {"provbok": {1}}


def test_the_first_cells_that_differ_are_told_sealed_against_recomputed(book: Book) -> None:
    book.seal()
    book.shown()
    book.tamper("entry", {"amount": -90_00}, amount=-95_00)
    book.tamper("balance", {"amount": -90_00}, amount=-95_00)

    face = book.shown().face
    assert face is not None
    head, why, first, *rest = alarm_lines(face.opened)

    assert "1" in head
    assert "12" in why
    assert "90,00" in first
    assert "95,00" in first
    assert len(rest) == 5
    told = face_json(face)["alarm"]
    assert len(told["cells"]) == 12
    assert told["more"] == 0


def test_a_seal_that_is_repaired_raises_no_alarm_any_more(book: Book) -> None:
    book.seal()
    book.shown()
    book.tamper("entry", {"amount": -90_00}, amount=-95_00)
    book.tamper("balance", {"amount": -90_00}, amount=-95_00)
    alarm(book)

    book.service.read_model.rebuild(book.ledger)

    assert book.shown().alarm is None
    assert book.service.seal_alarms == {"provbok": set()}


def test_content_that_was_changed_in_the_log_is_found_by_its_digest(book: Book) -> None:
    book.seal()
    at = book.position
    content = state_of(book, at)["content"].replace('"6000"', '"7000"')
    rewrite(book, at, content=content)

    (reason, *_) = alarm(book).reasons
    assert "SHA-256" in str(reason)


@pytest.mark.parametrize(
    "changed", [{"digest": "0" * 64}, {"position": 2}, {"report": "responsibility"}]
)
def test_a_seal_that_the_log_has_otherwise_is_found(book: Book, changed: dict[str, Any]) -> None:
    book.seal()
    book.shown()
    rewrite(book, book.position, **changed)

    assert "another seal" in str(alarm(book).reasons[0])


def test_a_seal_that_is_no_event_of_the_log_is_told(book: Book) -> None:
    book.seal()
    book.shown()
    book.tamper("seal", {"number": 1}, position=3)

    with pytest.raises(SealNotInLog, match="position 3"):
        book.shown()


def test_a_note_that_says_something_else_is_an_alarm_too(book: Book) -> None:
    book.seal(BY_SERVICE, period=FEBRUARY)
    book.tamper("delivered", {"source": "ekonomi"}, source="lon")

    found = shown(book.service, book.service.view("provbok"), BY_SERVICE, FEBRUARY)

    assert found.alarm is not None
    assert "notes" in str(found.alarm.reasons[0])
    assert "ekonomi for 2025-02" in str(found.report.notes[0])


def test_a_newer_definition_is_no_alarm_but_said(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.seal()
    sealed = book.shown().report
    book.come_late(1)
    newer = replace(RESULT, version=2, rows=(replace(RESULT.rows[0], eliminate_internal=False),))
    monkeypatch.setitem(PUBLISHED, RESULT.name, newer)

    found = book.shown(newer)

    assert found.report == sealed
    assert found.alarm is None
    assert found.face is not None
    assert found.face.opened.definition_now == 2
    assert found.face.changed == 3 * 4


def test_a_report_that_cannot_be_made_any_more_is_shown_as_it_was_sealed(book: Book) -> None:
    book.seal(BY_SERVICE)
    sealed = book.shown(BY_SERVICE).report
    structure = book.ledger.structure().newest
    left = tuple(d for d in structure.dimensions if d.code != "service")
    without = structure.model_copy(update={"dimensions": left})
    book.ledger.load_structure(book.service.act(), without, valid_from=None)

    found = book.shown(BY_SERVICE)

    assert found.report == sealed
    assert found.alarm is None
    assert found.face is not None
    assert found.face.changed is None


def test_how_many_seals_differ_is_a_metric(book: Book) -> None:
    book.seal()
    book.shown()
    rewrite(book, book.position, digest="0" * 64)
    alarm(book)
    pulse, metrics = Pulse(book.service), Metrics()
    metrics.collect_from(Tally(), lambda: State(pulse.ledgers, True, {}))

    pulse.look()

    assert b'liggare_seal_alarms{ledger="provbok"} 1.0' in metrics.text()
