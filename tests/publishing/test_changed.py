"""What is changed by hand in the database is told of, and no decided report is printed by it."""

import sqlite3

import pytest

from tests.publishing.conftest import Book
from tests.publishing.test_erased import text_of


def change(book: Book, statement: str) -> None:
    with sqlite3.connect(book.home / "l.sqlite") as database:
        assert database.execute(statement).rowcount == 1
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE text SET text = 'Allt gick bra' WHERE text = 'Upphandlingen försenades'",
        "UPDATE text SET text = replace(text, 'Uppföljning', 'Framgång') WHERE text LIKE '# Upp%'",
    ],
)
def test_a_text_that_was_changed_is_told_of_and_not_printed(
    decided: Book, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(decided, statement)

    assert decided.publish("after")[0] == 1
    assert "is not the one that was written" in capsys.readouterr().err
    assert decided("document", "check")[0] == 3


@pytest.mark.parametrize(
    ("topic", "before", "after"),
    [
        ("outcome.recorded", '"amount":[-4000,', '"amount":[-5000,'),
        ("comment.written", '"row":"100"', '"row":"200"'),
        ("document.sealed", "template", "temple"),
        ("structure.loaded", '"name":"Provbok', '"name":"En annan'),
    ],
)
def test_an_event_that_was_changed_is_told_of_and_not_printed(
    decided: Book, topic: str, before: str, after: str
) -> None:
    changed = f"CAST(replace(CAST(state AS TEXT), '{before}', '{after}') AS BLOB)"
    found = f"topic = '{topic}' AND instr(CAST(state AS TEXT), '{before}')"
    change(decided, f"UPDATE event SET state = {changed} WHERE {found}")
    (decided.home / "l.read.sqlite").unlink()

    assert decided.publish("after")[0] == 1
    assert not (decided.home / "after").exists()


def test_a_text_that_is_lost_is_said_to_be(decided: Book) -> None:
    change(decided, "DELETE FROM text WHERE text = 'Upphandlingen försenades'")

    _, _, draft = decided.publish("draft", "--as-of", "now")

    assert "lost: no decision erased it" in text_of(draft)
