"""Files by the API: the same as by the command line, and by whom."""

from pathlib import Path

import pytest

from adapters.http.commands.uploads import plain_name
from tests.cli.given import voucher
from tests.http.commands.given import DECIDED, PROVBOK, Office, Person, problem

FEBRUARY = PROVBOK / "utfall-2025-02.se"


def test_an_outcome_file_is_recorded_and_answered_with_its_control_report(
    office: Office, anna: Person
) -> None:
    answer = anna.send("/imports/outcome", FEBRUARY, source="ekonomi")

    assert answer.status_code == 200
    done = answer.json()
    assert done["new"]
    assert not done["dry_run"]
    assert done["report"]["file"] == "utfall-2025-02.se"
    assert done["report"]["became"]["recorded"] == done["report"]["vouchers"]
    [event] = office.service.ledger("provbok").recorder.select_notifications(done["position"], 1)
    assert event.id == done["position"]


def test_the_same_file_again_is_known_already(anna: Person) -> None:
    first = anna.send("/imports/outcome", FEBRUARY, source="ekonomi").json()
    again = anna.send("/imports/outcome", FEBRUARY, source="ekonomi").json()

    assert not again["new"]
    assert again["position"] == first["position"]
    assert again["report"]["became"]["duplicates"] == first["report"]["became"]["recorded"]


def test_a_rehearsal_records_nothing(anna: Person) -> None:
    rehearsed = anna.send("/imports/outcome", FEBRUARY, source="ekonomi", dry_run="true").json()
    recorded = anna.send("/imports/outcome", FEBRUARY, source="ekonomi").json()

    assert rehearsed["dry_run"]
    assert rehearsed["position"] < recorded["position"]
    assert rehearsed["report"]["became"] == recorded["report"]["became"]


def test_who_imports_is_who_acts(office: Office, anna: Person) -> None:
    done = anna.send("/imports/outcome", FEBRUARY, source="ekonomi").json()

    [row] = [e for e in office.service.view("provbok").events() if e.position == done["position"]]
    assert office.service.store.names([row.by]) == {row.by: "system:anna"}
    assert row.channel == "api"


def test_what_contradicts_the_known_is_set_aside(anna: Person, tmp_path: Path) -> None:
    other = voucher(
        tmp_path / "annat.se", '#TRANS 5010 {1 "10"} 5.00\n#TRANS 1930 {} -5.00\n', number="1"
    )

    done = anna.send("/imports/outcome", other, source="ekonomi").json()

    assert done["new"]
    [aside] = done["report"]["became"]["set_aside"]
    assert (aside["reference"], aside["reason"]) == ("2025/A/1", "conflict")


def test_a_file_that_cannot_be_read_is_told_row_by_row(anna: Person) -> None:
    answer = anna.send("/imports/outcome", ("x.se", b'#VER "A" 1 20250120\n{\n#TRANS'), source="e")

    assert problem(answer, 422) == "malformed-file"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Budget\\utfall.se", "utfall.se"),
        ("..", "file"),
        (".\u202e\x00\n", "file"),
        ("a/", "file"),
        ("å" * 300 + ".se", "å" * 97 + ".se"),
    ],
)
def test_a_files_name_is_only_a_name(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_a_file_is_reported_under_its_own_name(anna: Person) -> None:
    file = ("../../etc/utfall.se", FEBRUARY.read_bytes())

    answer = anna.send("/imports/outcome", file, source="ekonomi")

    assert answer.json()["report"]["file"] == "utfall.se"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"source": ""},
        {"source": "e", "order": "-1"},
        {"source": "e", "order": "1" * 30},
        {"source": "e", "order": "1_000"},
        {"source": "e", "covers": "2025-13"},
        {"source": "e", "dry_run": "yes"},
        {"source": "e", "form": "cash"},
        {"source": "e", "flavour": "sweet"},
        {"source": "e\x00"},
    ],
)
def test_options_that_do_not_hold_are_refused(anna: Person, fields: dict[str, str]) -> None:
    answer = anna.send("/imports/outcome", FEBRUARY, **fields)

    assert answer.status_code == 422, answer.text


def test_a_call_without_a_file_is_refused(anna: Person) -> None:
    stated = {"data": {"source": "e"}}

    assert anna.post("/imports/outcome", **stated).status_code == 422
    assert anna.post("/imports/outcome").status_code == 422
    assert anna.post("/imports/outcome", json={"file": "x"}).status_code == 422
    twice = [("file", ("a.se", b"x")), ("file", ("b.se", b"x"))]
    assert anna.post("/imports/outcome", files=twice, **stated).status_code == 422
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert anna.post("/imports/outcome", content=b"--y\r\n\xff", headers=broken).status_code == 422


def test_a_file_that_is_too_large_is_refused_while_it_is_read(office: Office, anna: Person) -> None:
    office.client.app.state.largest_upload = 1 << 20

    answer = anna.send("/imports/outcome", ("stor.se", bytes(2 << 20)), source="ekonomi")

    assert problem(answer, 413) == "upload-too-large"


def test_a_budget_is_decided_by_who_may(anna: Person, bo: Person) -> None:
    budget = PROVBOK / "budget-2025.se"

    assert problem(anna.send("/imports/budget", budget, **DECIDED), 403) == "role-missing"

    done = bo.send("/imports/budget", budget, **DECIDED).json()
    assert done["new"]
    assert not bo.send("/imports/budget", budget, **DECIDED).json()["new"]
