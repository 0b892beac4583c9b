"""Commentary by the command line, in English."""

import json
from pathlib import Path

from adapters.language import speaking
from tests.cli.conftest import Answer, Run
from tests.cli.given import L

JANUARY = ("--period", "2025-01")
PAY = ("--rows", "service", "--row", "100", "--figure", "utfall")
RULE = ("--figure", "outcome", "--rows", "service", "--where", "kind=cost", "--from", "2025-01")


def liggare(run: Run, *arguments: str | Path) -> Answer:
    with speaking("en"):
        return run(*arguments, *L)


def test_from_a_rule_to_a_comment_and_its_history(provbok: Run, tmp_path: Path) -> None:
    stated = ("commentary-rule", "state", "kostnader", *RULE, "--per-cent", "10")
    assert liggare(provbok, *stated).out == "The rule kostnader holds from 2025-01.\n"
    assert "already" in liggare(provbok, *stated).out
    owed = liggare(provbok, "comment", "owed", *JANUARY, "--unit", "kr").out
    assert "Tjänst 100 Lön deviates by \u221290.00\u00a0kr up to January 2025" in owed
    assert "and lacks a comment." in owed

    text = tmp_path / "kommentar.txt"
    text.write_text("Fler löner.\r\nOch högre.\n", encoding="cp1252")
    where = ("--where", "kind=cost")
    write = ("comment", "write", *JANUARY, *PAY, *where)
    assert liggare(provbok, *write, "--text-file", text, "--cause", "volym").code == 0
    assert (
        "nothing was recorded"
        in liggare(provbok, *write, "--text", "Fler löner.\nOch högre.", "--cause", "volume").out
    )

    assert "Tjänst 100 Lön" not in liggare(provbok, "comment", "owed", *JANUARY).out
    listed = liggare(provbok, "comment", "list", *JANUARY, "--format", "json")
    (one,) = json.loads(listed.out)["listed"]
    assert one["status"] == "answered"
    assert one["comment"]["text"] == "Fler löner.\nOch högre."
    assert one["comment"]["deviation"] == one["deviation"]

    withdraw = ("comment", "withdraw", *JANUARY, *PAY, *where, "--reason", "Fel.")
    assert liggare(provbok, *withdraw).out == "100 2025-01: the comment is withdrawn.\n"
    history = ("comment", "history", *JANUARY, *PAY, *where)
    versions = json.loads(liggare(provbok, *history, "--format", "json").out)["versions"]
    assert [version["withdrawn"] for version in versions] == [False, True]
    assert "withdrawn" in liggare(provbok, *history).out
    assert "kostnader" in liggare(provbok, "commentary-rule", "list").out


def test_markup_in_a_comment_is_printed_as_it_stands(provbok: Run) -> None:
    text = "[bold red]Fetstil[/] *och* <b>html</b>"
    liggare(provbok, "comment", "write", *JANUARY, *PAY, "--text", text)

    assert text in liggare(provbok, "comment", "list", *JANUARY).out


def test_without_a_rule_the_list_says_so(provbok: Run) -> None:
    assert (
        "No commentary rule holds in 2025-01." in liggare(provbok, "comment", "owed", *JANUARY).out
    )


def test_a_cause_of_the_ledgers_own_is_listed(provbok: Run) -> None:
    named = liggare(provbok, "cause", "name", "trygg", "--name", "Trygghetspaket")
    assert named.out == "The cause trygg is called “Trygghetspaket”.\n"

    listed = json.loads(liggare(provbok, "cause", "list", "--format", "json").out)

    assert listed["causes"][-1] == {"cause": "trygg", "name": "Trygghetspaket"}


def test_what_is_refused_says_what_to_do(provbok: Run) -> None:
    write = ("comment", "write", *JANUARY)
    unknown = liggare(provbok, *write, "--row", "77", "--figure", "utfall", "--text", "x")
    assert (unknown.code, unknown.err) == (1, "Refused: the report has no row “77” in service\n")

    moved = liggare(provbok, *write, *PAY, "--text", "x", "--explains", "1,00")
    assert moved.code == 1
    assert "it has moved by" in moved.err

    neither = liggare(provbok, *write, *PAY)
    assert neither.code == 2


def test_a_file_of_comments_is_rehearsed_and_then_read(provbok: Run, tmp_path: Path) -> None:
    path = tmp_path / "kommentarer.csv"
    path.write_text("tjänst;gäller;text\n100;utfall;Sent; dyrt.\n", encoding="utf-8")
    read = ("import", "comments", path, *JANUARY)

    assert liggare(provbok, *read, "--dry-run").out.startswith("1 comments would be recorded")
    assert (
        json.loads(liggare(provbok, "comment", "list", *JANUARY, "--format", "json").out)["listed"]
        == []
    )
    assert liggare(provbok, *read).out.startswith("1 comments are recorded")
