"""Tie-outs in English, on each database."""

from collections.abc import Iterator

import pytest

from adapters.language import speaking
from tests.cli.conftest import provbok, run
from tests.examples.conftest import url
from tests.http.commands.conftest import anna
from tests.http.conftest import office

__all__ = ["anna", "office", "provbok", "run", "url"]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield
