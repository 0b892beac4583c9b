"""What the tests of the API's commands begin from: an office, and those who work in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient

from adapters.access.caller import Grant, Role
from adapters.access.gate import Gate
from adapters.access.grants import Grants
from adapters.access.tokens import Tokens
from adapters.http.app import make_app
from adapters.service import Service
from adapters.settings import Settings

PROVBOK = Path(__file__).parents[3] / "examples" / "provbok"
AT = "/ledgers/provbok"
DECIDED = {"decided_by": "KF", "decided_on": "2024-11-21", "paragraph": "12"}

Answer = httpx.Response


@dataclass
class Person:
    """Somebody at their screen."""

    client: TestClient
    ledger: str = "provbok"

    def post(self, path: str, **options: Any) -> Answer:
        return self.client.post(f"/ledgers/{self.ledger}{path}", **options)

    def put(self, path: str, **options: Any) -> Answer:
        return self.client.put(f"/ledgers/{self.ledger}{path}", **options)

    def get(self, path: str, **options: Any) -> Answer:
        return self.client.get(f"/ledgers/{self.ledger}{path}", **options)

    def send(self, path: str, file: Path | tuple[str, bytes], **fields: str) -> Answer:
        """Send a file with what is stated of it."""
        named = file if isinstance(file, tuple) else (file.name, file.read_bytes())
        return self.post(path, files={"file": named}, data=fields)


@dataclass
class Office:
    """A service with its API, and the callers it knows."""

    service: Service
    client: TestClient

    def person(self, name: str, *roles: Role | Grant) -> Person:
        """Somebody with a token of their own, and roles in provbok."""
        who = {"by": "prov", "at": self.service.clock()}
        secret = Tokens(self.service.store).new(name, **who)
        for one in roles:
            grant = one if isinstance(one, Grant) else Grant(one, "provbok")
            codes = ("1", "10", "11")
            Grants(self.service.store).grant(f"token:{name}", grant, responsibilities=codes, **who)
        return Person(_client(self.client.app, {"authorization": f"Bearer {secret}"}))

    @property
    def administrator(self) -> Person:
        return Person(self.client)


@contextmanager
def office_on(url: str) -> Iterator[Office]:
    service = Service(Settings(database=url, user="prov"))
    try:
        gate = Gate(service.store, service.settings, clock=service.clock, fresh=0)
        yield Office(service, _client(make_app(service, gate=gate)))
    finally:
        service.close()


def _client(app: Any, headers: dict[str, str] | None = None) -> TestClient:
    here = ("127.0.0.1", 50_000)
    return TestClient(app, base_url="http://127.0.0.1", headers=headers, client=here)


def load(person: Person) -> None:
    """Provbok's structure and January."""
    structure = (PROVBOK / "struktur.json").read_bytes()
    loaded = person.post(
        "/structure", content=structure, headers={"content-type": "application/json"}
    )
    assert loaded.status_code == 200, loaded.text
    outcome = person.send("/imports/outcome", PROVBOK / "utfall-2025-01.se", source="ekonomi")
    assert outcome.status_code == 200, outcome.text


def forecast(*rows: str) -> tuple[str, bytes]:
    """A forecast file by its rows: period;ansvar;konto;belopp."""
    return "prognos.csv", "\n".join(["period;ansvar;konto;belopp", *rows]).encode()


def problem(answer: Answer, status: int) -> str:
    """Which rule a refusal is about."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).removeprefix("urn:liggare:problem:")
