"""An office whose API is called, and an issuer whose tokens it takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from adapters.http.app import make_app
from adapters.service import Service
from adapters.settings import OidcSettings, Settings
from tests.access.issuer import AUDIENCE, TestIssuer, running_issuer
from tests.http.commands.given import Office, load, office_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on a file, where provbok's structure and January are loaded."""
    with office_on(f"sqlite:///{tmp_path}/prov.sqlite") as office:
        load(office.administrator)
        yield office


@pytest.fixture
def issuer() -> Iterator[TestIssuer]:
    """An issuer that answers on this machine."""
    with running_issuer() as running:
        yield running


@pytest.fixture
def trusting(office: Office, issuer: TestIssuer) -> Iterator[TestClient]:
    """The office's API, where the issuer's tokens are taken."""
    oidc = OidcSettings(issuer.url, AUDIENCE)
    service = Service(Settings(office.service.settings.database, "prov", oidc=oidc))
    yield TestClient(make_app(service), base_url="https://liggare.stad.se")
    service.close()
