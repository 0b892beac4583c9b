"""The whole example, loaded once, and provbok's January; charts in Swedish, as users read them."""

from tests.cli.conftest import provbok, run
from tests.documents.conftest import intraservice, making
from tests.http.commands.conftest import anna
from tests.http.conftest import office

__all__ = ["anna", "intraservice", "making", "office", "provbok", "run"]
