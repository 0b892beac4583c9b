"""A ledger keeps a template of its own for a printed report, and prints by it from then on."""

import json

import pytest

from adapters.documents.assembling import make_document
from adapters.documents.definitions import DOCUMENTS, NoSuchDocument
from adapters.documents.document import Heading
from adapters.documents.keeping import keep_template, listed
from adapters.documents.kept_templates import TemplateErased, given_template, template_of
from adapters.documents.template import TemplateFaulty
from adapters.erasing import erase, texts_at
from domain.recording import Erased
from domain.template import TemplateKept
from domain.text import ControlCharacter, TextTooLong
from tests.seals.given import BOARD, JANUARY, Book

INTERIM = "interim-report"
OWN = "# Läget i {{ month }}\n\nResultatet är {{ result-summary total outcome_ytd kr }}.\n"


def keep(book: Book, text: str = OWN, name: str = INTERIM) -> bool:
    act, source = book.service.act(), given_template("mall.md", text)
    return keep_template(book.service, book.ledger, act, name=name, source=source)


def printed(book: Book, as_of: int | None = None) -> str:
    document, _ = make_document(book.service, book.service.view("provbok", as_of), INTERIM, JANUARY)
    heading = document.blocks[0]
    assert isinstance(heading, Heading)
    return "".join(run.text for run in heading.text)


def test_a_report_is_printed_by_the_template_that_is_kept(book: Book) -> None:
    before = book.position
    assert printed(book) == "Sammanfattning"

    assert keep(book) is True

    assert printed(book) == "Läget i januari"
    assert printed(book, as_of=before) == "Sammanfattning"
    assert keep(book, OWN.replace("Läget", "Så gick det")) is True
    assert printed(book) == "Så gick det i januari"
    assert printed(book, as_of=before + 1) == "Läget i januari"


def test_the_same_template_again_is_nothing_new(book: Book) -> None:
    keep(book)
    kept = book.position

    assert keep(book) is False
    assert keep(book, OWN.replace("\n", "\r\n")) is False
    assert book.position == kept


def test_the_event_holds_no_text_and_the_content_names_it_by_its_id(book: Book) -> None:
    keep(book)
    view = book.service.view("provbok")
    (event,) = [one.event for one in view.statements if isinstance(one.event, TemplateKept)]

    _, content = make_document(book.service, view, INTERIM, JANUARY)

    assert "Läget" not in event.model_dump_json()
    assert json.loads(content)["template"] == {"text": event.text}
    assert "Läget" not in content


def test_a_template_with_faults_is_not_kept(book: Book) -> None:
    before = book.position

    with pytest.raises(TemplateFaulty) as refusal:
        keep(book, "{{ result-summary totalt outcome_ytd }}\n\n{{ include a }}\n")
    with pytest.raises(NoSuchDocument):
        keep(book, name="annual-report")

    assert [fault.row for fault in refusal.value.problems] == [1, 3]
    assert book.position == before


def test_the_ledger_itself_takes_no_text_that_is_too_large_or_steers(book: Book) -> None:
    act = book.service.act()

    with pytest.raises(TextTooLong):
        book.ledger.keep_template(act, template=INTERIM, text="a" * 200_001)
    with pytest.raises(ControlCharacter):
        book.ledger.keep_template(act, template=INTERIM, text="a\x1b[2J")


def test_a_template_whose_text_was_erased_prints_nothing_until_another_is_kept(book: Book) -> None:
    keep(book)
    erased = [Erased("text", text.id) for text in texts_at(book.ledger, book.position)]
    erase(book.service, book.ledger, book.service.act(), erased=erased, decision=BOARD)

    with pytest.raises(TemplateErased, match="liggare template keep interim-report FILE"):
        printed(book)
    assert keep(book) is True
    assert printed(book) == "Läget i januari"


def test_the_list_says_who_keeps_which_template(book: Book) -> None:
    keep(book)

    found = {one.definition.name: one for one in listed(book.service, book.service.view("provbok"))}

    assert list(found) == list(DOCUMENTS)
    assert (found[INTERIM].position, found[INTERIM].by) == (book.position, "prov")
    assert found["service-follow-up"].event is None


def test_every_default_template_can_be_kept_by_a_ledger(book: Book) -> None:
    view = book.service.view("provbok")
    for name, definition in DOCUMENTS.items():
        assert keep(book, template_of(book.service, view, definition).text, name) is True
