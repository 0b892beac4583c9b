"""Every endpoint, called by everybody: who is let in stands here as docs/atkomst.md tells it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.access.caller import Grant
from tests.http.commands.given import DECIDED, PROVBOK, Office, Person, forecast, office_on
from tests.http.everything import (
    ASSIGNMENT,
    FILE,
    MAPPING,
    MEASURE,
    OPEN_ROUND,
    PROPOSAL,
    SET_ASIDE,
    SUBMITTED_ROUND,
    office_with_everything,
)

CALLERS: dict[str, tuple[Grant, ...] | None] = {
    "publisher": (Grant("publisher", "provbok"),),
    "controller": (Grant("controller", "provbok"),),
    "approver": (Grant("approver", "provbok"),),
    "auditor": (Grant("auditor", "provbok"),),
    "reader": (Grant("reader", "provbok"),),
    "controller of 10": (Grant("controller", "provbok", "10"),),
    "reader of 10": (Grant("reader", "provbok", "10"),),
    "controller of all": (Grant("controller", "*"),),
    "of another ledger": (Grant("controller", "annan"), Grant("publisher", "annan")),
    "nobody": None,
    "wrong token": None,
}

# Of every endpoint what each of the callers above is answered, in the same order. 200: done; 409
# and 422: let in, and refused by what the ledger holds; 401: who?; 403: not you; 404: what ledger?
# `~` stands for /ledgers/{ledger}.
EXPECTED = """
GET  /openapi.json                           200 200 200 200 200 200 200 200 200 200 200
GET  /ledgers                                200 200 200 200 200 200 200 200 200 401 401
GET  ~/status                                403 200 200 200 200 200 200 200 404 401 401
GET  ~/reports                               403 200 200 200 200 200 200 200 404 401 401
GET  ~/reports/deviation                     403 200 200 200 200 200 200 200 404 401 401
GET  ~/reports/{name}                        403 200 200 200 200 200 200 200 404 401 401
GET  ~/charts/{name}                         403 200 200 200 200 403 403 200 404 401 401
GET  ~/tie-outs/{name}                       403 200 200 200 200 200 200 200 404 401 401
GET  ~/reports/deviation/changes             403 200 200 200 200 200 200 200 404 401 401
GET  ~/reports/{name}/changes                403 200 200 200 200 200 200 200 404 401 401
GET  ~/entries                               403 200 200 200 200 200 200 200 404 401 401
GET  ~/structure                             403 200 200 200 200 200 200 200 404 401 401
GET  ~/rounds                                403 200 200 200 200 200 200 200 404 401 401
GET  ~/periods                               403 200 200 200 200 200 200 200 404 401 401
GET  ~/sources                               403 200 200 200 200 200 200 200 404 401 401
GET  ~/decisions                             403 200 200 200 200 403 403 200 404 401 401
GET  ~/comments                              403 200 200 200 200 200 200 200 404 401 401
GET  ~/comments/owed                         403 200 200 200 200 200 200 200 404 401 401
GET  ~/comments/history                      403 200 200 200 200 200 200 200 404 401 401
GET  ~/commentary-rules                      403 200 200 200 200 200 200 200 404 401 401
GET  ~/causes                                403 200 200 200 200 200 200 200 404 401 401
GET  ~/seals                                 403 200 200 200 200 403 403 200 404 401 401
GET  ~/seals/{number}                        403 200 200 200 200 403 403 200 404 401 401
GET  ~/documents                             403 200 200 200 200 403 403 200 404 401 401
GET  ~/documents/{name}                      403 200 200 200 200 403 403 200 404 401 401
GET  ~/files                                 403 200 200 200 200 403 403 200 404 401 401
GET  ~/files/{file}                          403 200 200 200 200 403 403 200 404 401 401
GET  ~/log/checkpoint                        403 200 200 200 200 403 403 200 404 401 401
GET  ~/log/tile/{level}/{number}             403 200 200 200 200 403 403 200 404 401 401
GET  ~/log/tile/entries/{number}             403 200 200 200 200 403 403 200 404 401 401
GET  ~/log/proofs/inclusion                  403 200 200 200 200 403 403 200 404 401 401
GET  ~/log/proofs/consistency                403 200 200 200 200 403 403 200 404 401 401
GET  ~/reports/{name}/proof                  403 200 200 200 200 403 403 200 404 401 401
GET  ~/reports/deviation/proof               403 200 200 200 200 403 403 200 404 401 401
GET  ~/log/verification                      403 403 403 200 403 403 403 403 404 401 401
GET  ~/reconciliation                        403 200 200 200 200 403 403 200 404 401 401
GET  ~/mappings                              403 200 200 200 200 403 403 200 404 401 401
GET  ~/mappings/{name}                       403 200 200 200 200 403 403 200 404 401 401
GET  ~/templates                             403 200 200 200 200 403 403 200 404 401 401
GET  ~/templates/{name}                      403 200 200 200 200 403 403 200 404 401 401
GET  ~/exports/budget                        403 200 200 200 200 403 403 200 404 401 401
GET  ~/exports/outcome                       403 200 200 200 200 403 403 200 404 401 401
GET  ~/audit-package                         403 403 403 200 403 403 403 403 404 401 401
GET  ~/indicators                            403 200 200 200 200 403 403 200 404 401 401
GET  ~/month-close/{period}                  403 200 200 200 200 403 403 200 404 401 401
GET  ~/measures                              403 200 200 200 200 403 403 200 404 401 401
GET  ~/assignments                           403 200 200 200 200 403 403 200 404 401 401
GET  ~/events                                403 200 200 200 403 403 403 200 404 401 401
GET  ~/set-aside                             403 200 403 200 403 403 403 200 404 401 401
GET  ~/set-aside/{number}                    403 200 403 200 403 403 403 200 404 401 401
POST ~/sources/{source}/messages             200 403 403 403 403 403 403 403 404 401 401
POST ~/structure                             403 200 403 403 403 403 403 200 404 401 401
POST ~/imports/outcome                       403 200 403 403 403 403 403 200 404 401 401
POST ~/imports/forecast                      403 200 403 403 403 200 403 200 404 401 401
POST ~/imports/budget                        403 403 200 403 403 403 403 403 404 401 401
POST ~/budget/proposals                      403 200 403 403 403 200 403 200 404 401 401
POST ~/budget/proposals/{number}/decide      403 403 200 403 403 403 403 403 404 401 401
POST ~/budget/reallocations                  403 403 200 403 403 403 403 403 404 401 401
POST ~/rounds/{year}/{name}/revisions        403 200 403 403 403 200 403 200 404 401 401
POST ~/rounds/{year}/{name}/submit           403 200 403 403 403 403 403 200 404 401 401
POST ~/rounds/{year}/{name}/approve          403 403 200 403 403 403 403 403 404 401 401
POST ~/indicators                            403 200 403 403 403 403 403 200 404 401 401
POST ~/indicators/targets                    403 200 403 403 403 403 403 200 404 401 401
POST ~/indicators/measurements               403 200 403 403 403 403 403 200 404 401 401
POST ~/month-close/{period}/plan             403 200 403 403 403 403 403 200 404 401 401
POST ~/month-close/{period}/done             403 200 403 403 403 403 403 200 404 401 401
POST ~/month-close/{period}/reopen           403 200 403 403 403 403 403 200 404 401 401
POST ~/periods/{period}/close                403 200 403 403 403 403 403 200 404 401 401
POST ~/periods/{period}/reopen               403 200 403 403 403 403 403 200 404 401 401
POST ~/measures                              403 200 403 403 403 403 403 200 404 401 401
POST ~/measures/assessments                  403 200 403 403 403 403 403 200 404 401 401
POST ~/measures/decisions                    403 403 200 403 403 403 403 403 404 401 401
POST ~/measures/endings                      403 200 403 403 403 403 403 200 404 401 401
POST ~/measures/deadlines                    403 200 403 403 403 403 403 200 404 401 401
POST ~/assignments                           403 200 403 403 403 403 403 200 404 401 401
POST ~/assignments/reports                   403 200 403 403 403 403 403 200 404 401 401
POST ~/assignments/final-reports             403 200 403 403 403 403 403 200 404 401 401
POST ~/comments                              403 200 403 403 403 200 403 200 404 401 401
POST ~/comments/withdrawals                  403 200 403 403 403 200 403 200 404 401 401
POST ~/commentary-rules                      403 200 403 403 403 403 403 200 404 401 401
POST ~/causes                                403 200 403 403 403 403 403 200 404 401 401
POST ~/imports/comments                      403 200 403 403 403 403 403 200 404 401 401
POST ~/seals                                 403 403 200 403 403 403 403 403 404 401 401
POST ~/documents                             403 403 200 403 403 403 403 403 404 401 401
POST ~/outcome/reverse                       403 409 403 403 403 403 403 409 404 401 401
POST ~/set-aside/{number}/accept             403 409 403 403 403 403 403 409 404 401 401
POST ~/set-aside/{number}/retry              403 422 403 403 403 403 403 422 404 401 401
POST ~/set-aside/{number}/discard            403 200 403 403 403 403 403 200 404 401 401
POST ~/mappings                              403 200 403 403 403 403 403 200 404 401 401
PUT  ~/mappings/{name}                       403 200 403 403 403 403 403 200 404 401 401
PUT  ~/templates/{name}                      403 200 403 403 403 403 403 200 404 401 401
POST ~/templates                             403 200 403 403 403 403 403 200 404 401 401
POST ~/erasures/texts                        403 200 403 403 403 403 403 200 404 401 401
POST ~/erasures/set-aside                    403 200 403 403 403 403 403 200 404 401 401
POST ~/erasures/names                        403 403 403 403 403 403 403 200 404 401 401
POST ~/rebuild                               403 403 403 403 403 403 403 200 404 401 401
POST ~/replay                                403 200 200 200 403 403 403 200 404 401 401
"""

LEDGER = "/ledgers/{ledger}"

TABLE = {
    (method, path.replace("~", LEDGER)): [int(status) for status in statuses]
    for method, path, *statuses in map(str.split, EXPECTED.strip().splitlines())
}

Asked = dict[str, Any]
MONTH = {"period": "2025-03"}
HEAD = "period;ansvar;tjänst;konto;motpart;belopp"
MAY, JUNE = "2025-11;10;100;5010;EXT", "2025-12;10;100;5010;EXT"
PLANNED = "konto;belopp;period\n5010;-1,00;2025-11\n"
VOUCHER = {
    "sign": "debit",
    "voucher": {"fiscal_year": "2025", "series": "L", "number": "1", "date": "2025-04-20"},
    "lines": [{"account": "5010", "amount": "1.00"}, {"account": "1930", "amount": "-1.00"}],
}
ATTRIBUTES = {
    "ce-specversion": "1.0",
    "ce-id": "m-1",
    "ce-source": "/provbok/lon",
    "ce-type": "liggare.outcome.v1",
}


def file(content: str | Path, **fields: str) -> Asked:
    """A form with a file."""
    if isinstance(content, Path):
        return {"files": {"file": (content.name, content.read_bytes())}, "data": fields}
    return {"files": {"file": ("plan.csv", content.encode())}, "data": fields}


def row(*rows: str, **fields: str) -> Asked:
    return file("\n".join([HEAD, *rows]), **fields)


DEVIATION = {
    "rows": "service",
    "where": ["responsibility=10"],
    "row": "100",
    "period": "2025-04",
    "figure": "outcome",
}
RULE = {"rule": "r", "rows": "service", "per_cent": 1_000, "figure": "outcome"}
PREDICTED = forecast("2025-06;10;5010;-2,00")[1].decode()
PLACES = {
    "ledger": "provbok",
    "name": OPEN_ROUND,
    "year": "2025",
    "number": str(SET_ASIDE),
    "period": "2025-03",
    "source": "lon",
}
OTHER_PLACES: dict[str, dict[str, str]] = {
    "/reports/{name}": {"name": "result-summary"},
    "/charts/{name}": {"name": "months"},
    "/tie-outs/{name}": {"name": "services-to-result"},
    "/reports/{name}/changes": {"name": "result-summary"},
    "/reports/{name}/proof": {"name": "result-summary"},
    "/documents/{name}": {"name": "service-follow-up"},
    "/mappings/{name}": {"name": MAPPING},
    "/templates/{name}": {"name": "interim-report"},
    "/proposals/{number}/decide": {"number": PROPOSAL},
    "/{name}/approve": {"name": SUBMITTED_ROUND},
    "/files/{file}": {"file": str(FILE)},
    "/log/tile/{level}/{number}": {"level": "0", "number": "000.p/1"},
    "/log/tile/entries/{number}": {"number": "000.p/1"},
}
ASKED: dict[str, Asked] = {
    "GET /reports/deviation": {"params": {"rows": "service", **MONTH}},
    "GET /reports/{name}": {"params": MONTH},
    "GET /charts/{name}": {"params": MONTH},
    "GET /documents/{name}": {"params": MONTH},
    "GET /tie-outs/{name}": {"params": MONTH},
    "GET /reports/deviation/changes": {"params": {"rows": "service", "from": "9", **MONTH}},
    "GET /reports/{name}/changes": {"params": {"from": "9", **MONTH}},
    "GET /entries": {
        "params": {"rows": "service", "row": "total", "column": "outcome_ytd", **MONTH}
    },
    "GET /reports/deviation/proof": {
        "params": {"rows": "service", "row": "total", "column": "outcome_ytd", **MONTH}
    },
    "GET /reports/{name}/proof": {"params": {"row": "total", "column": "outcome_ytd", **MONTH}},
    "GET /log/proofs/inclusion": {"params": {"position": "1"}},
    "GET /log/proofs/consistency": {"params": {"from": "1"}},
    "GET /exports/budget": {"params": {"year": "2025", "leave_out": "counterparty"}},
    "GET /exports/outcome": {
        "params": {"year": "2025", "source": "ekonomi", "leave_out": "counterparty"}
    },
    "POST /sources/{source}/messages": {"json": VOUCHER, "headers": ATTRIBUTES},
    "POST /structure": {"json": json.loads((PROVBOK / "struktur.json").read_bytes())},
    "POST /imports/outcome": file(PROVBOK / "utfall-2025-01.se", source="ekonomi"),
    "POST /imports/forecast": file(
        PREDICTED, round=OPEN_ROUND, cutoff="2025-04", scope="responsibility=10"
    ),
    "POST /imports/budget": row(f"{MAY};-1,00", kind="supplement", into_closed="true", **DECIDED),
    "POST /budget/proposals": row(f"{MAY};-1,00", kind="supplement"),
    "POST /budget/proposals/{number}/decide": {"json": DECIDED},
    "POST /budget/reallocations": row(f"{MAY};-1,00", f"{JUNE};1,00", **DECIDED),
    "POST /rounds/{year}/{name}/revisions": file(PREDICTED, scope="responsibility=10"),
    "POST /rounds/{year}/{name}/submit": {"json": {"accept_differences": True}},
    "POST /outcome/reverse": {"json": {"source": "ekonomi", "reference": "A 0"}},
    "POST /set-aside/{number}/discard": {"json": {"reason": "En provkörning."}},
    "POST /erasures/texts": {"json": {**DECIDED, "position": FILE}},
    "POST /erasures/set-aside": {"json": {**DECIDED, "number": SET_ASIDE}},
    "POST /erasures/names": {"json": {**DECIDED, "name": "system:anna"}},
    "GET /indicators": {"params": MONTH},
    "POST /indicators": {
        "json": {"indicator": "M1", "name": "Svar", "unit": "per-cent", "direction": "higher"}
    },
    "POST /indicators/targets": {"json": {"indicator": "M1", "year": 2025, "target": "75 %"}},
    "POST /indicators/measurements": {"json": {"indicator": "M1", "outcome": "74", **MONTH}},
    "POST /month-close/{period}/plan": {
        "json": {"unit": "10", "owner": "Anna", "due": "2025-04-10"}
    },
    "POST /month-close/{period}/done": {"json": {"unit": "10", "step": "load"}},
    "POST /month-close/{period}/reopen": {"json": {"unit": "10", "step": "load"}},
    "POST /periods/{period}/close": {"json": {"reason": "Enhet 10 har inte klarmarkerat."}},
    "POST /measures": {"json": {**MEASURE, "text": "Annat."}},
    "POST /measures/assessments": {"json": {"measure": "Å1", **MONTH}},
    "POST /measures/decisions": {"json": {"measure": "Å1", **DECIDED}},
    "POST /measures/endings": {"json": {"measure": "Å1", "ending": "done", **MONTH}},
    "POST /measures/deadlines": {"json": {"days": 30, "valid_from": "2025-01"}},
    "POST /assignments": {"json": {**ASSIGNMENT, "text": "Annat."}},
    "POST /assignments/reports": {
        "json": {"assignment": "U1", "on": "2025-03-31", "status": "under-way"}
    },
    "POST /assignments/final-reports": {"json": {"assignment": "U1", "on": "2025-04-30"}},
    "GET /measures": {"params": MONTH},
    "GET /comments": {"params": MONTH},
    "GET /comments/owed": {"params": MONTH},
    "GET /comments/history": {"params": DEVIATION},
    "POST /comments": {"json": {**DEVIATION, "text": "Vakanser."}},
    "POST /comments/withdrawals": {"json": DEVIATION},
    "POST /commentary-rules": {"json": {**RULE, "valid_from": "2025-01"}},
    "POST /causes": {"json": {"cause": "trygghet", "name": "Trygghet"}},
    "POST /imports/comments": file("tjänst;gäller;text\n100;utfall;Vakanser.", period="2025-04"),
    "PUT /templates/{name}": {"json": {"text": "# {{ period }}"}},
    "POST /templates": {"json": {"text": "# {{ period }}"}},
    "POST /documents": {
        "json": {**DECIDED, "paragraph": "62", "document": "interim-report", **MONTH}
    },
    "POST /seals": {"json": {**DECIDED, "report": "result-summary", **MONTH}},
    "POST /mappings": file(PLANNED),
    "PUT /mappings/{name}": {
        "json": {"account": "Konto", "amount": "Kr", "period": "P", "period_format": "month"}
    },
}


def ask(person: Person, method: str, path: str) -> Any:
    """Call an endpoint as it is meant to be called."""
    places = PLACES | next((p for end, p in OTHER_PLACES.items() if path.endswith(end)), {})
    asked = ASKED.get(f"{method} {path.removeprefix(LEDGER)}", {})
    return person.client.request(method, path.format(**places), **asked)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the ledger as everybody finds it."""
    folder = tmp_path_factory.mktemp("book")
    with office_with_everything(folder):
        return folder


@pytest.fixture
def office(book: Path, tmp_path: Path) -> Iterator[Office]:
    """An office of one's own."""
    shutil.copytree(book, tmp_path, dirs_exist_ok=True)
    with office_on(f"sqlite:///{tmp_path}/prov.sqlite") as office:
        yield office


def caller(office: Office, name: str) -> Person:
    granted = CALLERS[name]
    person = office.person(name.replace(" ", "-"), *(granted or ()))
    if name == "wrong token":
        person.client.headers["authorization"] = f"Bearer liggare_{'0' * 16}_{'A' * 43}"
    if name == "nobody":
        del person.client.headers["authorization"]
    return person


@pytest.mark.parametrize("name", CALLERS)
def test_everybody_is_answered_as_their_role_says(office: Office, name: str) -> None:
    person, place = caller(office, name), list(CALLERS).index(name)

    answers = {endpoint: ask(person, *endpoint) for endpoint in TABLE}

    wrong = {
        " ".join(endpoint): (answer.status_code, answer.text[:300])
        for endpoint, answer in answers.items()
        if answer.status_code != TABLE[endpoint][place]
    }
    assert not wrong


def test_no_endpoint_is_left_out(office: Office) -> None:
    app: Any = office.client.app
    described = {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }

    assert described | {("GET", "/openapi.json")} == TABLE.keys()
    assert {len(statuses) for statuses in TABLE.values()} == {len(CALLERS)}


def every_route(routes: Any) -> Iterator[Any]:
    """Routes, those of routers that were included among them."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from every_route(included.routes)


def test_no_route_is_left_out_of_the_description(office: Office) -> None:
    app: Any = office.client.app
    hidden = [route.path for route in every_route(app.routes) if not route.include_in_schema]

    assert hidden == ["/openapi.json"]
