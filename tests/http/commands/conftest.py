"""An office on an embedded ledger of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Request

from adapters.access.caller import Caller
from adapters.http import authentication
from tests.http.commands.given import Office, Person, load, office_on


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose callers are known by their names."""
    with office_on(f"sqlite:///{tmp_path}/prov.sqlite") as office:

        async def known(request: Request) -> Caller:
            name = request.headers.get("authorization", "").removeprefix("Bearer ")
            return office.known[name] if name else Caller("prov", is_administrator=True)

        monkeypatch.setattr(authentication, "caller", known)
        load(office.administrator)
        yield office


@pytest.fixture
def anna(office: Office) -> Person:
    """A controller of the whole ledger."""
    return office.person("anna@stad.se", "controller")


@pytest.fixture
def bo(office: Office) -> Person:
    """Who decides."""
    return office.person("bo@stad.se", "approver")


@pytest.fixture
def cilla(office: Office) -> Person:
    """A controller who decides as well."""
    return office.person("cilla@stad.se", "controller", "approver")
