"""A small town on a file; and provbok by command and by the API."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import provbok, run
from tests.commentary.given import Town
from tests.http.commands.conftest import anna
from tests.http.conftest import office

__all__ = ["anna", "office", "provbok", "run", "town"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town without any figures yet."""
    town = Town.on(tmp_path)
    yield town
    town.close()
