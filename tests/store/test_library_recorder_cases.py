"""Our recorders do what the library expects of every recorder."""

from typing import cast

import pytest
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from adapters.store import open_store


class OnSQLite:
    @pytest.fixture(autouse=True)
    def _database(self, sqlite_url: str) -> None:
        self.url = sqlite_url

    def create_recorder(self) -> ApplicationRecorder:
        return cast(ApplicationRecorder, open_store(self.url).factory("a").application_recorder())


class OnPostgres(OnSQLite):
    @pytest.fixture(autouse=True)
    def _database(self, postgres_url: str) -> None:
        self.url = postgres_url


class TestRecorderOnSQLite(OnSQLite, ApplicationRecorderTestCase[ApplicationRecorder]):
    pass


class TestRecorderOnPostgres(OnPostgres, ApplicationRecorderTestCase[ApplicationRecorder]):
    pass


class TestPositionsOnSQLite(OnSQLite, NonInterleavingNotificationIDsBaseCase):
    pass


class TestPositionsOnPostgres(OnPostgres, NonInterleavingNotificationIDsBaseCase):
    pass


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
