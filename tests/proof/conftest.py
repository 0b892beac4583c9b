"""Provbok, sealed and signed, on both databases; and the verifier."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from adapters.sealing import seal
from adapters.service import PUBLISHED, Service
from adapters.transparency.keys import Keyring
from domain.base import Decision
from domain.coding import Period
from tests.examples.book import service_on
from tests.examples.conftest import fresh
from tests.examples.test_provbok import FOLDER, STEPS, called
from tests.proof.given import keyring, loaded, package_of, sign

CODE = "provbok"
MARCH = Period(202503)
BOARD = Decision(body="Nämnden", date="2025-04-24", paragraph="41")
COUNCIL = Decision(body="KF", date="2025-05-12", paragraph="7")


@dataclass(frozen=True)
class Book:
    """A signed ledger: its service, its public key, and its package as it was exported."""

    service: Service
    key: str
    keyring: Keyring
    package: Path
    home: Path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def book(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Book]:
    """Provbok's steps, two reports sealed in the midst of them, all of it signed."""
    home = tmp_path_factory.mktemp("proof")
    with fresh(request.param, home) as url, service_on(url) as service:
        half = len(STEPS["steps"]) // 2
        for number, step in enumerate(STEPS["steps"]):
            code, printed = called(url, *(word.replace("{dir}", str(FOLDER)) for word in step))
            assert code == 0, (step, printed)
            if number == half:
                seal_report(service, "result-summary", BOARD)
        seal_report(service, "service-follow-up", COUNCIL)
        keys = keyring(home / "key.pem")
        key = sign(service, CODE, keys)
        package = package_of(service, CODE, home / "package")
        yield Book(service, key, keys, package, home)


@pytest.fixture(scope="session")
def verifier() -> ModuleType:
    """The verifier as a module, which speaks English."""
    module = loaded()
    module.LANGUAGE[0] = "en"
    return module


def seal_report(service: Service, name: str, decision: Decision) -> None:
    """Seal a published report of March 2025."""
    ledger = service.known_ledger(CODE)
    definition = PUBLISHED[name]
    seal(service, ledger, service.act(), definition=definition, period=MARCH, decision=decision)


def lines_of(package: Path) -> list[dict[str, object]]:
    """The events of a package, as any reader of JSON sees them."""
    text = (package / "events" / "000001.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
