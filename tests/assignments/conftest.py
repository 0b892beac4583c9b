"""Provbok on each database, by command and by the API; and where rules alone are tried, on one."""

from tests.cli.conftest import provbok, run
from tests.http.commands.conftest import anna
from tests.http.conftest import office
from tests.measures.conftest import sqlite
from tests.projections.conftest import url
from tests.seals.conftest import book

__all__ = ["anna", "book", "office", "provbok", "run", "sqlite", "url"]
