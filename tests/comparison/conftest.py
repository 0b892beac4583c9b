"""What these tests begin from."""

from tests.as_of.conftest import english
from tests.cli.conftest import provbok, run
from tests.http.commands.conftest import anna
from tests.http.conftest import office
from tests.properties.conftest import new_postgres, new_sqlite

__all__ = ["anna", "english", "new_postgres", "new_sqlite", "office", "provbok", "run"]
