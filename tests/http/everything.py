"""An office whose ledger holds something of everything that can be asked for or acted on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.access.caller import ROLES
from tests.examples.book import called
from tests.http.commands.given import DECIDED, PROVBOK, Office, Person, forecast, office_on
from tests.transparency.shown.given import sign

STEPS = json.loads((PROVBOK / "steps.json").read_text(encoding="utf-8"))["steps"]

OPEN_ROUND, SUBMITTED_ROUND = "Prognos maj", "Prognos april"
PROPOSAL, SET_ASIDE, MAPPING = "1", 1, "plan"
FILE = 7
"""The position at which the first file was read."""

SEAL = 1

MEASURE = {
    "measure": "Å1",
    "year": 2025,
    "text": "Konsulter ersätts av anställda.",
    "effect": {"year": 1_200_000_00},
}
ASSIGNMENT = {"assignment": "U1", "text": "Utred en växel.", "due": "2025-09-30", **DECIDED}


@contextmanager
def office_with_everything(directory: Path) -> Iterator[tuple[Office, Person]]:
    """Provbok after all its steps, with work left in it; and somebody who has every role."""
    url = f"sqlite:///{directory / 'prov.sqlite'}"
    for step in STEPS:
        code, printed = called(url, *(word.replace("{dir}", str(PROVBOK)) for word in step))
        assert code == 0, printed
    with office_on(url) as office:
        everybody = office.person("everybody", *ROLES)
        _leave_work(office.person("anna", "controller", "publisher", "approver"))
        sign(office.service, office.service.ledger("provbok"), "liggare.example/provbok")
        yield office, everybody


def _leave_work(person: Person) -> None:
    """What waits for somebody: an open round, a proposal, something set aside; and a mapping."""
    row = "2025-06;10;5010;-1,00"
    opened = person.send(f"/rounds/2025/{OPEN_ROUND}/revisions", forecast(row), cutoff="2025-04")
    assert opened.status_code == 200, opened.text
    columns = "period;ansvar;tjänst;konto;motpart;belopp\n2025-12;10;100;5010;EXT;-5,00"
    file = ("budget.csv", columns.encode())
    proposed = person.send("/budget/proposals", file, kind="supplement")
    assert proposed.json().get("proposal") == PROPOSAL, proposed.text
    said = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/provbok/lon"}
    aside = person.post("/sources/lon/messages", json={}, headers=said)
    assert aside.status_code == 202, aside.text
    mapping = {"account": "Konto", "amount": "Kr", "period": "Månad", "period_format": "month"}
    assert person.put(f"/mappings/{MAPPING}", json=mapping).status_code == 200
    sealing = {"report": "service-follow-up", "period": "2025-03", **DECIDED}
    assert person.post("/seals", json=sealing).json().get("number") == SEAL
    assert person.post("/measures", json=MEASURE).status_code == 200
    assert person.post("/assignments", json=ASSIGNMENT).status_code == 200
