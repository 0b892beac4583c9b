"""A text or a name is erased by a decision: it is gone, and what happened stays provable."""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from adapters import erasing
from adapters.erased import names_of, texts_of
from adapters.print.machine import dumps, report_json
from adapters.quoted import quoted_in
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.base import Decision
from domain.coding import Coding, Line, Lines, Period
from domain.erasure import ErasedAlready, NothingToErase
from domain.ledger import SourceTerms
from domain.outcome import Stated
from domain.recording import Erased, Kept, SetAside
from projections.wanted import Wanted

DECISION = Decision(body="Nämnden", date="2025-04-24", paragraph="§ 41", diary_number="N12/25")
SAID = "[raderad enligt beslut: Nämnden 2025-04-24 § 41 N12/25, position {position}]"
SECRET = 'Sjukskriven: Åke "Ågren" Öst'
TERMS = SourceTerms(name="accounting", form="vouchers", restates=True)


def record(service: Service, number: int, text: str | None) -> int:
    """Record a voucher with a text; returns its position."""
    return record_in(service, "a", number, text)


def record_in(service: Service, code: str, number: int, text: str | None = None) -> int:
    row = Line(Coding.of("5010", {"unit": "10"}), 202503, -100)
    lines = Lines.of([row], ("unit", "service"))
    stated = Stated(f"2025/A/{number}", "2025-03-04", lines, text)
    ledger = service.ledger(code)
    ledger.record_outcome(service.act(), terms=TERMS, stated=[stated])
    return ledger.recorder.max_notification_id() or 0


def erase_at(service: Service, position: int) -> int:
    """Erase the text of an event; returns the position of the erasure."""
    ledger = service.ledger("a")
    [text] = erasing.texts_at(ledger, position)
    erased = [Erased("text", text.id)]
    erasing.erase(service, ledger, service.act(), erased=erased, decision=DECISION)
    return ledger.recorder.max_notification_id() or 0


def log_of(service: Service) -> list[tuple[object, ...]]:
    events = service.ledger("a").recorder.select_notifications(1, 1000)
    return [(e.id, e.originator_id, e.originator_version, e.topic, e.state) for e in events]


def bytes_of(service: Service) -> bytes:
    """All that the database's own files hold, or the tables of a server."""
    database = service.settings.database
    if database.startswith("sqlite:///"):
        path = Path(database.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))
    with psycopg.connect(database) as connection:
        rows = [
            connection.execute(f"SELECT * FROM {table}".encode()).fetchall()
            for table in ("text", "event", "actor", "set_aside", "message")
        ]
    return repr(rows).encode()


def test_an_erased_text_is_nowhere_and_its_event_is_as_it_was(service: Service) -> None:
    position = record(service, 1, SECRET)
    record(service, 2, "Hyra")
    service.view("a")
    before = log_of(service)
    assert SECRET.encode() in bytes_of(service)
    [key] = [
        bytes(key)
        for (key,) in service.store.read(
            "SELECT key FROM text WHERE ledger = ? AND text = ?", ["a", SECRET]
        )
    ]
    at = erase_at(service, position)
    held = bytes_of(service)
    assert "Åke".encode() not in held
    assert key not in held
    assert log_of(service)[: len(before)] == before
    assert service.ledger("a").recorder.max_notification_id() == at == len(before) + 1


def test_an_erased_text_reads_as_erased_at_every_position(service: Service) -> None:
    position = record(service, 1, SECRET)
    [row] = service.view("a").events(Wanted(first=position, last=position))
    assert texts_of(service, "a", [row.text]) == {row.text: SECRET}
    at = erase_at(service, position)
    [as_of] = service.view("a", position).events(Wanted(first=position, last=position))
    assert as_of == row
    assert texts_of(service, "a", [as_of.text]) == {row.text: SAID.format(position=at)}
    service.read_model.rebuild(service.ledger("a"))
    assert texts_of(service, "a", [row.text]) == {row.text: SAID.format(position=at)}


def test_a_voucher_that_comes_again_does_not_bring_its_text_back(service: Service) -> None:
    position = record(service, 1, SECRET)
    at = erase_at(service, position)
    assert record(service, 1, SECRET) == at
    assert SECRET.encode() not in bytes_of(service)


def test_the_same_text_elsewhere_has_another_id_and_is_found(service: Service) -> None:
    positions = [record(service, number, SECRET) for number in (1, 2, 3)]
    ledger = service.ledger("a")
    texts = erasing.texts_at(ledger, positions[0])
    others = {erasing.texts_at(ledger, at)[0].id for at in positions[1:]}
    assert set(erasing.same_elsewhere(service, "a", texts)) == others
    assert texts[0].id not in others


def test_what_is_erased_cannot_be_erased_again(service: Service) -> None:
    position = record(service, 1, SECRET)
    ledger = service.ledger("a")
    [text] = erasing.texts_at(ledger, position)
    at = erase_at(service, position)
    with pytest.raises(ErasedAlready):
        ledger.erase(service.act(), erased=[Erased("text", text.id)], decision=DECISION)
    with pytest.raises(NothingToErase):
        ledger.erase(service.act(), erased=[Erased("text", "no such id")], decision=DECISION)
    with pytest.raises(erasing.NoText):
        erasing.chosen(erasing.texts_at(ledger, position), position, line=None, all=False)
    with pytest.raises(erasing.NoSuchPosition):
        erasing.texts_at(ledger, 99)
    assert ledger.recorder.max_notification_id() == at


def test_of_several_texts_all_go_or_none(service: Service) -> None:
    position = record(service, 1, SECRET)
    ledger = service.ledger("a")
    [text] = erasing.texts_at(ledger, position)
    wanted = [Erased("text", text.id), Erased("text", "no such id")]
    with pytest.raises(NothingToErase):
        ledger.erase(service.act(), erased=wanted, decision=DECISION)
    assert texts_of(service, "a", [text.id]) == {text.id: SECRET}


def test_an_erased_name_leaves_the_id_and_says_so(service: Service) -> None:
    position = record(service, 1, None)
    berit = Service(Settings(database=service.settings.database, user="berit"))
    act = berit.act()
    found = erasing.person(berit, "anna")
    erasing.erase_name(berit, act, person=found, decision=DECISION)
    assert found.ledgers == ("a",)
    assert names_of(berit, "a", [found.id, act.by]) == {
        found.id: SAID.format(position=position + 1),
        act.by: "berit",
    }
    again = Service(Settings(database=service.settings.database, user="anna"))
    with pytest.raises(erasing.UnknownName):
        erasing.person(berit, "anna")
    assert again.act().by != found.id
    assert erasing.person(berit, "anna").id == again.act().by
    for opened in (berit, again):
        opened.close()


def test_a_name_that_has_recorded_nothing_is_erased_too(service: Service) -> None:
    record(service, 1, None)
    another = Service(Settings(database=service.settings.database, user="Åsa Stig"))
    another.act()
    another.close()
    assert "Åsa Stig".encode() in bytes_of(service)
    found = erasing.person(service, "Åsa Stig")
    assert (found.acted, found.ledgers) == (False, ("a",))
    erasing.erase_name(service, service.act(), person=found, decision=DECISION)
    assert "Åsa Stig".encode() not in bytes_of(service)
    assert names_of(service, "a", [found.id])[found.id].startswith("[raderad enligt beslut")


def test_who_set_something_aside_alone_has_acted(service: Service) -> None:
    record(service, 1, None)
    aside = SetAside("file", "ekonomi", "fil.se", "unlike", "{}")
    another = Service(Settings(database=service.settings.database, user="Åsa Stig"))
    service.ledger("a").recorder.insert_events([], kept=Kept(another.act(), set_aside=[aside]))
    another.close()
    found = erasing.person(service, "Åsa Stig")
    assert (found.acted, found.ledgers) == (True, ("a",))


def test_an_erasure_of_a_name_that_was_broken_off_is_taken_up_by_its_id(service: Service) -> None:
    record(service, 1, None)
    record_in(service, "b", 1)
    act = service.act()
    erased = [Erased("name", act.by)]
    service.ledger("a").erase(act, erased=erased, decision=DECISION)
    assert names_of(service, "b", [act.by]) == {}
    found = erasing.person(service, act.by)
    assert found.ledgers == ("b",)
    erasing.erase_name(service, act, person=found, decision=DECISION)
    assert names_of(service, "b", [act.by])[act.by].startswith("[raderad enligt beslut")
    with pytest.raises(ErasedAlready):
        erasing.person(service, act.by)


def test_what_was_set_aside_is_erased_when_it_is_settled(service: Service) -> None:
    ledger, act = service.ledger("a"), service.act()
    aside = SetAside("voucher", "accounting", "2025/A/1", "conflict", json.dumps({"t": SECRET}))
    ledger.recorder.insert_events([], kept=Kept(act, set_aside=[aside]))
    with pytest.raises(erasing.StillWaits):
        erasing.refuse_waiting(ledger, 1)
    ledger.discard_set_aside(act, id=1, reason=SECRET)
    erasing.refuse_waiting(ledger, 1)
    erasing.erase(service, ledger, act, erased=[Erased("set-aside", "1")], decision=DECISION)
    assert b"Sjukskriven" not in bytes_of(service)
    [kept] = ledger.recorder.select_set_aside()
    assert (kept.reference, kept.status, kept.content) == ("2025/A/1", "discarded", "")
    ledger.recorder.insert_events([], kept=Kept(act, set_aside=[aside]))
    assert len(ledger.recorder.select_set_aside()) == 1


def test_it_is_told_where_else_a_text_is_quoted(service: Service) -> None:
    record(service, 1, SECRET)
    ledger, act = service.ledger("a"), service.act()
    message = json.dumps({"text": SECRET})
    contents = {
        "voucher": json.dumps({"text": SECRET}, ensure_ascii=False),
        "message": json.dumps({"body": message, "encoding": "utf-8"}, ensure_ascii=False),
        "balances": json.dumps({"text": "Hyra"}),
    }
    asides = [
        SetAside(kind, "accounting", kind, "conflict", text) for kind, text in contents.items()
    ]
    ledger.recorder.insert_events([], kept=Kept(act, set_aside=asides))
    for name, file in {
        "bok.se": SECRET.replace('"', '\\"').encode("cp437"),
        "bok.csv": SECRET.encode(),
        "annat.csv": b"Hyra",
    }.items():
        content = b64encode(file).decode()
        ledger.set_aside_file(
            act, source="accounting", name=name, reason="conflict", content=content
        )
    quoted = quoted_in(service, "a", SECRET)
    assert (quoted.reports, quoted.set_aside) == ((), (1, 2, 4, 5))


def test_reports_are_the_same_to_the_byte_after_an_erasure(service: Service) -> None:
    position = record(service, 1, SECRET)

    def shown() -> str:
        view = service.view("a", position)
        made = service.report(view, PUBLISHED["result-summary"], Period(202503))
        return sha256(dumps(report_json(made)).encode()).hexdigest()

    before = shown()
    erase_at(service, position)
    assert shown() == before
