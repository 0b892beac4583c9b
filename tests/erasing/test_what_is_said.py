"""What was said of a deviation goes by a decision, and the name of who a step was given to."""

from datetime import date

import pytest

from adapters import erasing
from adapters.service import Service
from adapters.trail import Asked, named, sought
from domain.base import Decision
from domain.coding import Period
from domain.comment import CommentStated
from domain.deviation import Deviation, Selected
from domain.erasure import ErasedAlready
from domain.recording import Erased
from projections.trail import Trail

DECISION = Decision(body="Nämnden", date="2025-04-24", paragraph="§ 41", diary_number="N12/25")
SAID = "[raderad enligt beslut: Nämnden 2025-04-24 § 41 N12/25, position {position}]"
SECRET = "Åke Öst är sjukskriven."
MARCH = Period(202503)
OF_TEN = Deviation(selected=Selected.of(dimension="unit"), row="10", period=MARCH, figure="outcome")


def comment(service: Service, text: str = SECRET) -> int:
    """Explain a deviation; returns the position."""
    ledger = service.ledger("a")
    stated = CommentStated(OF_TEN, amount=-700, budget=-5_000, seen=1, text=text)
    ledger.comment(service.act(), stated=[stated])
    return ledger.recorder.max_notification_id() or 0


def erase_at(service: Service, position: int) -> int:
    ledger = service.ledger("a")
    erased = [Erased("text", text.id) for text in erasing.texts_at(ledger, position)]
    erasing.erase(service, ledger, service.act(), erased=erased, decision=DECISION)
    return ledger.recorder.max_notification_id() or 0


def told(service: Service, kind: str) -> list[tuple[str | None, list[object]]]:
    """Events of a kind, newest first: the text of each, and what is after it."""
    view, ledger = service.view("a"), service.ledger("a")
    trail = Trail(view, ledger, sought(service, view, Asked(kinds=[kind])))
    found = named(service, "a", trail.told())
    return [(one.text, [change.after for change in one.happened.changes]) for one in found]


def test_a_comments_text_reads_as_erased_and_its_figure_stands(service: Service) -> None:
    position = comment(service)
    [(text, before)] = told(service, "kommentar")
    assert (text, -700 in before) == (SECRET, True)

    erased = erase_at(service, position)

    assert told(service, "kommentar") == [(SAID.format(position=erased), before)]
    [statement] = [one for one in service.view("a").statements if one.position == position]
    assert statement.event.amount == -700


def test_the_same_can_be_said_again_after_it_was_erased(service: Service) -> None:
    erased = erase_at(service, comment(service))

    again = comment(service)

    assert again == erased + 1
    [(text, _), (gone, _)] = told(service, "comment")
    assert (text, gone) == (SECRET, SAID.format(position=erased))


def test_a_name_that_a_step_was_given_to_is_erased(service: Service) -> None:
    """Kim has done nothing here."""
    owner = service.store.identify("kim")
    act = service.act()
    close = service.ledger("a").month_close(MARCH)
    due = date(2025, 4, 8)
    close.plan(act, period=MARCH, unit="10", steps=("load",), owner=owner, due=due)
    service.ledger("a").save_all(act, close)
    assert "kim" in told(service, "månadsbokslut")[0][1]

    person = erasing.person(service, "kim")
    assert person.ledgers == ("a",)
    erasing.erase_name(service, service.act(), person=person, decision=DECISION)

    last = service.ledger("a").recorder.max_notification_id()
    assert SAID.format(position=last) in told(service, "månadsbokslut")[0][1]
    with pytest.raises(ErasedAlready):
        erasing.person(service, owner)
