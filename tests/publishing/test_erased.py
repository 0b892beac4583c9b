"""What is erased is gone from a decided report too; its seal and its digest stay."""

from pathlib import Path

import pypdfium2

from tests.publishing.conftest import DECIDED, TOLD, Book
from tests.publishing.test_publishing import content

COUNCIL = ("--decided-by", "KF", "--decided-on", "2025-09-01")
TEXT = """---
perspective: Så som vi ser det
---
# Uppföljning

{{ table service-follow-up with-comments }}
"""


def text_of(folder: Path) -> str:
    document = pypdfium2.PdfDocument(folder / "interim-report-2025-03.pdf")
    return "".join(page.get_textpage().get_text_range() for page in document)


def erase(book: Book, topic: str) -> None:
    events = book.told("audit", "trail")["events"]
    position = next(event["position"] for event in events if event["event"] == topic)
    code, said = book("erase", "text", "--position", position, *COUNCIL, "--yes")
    assert code == 0, said


def test_an_erased_comment_is_gone_and_the_report_is_what_was_sealed(decided: Book) -> None:
    before = decided.home / "decided"

    erase(decided, "comment.written")
    _, _, after = decided.publish("after")

    assert TOLD in text_of(before)
    assert TOLD not in text_of(after)
    assert "erased by decision: KF 2025-09-01" in text_of(after).replace("\r\n", " ")
    assert content(after) == content(before)
    assert decided("document", "check")[0] == 0


def test_an_event_holds_no_words_of_the_template(book: Book) -> None:
    own = book.home / "own.md"
    own.write_text(TEXT, encoding="utf-8")

    _, _, folder = book.publish("decided", "--template", str(own), *DECIDED)

    assert "Så som vi ser det" in text_of(folder)
    assert "Så som vi ser det" not in content(folder).decode()
    assert "Uppföljning" not in content(folder).decode()


def test_a_report_whose_template_was_erased_is_told_of_and_not_printed(book: Book) -> None:
    assert book.publish("before", *DECIDED)[0] == 0
    erase(book, "template.kept")

    assert book.publish("after")[0] == 1
    assert not (book.home / "after").exists()
    code, said = book("document", "check")
    assert (code, said) == (
        3,
        "provbok: 1 decided reports, 1 that cannot be printed as they were.\n",
    )
