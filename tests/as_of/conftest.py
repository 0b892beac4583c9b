"""What these tests begin from."""

from collections.abc import Iterator

import pytest

from adapters.language import speaking
from tests.cli.conftest import provbok, run
from tests.http.commands.conftest import anna
from tests.http.conftest import office

__all__ = ["anna", "office", "provbok", "run"]


@pytest.fixture
def english() -> Iterator[None]:
    """What is printed is in English."""
    with speaking("en"):
        yield
