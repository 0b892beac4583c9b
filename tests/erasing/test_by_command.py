"""Erasing by the command line and by the API."""

import getpass
import json

from adapters.access.caller import Grant
from tests.cli.conftest import Run
from tests.http.commands.given import DECIDED, Office

DECISION = ("--decided-by", "Nämnden", "--decided-on", "2025-04-24", "--paragraph", "§ 41")
AT = ("--ledger", "provbok")


def position_of_reason(run: Run) -> str:
    """Close a period for a reason that names somebody; returns the event's position."""
    closed = run("period", "close", "2025-01", *AT, "--reason", "Åke Öst är sjuk")
    assert closed.code == 0, closed.err
    [status] = json.loads(run("status", "--format", "json").out)["ledgers"]
    return str(status["position"])


def test_a_reason_is_erased_and_reads_as_erased(provbok: Run) -> None:
    position = position_of_reason(provbok)
    erase = ("erase", "text", *AT, "--position", position, *DECISION)
    rehearsed = provbok(*erase, "--dry-run")
    assert (rehearsed.code, "Åke Öst är sjuk" in rehearsed.out) == (0, True), rehearsed
    refused = provbok(*erase)
    assert (refused.code, "--yes" in refused.err) == (2, True)
    done = provbok(*erase, "--yes")
    assert done.code == 0, done.err
    again = provbok(*erase, "--yes")
    assert (again.code, position in again.err) == (1, True), again


def test_a_name_is_erased(provbok: Run) -> None:
    done = provbok("erase", "name", getpass.getuser(), *DECISION, "--yes")
    assert done.code == 0, done.err
    assert "Nämnden 2025-04-24 § 41" in provbok("file", "list", *AT).out
    assert provbok("erase", "name", "ingen", *DECISION, "--yes").code == 1


def test_a_control_report_that_was_erased_says_so(provbok: Run) -> None:
    rows = provbok("file", "list", *AT, "--format", "json").out
    position = rows.split('"position": ')[1].split(",")[0]
    erased = provbok("erase", "text", *AT, "--position", position, *DECISION, "--yes")
    assert erased.code == 0, erased.err
    shown = provbok("file", "show", position, *AT)
    assert (shown.code, "Nämnden 2025-04-24 § 41" in shown.err) == (1, True), shown


def test_the_api_erases_by_a_decision(office: Office) -> None:
    controller = office.person("karin", "controller")
    why = {"reason": "Åke Öst är sjuk"}
    position = controller.post("/periods/2025-01/close", json=why).json()["position"]
    asked = {**DECIDED, "position": position}
    erased = controller.post("/erasures/texts", json=asked)
    assert (erased.status_code, erased.json()["erased"]) == (200, 1), erased.text
    assert controller.post("/erasures/texts", json=asked).status_code == 404
    auditor = office.person("adam", "auditor")
    shown = auditor.get("/events", params={"first": position, "last": position})
    assert "Åke" not in shown.text
    assert "KF 2024-11-21 12" in shown.text


def test_a_name_is_erased_by_who_runs_the_service_alone(office: Office) -> None:
    controller = office.person("karin", "controller")
    controller.post("/periods/2025-01/close", json={})
    asked = {**DECIDED, "name": "system:karin"}
    assert controller.post("/erasures/names", json=asked).status_code == 403
    chief = office.person("chef", Grant("controller", "*"))
    erased = chief.post("/erasures/names", json=asked)
    assert erased.status_code == 200, erased.text


def test_what_was_set_aside_and_erased_can_be_shown(office: Office) -> None:
    said = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/provbok/lon"}
    publisher = office.person("lon", "publisher")
    assert publisher.post("/sources/lon/messages", json={}, headers=said).status_code == 202
    controller = office.person("karin", "controller")
    why = {"reason": "En provkörning."}
    assert controller.post("/set-aside/1/discard", json=why).status_code == 200
    erased = controller.post("/erasures/set-aside", json={**DECIDED, "number": 1})
    assert erased.status_code == 200, erased.text
    shown = controller.get("/set-aside/1").json()
    assert (shown["content"], shown["message"], shown["known"]) == (None, None, [])
    assert "KF 2024-11-21 12" in shown["erased"]
