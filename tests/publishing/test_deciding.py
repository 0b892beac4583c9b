"""A decision decides a report once; what it cannot decide leaves the ledger as it was."""

from pathlib import Path

import pytest

from tests.publishing.conftest import DECIDED, Book
from tests.publishing.test_publishing import content


def template(book: Book, heading: str) -> tuple[str, str]:
    file = book.home / f"{heading}.md"
    file.write_text(f"# {heading}\n\n{{{{ table result-summary }}}}\n", encoding="utf-8")
    return "--template", str(file)


def events(book: Book) -> int:
    return len(book.told("audit", "trail")["events"])


def test_the_same_decision_by_the_same_template_is_the_seal_that_it_has_set(book: Book) -> None:
    own = template(book, "Own")
    _, _, decided = book.publish("decided", *own, *DECIDED)
    before = events(book)

    code, _, again = book.publish("again", *own, *DECIDED)

    assert code == 0
    assert content(again) == content(decided)
    assert events(book) == before


def test_the_same_decision_by_another_template_is_refused_and_the_template_not_kept(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    assert book.publish("decided", *template(book, "Own"), *DECIDED)[0] == 0
    before = events(book)

    code, _, folder = book.publish("other", *template(book, "Other"), *DECIDED)

    assert (code, folder.exists(), events(book)) == (1, False, before)
    assert "no. 1, by another template; another template needs" in capsys.readouterr().err


def test_the_same_decision_on_another_position_is_refused(book: Book) -> None:
    assert book.publish("decided", *DECIDED)[0] == 0
    before = events(book)

    assert book.publish("earlier", *DECIDED, "--as-of", "30")[0] == 1
    assert events(book) == before


def test_what_cannot_be_printed_as_it_was_is_not_decided_nor_its_template_kept(book: Book) -> None:
    before = events(book)

    assert book.publish("too-early", *DECIDED, "--as-of", "0")[0] == 1
    assert events(book) == before


def test_two_reports_that_one_decision_decides_stand_on_the_same_position(book: Book) -> None:
    assert book.publish("interim", *DECIDED)[0] == 0
    assert book("cause", "name", "weather", "--name", "Weather")[0] == 0
    out = str(book.home / "services")

    code, said = book("publish", "service-follow-up", "--period", "2025-03", "--out", out, *DECIDED)

    assert code == 0, said
    listed = book.told("document", "list")["documents"]
    assert [one["document"] for one in listed] == ["interim-report", "service-follow-up"]
    assert len({one["sealed_position"] for one in listed}) == 1


def test_a_link_to_a_folder_leads_to_what_is_written(book: Book) -> None:
    (book.home / "real").mkdir()
    (book.home / "draft").symlink_to("real")

    for _time in range(2):
        assert book.publish("draft", "--force")[0] == 0

    assert (book.home / "draft").readlink() == Path("real")
    assert (book.home / "real" / "SHA256SUMS").is_file()
    assert not [file.name for file in book.home.iterdir() if file.name.endswith((".old", ".part"))]
