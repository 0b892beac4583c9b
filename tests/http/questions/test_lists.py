"""Lists by the API: pages of lines and events, decisions, what was set aside, files, months."""

import pytest

from tests.http.commands.given import DECIDED, Office, Person, problem
from tests.http.questions.given import (
    BEHIND_THE_TOTAL,
    example,
    send_voucher,
    told,
    voucher,
)


def walk(person: Person, asked: str, what: str) -> list[dict[str, object]]:
    """All pages, by the link that each gives to the next."""
    found: list[dict[str, object]] = []
    path: str | None = f"/ledgers/provbok{asked}"
    while path is not None:
        answer = person.client.get(path)
        page = told(answer)
        found += page[what]
        path = page["next"]
        assert ("next" in answer.links) == (path is not None)
    return found


def test_pages_hold_every_line_once_and_in_order(anna: Person) -> None:
    for number in range(10, 17):
        last = send_voucher(anna, number)
    whole = told(anna.get(f"{BEHIND_THE_TOTAL}&min_position={last}"))

    lines = walk(anna, f"{BEHIND_THE_TOTAL}&limit=3", "lines")

    assert lines == whole["lines"]
    assert len(lines) == whole["count"] == 10


def test_the_pages_of_a_walk_are_of_one_position(anna: Person) -> None:
    first = told(anna.get(f"{BEHIND_THE_TOTAL}&limit=2"))
    send_voucher(anna, 10)

    second = told(anna.client.get(first["next"]))

    assert second["basis"] == first["basis"]
    assert (second["count"], len(second["lines"]), second["next"]) == (3, 1, None)


@pytest.mark.parametrize("cursor", ["x", "MTIz", "Mi4xMA==", "OTk5OTk5OTk5OTk5OTk5OTk5OS4x"])
def test_a_cursor_that_was_not_given_out_names_no_page(anna: Person, cursor: str) -> None:
    refused = anna.get(f"{BEHIND_THE_TOTAL}&cursor={cursor}")

    assert refused.status_code in (404, 422)


def test_a_page_of_lines_can_be_a_file(anna: Person) -> None:
    answer = anna.get(f"{BEHIND_THE_TOTAL}&limit=2", headers={"accept": "text/csv"})

    assert len(answer.text.splitlines()) == 1 + 2
    assert answer.links["next"]["url"].startswith("/ledgers/provbok/entries?")


def test_the_audit_trail_is_newest_first_and_has_every_event(anna: Person) -> None:
    last = send_voucher(anna, 10)

    events = walk(anna, f"/events?limit=2&min_position={last}", "events")

    assert [event["position"] for event in events] == list(range(last, 0, -1))
    assert events[-1]["event"] == "structure.loaded"
    assert events[-1]["by"] == "prov"


def test_the_audit_trail_is_asked_by_what_and_whom(anna: Person) -> None:
    asked = f"/events?event=outcome.recorded&min_position={send_voucher(anna, 10)}"

    by_anna = told(anna.get(f"{asked}&by=system:anna"))["events"]
    by_nobody = told(anna.get(f"{asked}&by=nobody"))["events"]

    assert [event["reference"] for event in by_anna] == ["2025/A/10"]
    assert by_nobody == []


def test_the_reason_of_a_closing_is_told(anna: Person) -> None:
    closed = anna.post("/periods/2025-01/close", json={"reason": "Januari är klar"}).json()

    asked = f"/events?event=period.closed&min_position={closed['position']}"
    (event,) = told(anna.get(asked))["events"]

    assert (event["reference"], event["text"]) == ("2025-01", "Januari är klar")


def test_what_is_proposed_waits_until_it_is_decided(anna: Person, bo: Person) -> None:
    proposed = anna.send("/budget/proposals", example("budget-2025.se"))
    assert proposed.status_code in (200, 201), proposed.text
    waiting = told(anna.get(f"/decisions?min_position={proposed.json()['position']}"))
    decided = bo.post("/budget/proposals/1/decide", json=DECIDED)
    assert decided.status_code in (200, 201), decided.text

    answer = told(anna.get(f"/decisions?min_position={decided.json()['position']}"))

    assert [one["status"] for one in waiting["proposals"]] == ["waiting"]
    assert waiting["decisions"] == []
    assert [one["status"] for one in answer["proposals"]] == ["decided"]
    (decision,) = answer["decisions"]
    assert decision["decision"]["body"] == "KF"
    assert (decision["kind"], decision["proposal"]) == ("original", "1")
    assert decision["years"] == waiting["proposals"][0]["years"]


def test_what_contradicts_is_listed_and_shown_whole(anna: Person) -> None:
    changed = anna.send("/imports/outcome", voucher(1, 91), source="ekonomi")
    assert changed.status_code in (200, 202), changed.text

    (listed,) = told(anna.get("/set-aside?waiting=true"))["set_aside"]
    shown = told(anna.get(f"/set-aside/{listed['id']}"))

    assert (listed["reason"], listed["status"]) == ("conflict", "waiting")
    assert shown["reference"] == listed["reference"]
    assert [line["amount"] for line in shown["known"]] == [9_000, -9_000]
    assert problem(anna.get("/set-aside/99"), 404) == "no-such-set-aside"


def test_a_file_has_its_control_report(anna: Person) -> None:
    (listed,) = told(anna.get("/files"))["files"]

    by_position = told(anna.get(f"/files/{listed['position']}"))
    by_digest = told(anna.get(f"/files/{listed['sha256'][:12]}"))

    assert by_position == by_digest
    assert (by_position["file"], by_position["vouchers"]) == ("utfall-2025-01.se", 3)
    assert problem(anna.get("/files/12345678"), 404) == "no-such-file"


def test_a_month_is_open_closed_or_late(anna: Person) -> None:
    def status(after: int = 0) -> tuple[str, int]:
        (month,) = told(anna.get(f"/periods?year=2025&min_position={after}"))["periods"]
        assert month["delivered"] == ["ekonomi"]
        return month["status"], month["late_lines"]

    before = status()
    closed = status(anna.post("/periods/2025-01/close", json={}).json()["position"])
    late = status(send_voucher(anna, 10))

    assert [before, closed, late] == [("open", 0), ("closed", 0), ("late", 1)]


def test_structure_sources_and_rounds_are_told(office: Office) -> None:
    someone = office.administrator
    (version,) = told(someone.get("/structure"))["structures"]

    assert version["structure"]["ledger"] == "provbok"
    assert told(someone.get("/sources"))["sources"] == [
        {"source": "ekonomi", "periods": ["2025-01"]}
    ]
    assert told(someone.get("/rounds"))["rounds"] == []
