"""Those who work in the office."""

import pytest

from tests.http.commands.given import Office, Person


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
