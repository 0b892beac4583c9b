"""What these tests begin from."""

from tests.cli.conftest import provbok, run
from tests.http.commands.conftest import anna
from tests.http.conftest import office

__all__ = ["anna", "office", "provbok", "run"]
