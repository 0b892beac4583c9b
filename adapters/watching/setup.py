"""A watch put together: its folders, alone in each of them, and the ledger that is there."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from adapters.service import Service
from adapters.watching.folder import DropFolder, FolderUnusable
from adapters.watching.instructions import ITSELF, Instructions
from adapters.watching.outage import is_outage, told
from adapters.watching.taking import Taker
from adapters.watching.telling import Telling
from adapters.watching.watch import FolderWatch, Pace, Watch
from domain.ledger import UnknownLedger

OpenService = Callable[[], AbstractContextManager[Service]]


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
    names = instructions.folders
    watches = []
    with ExitStack() as alone:
        for name, instruction in names.items():
            folder = _folder(path, name, names)
            try:
                alone.enter_context(folder.watched())
            except OSError as error:
                raise FolderUnusable(folder=str(folder.path), reason=told(error)) from error
            taker = Taker(
                folder=folder,
                ledger=instructions.ledger,
                instruction=instruction,
                open_service=open_service,
                telling=telling,
            )
            watches.append(FolderWatch(taker, pace.settle, telling))
        beside = None if ITSELF in names else DropFolder(path, others=names)
        yield Watch(watches, pace, telling, beside=beside)


def _folder(path: Path, name: str, names: Collection[str]) -> DropFolder:
    """One of the folders; the one that is watched itself takes none of the others as a file."""
    if name == ITSELF:
        return DropFolder(path, others=names)
    return DropFolder(path / name, name)


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
