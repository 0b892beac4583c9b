"""An office on an embedded ledger of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.commands.given import Office, Person, load, office_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on a file, where provbok's structure and January are loaded."""
    with office_on(f"sqlite:///{tmp_path}/prov.sqlite") as office:
        load(office.administrator)
        yield office


@pytest.fixture
def anna(office: Office) -> Person:
    """A controller of the whole ledger."""
    return office.person("anna", "controller")


@pytest.fixture
def bo(office: Office) -> Person:
    """Who decides."""
    return office.person("bo", "approver")


@pytest.fixture
def cilla(office: Office) -> Person:
    """A controller who decides as well."""
    return office.person("cilla", "controller", "approver")
