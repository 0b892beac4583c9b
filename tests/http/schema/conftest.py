"""The API on a real server."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.http.everything import office_with_everything
from tests.http.test_authentication import served


@dataclass(frozen=True)
class Running:
    """Where the API answers, and a token that has every role there."""

    url: str
    token: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The API on a server of its own, over a file that holds provbok."""
    with (
        office_with_everything(tmp_path_factory.mktemp("schema")) as (office, everybody),
        served(office.client.app) as url,
    ):
        yield Running(url, everybody.client.headers["authorization"].split()[1])
