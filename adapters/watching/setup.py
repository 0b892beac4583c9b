"""A watch put together: its folders, alone in each of them, and the ledger that is there."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from adapters.service import Service
from adapters.watching.folder import DropFolder
from adapters.watching.instructions import Instructions
from adapters.watching.outage import is_outage
from adapters.watching.taking import Taker
from adapters.watching.telling import Telling
from adapters.watching.watch import FolderWatch, Pace, Watch
from domain.ledger import UnknownLedger
from domain.rules import RuleBroken

OpenService = Callable[[], AbstractContextManager[Service]]


class FolderUnusable(RuleBroken):
    """The watch moves files within a folder, and keeps places of its own in it."""

    MESSAGE = "the folder {folder} cannot be used: {reason}"


@contextmanager
def watching(
    path: Path,
    instructions: Instructions,
    open_service: OpenService,
    pace: Pace,
    telling: Telling,
) -> Iterator[Watch]:
    """A watch that is alone with its folders as long as this lasts.

    Raises:
        UnknownLedger, AlreadyWatched, NoSuchFolder, FolderUnusable
    """
    _check_ledger(instructions.ledger, open_service)
    watches = []
    with ExitStack() as alone:
        for name, instruction in instructions.folders.items():
            folder = DropFolder(path / name, "" if name == "." else name)
            try:
                alone.enter_context(folder.watched())
            except OSError as error:
                raise FolderUnusable(folder=str(folder.path), reason=error.strerror) from error
            taker = Taker(
                folder=folder,
                ledger=instructions.ledger,
                instruction=instruction,
                open_service=open_service,
                telling=telling,
            )
            watches.append(FolderWatch(taker, pace.settle, telling))
        yield Watch(watches, pace, telling)


def _check_ledger(ledger: str, open_service: OpenService) -> None:
    """Refuse a ledger that is not there; a database that is away for a while is waited for.

    Raises:
        UnknownLedger
    """
    try:
        with open_service() as service:
            service.known_ledger(ledger)
    except Exception as error:
        if isinstance(error, UnknownLedger) or not is_outage(error):
            raise
