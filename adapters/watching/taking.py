"""One file from the folder to its place: claimed, imported, reported, moved.

Each step is one move or one transaction, and each begins from what lies in the folder; so a
process that is stopped at any point is taken up by the next. The steps are these:

1. The file is moved to `pagaende`, where nobody else writes in it.
2. It is imported. To import it again changes nothing: the ledger knows what it has.
3. The report is written beside it, last its JSON, which says where the file is to be kept.
4. The file and its report are moved there, last the JSON.
"""

import hashlib
import json
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.print.machine import dumps, iso
from adapters.print.printable import printable
from adapters.print.terminal import local_time
from adapters.service import Service, now
from adapters.watching.folder import DropFolder, exists, look_at, make_lasting, move_new
from adapters.watching.instructions import Budget, Forecast, Outcome
from adapters.watching.names import (
    IN_HAND,
    REPORT_JSON,
    REPORT_TEXT,
    free_name,
)
from adapters.watching.outage import is_outage
from adapters.watching.reading import read_in
from adapters.watching.report import Fate, imported_fate, refused_fate
from adapters.watching.telling import Telling
from domain.rules import RuleBroken

LARGEST = 2 << 30

PROJECTED_AT_ONCE = 200_000
"""So many lines are projected in half a second."""


class TooLarge(RuleBroken):
    """A file beyond all measure is a mistake, and would keep the others waiting."""

    MESSAGE = "the file holds {size} MB; at most {most} MB are taken: export it in parts"


class Unforeseen(RuleBroken):
    """The program has a fault. The file waits for a person, and the others get their turn."""

    MESSAGE = (
        "the program has a fault, and could not take the file ({error}); put the file back once "
        "the program is mended: what was recorded of it is not recorded twice"
    )


@dataclass(frozen=True, kw_only=True)
class Taker:
    """Puts away the files of one folder, as its instruction says."""

    folder: DropFolder
    ledger: str
    instruction: Outcome | Budget | Forecast
    open_service: Callable[[], AbstractContextManager[Service]]
    telling: Telling

    def put_away(self) -> bool:
        """Put away what is in hand, whether this process took it or one before it.

        Returns whether all of it was recorded, or known already.

        Raises:
            OSError, and the database's errors: it stays in hand.
        """
        sound = self._finish()
        for name in self.folder.in_hand():
            fate = self._fate(name)
            if fate is None:
                self.folder.give_back(name)
                self.telling.warn(
                    self.folder.named(name),
                    "was written in while it was read; it is read again once it is whole",
                )
                continue
            self._report(name, fate)
            sound &= self._finish()
            self._project(fate)
        return sound

    def _project(self, fate: Fate) -> None:
        """Project many lines at once, rather than let the next question wait for it."""
        if fate.lines > PROJECTED_AT_ONCE:
            with self.open_service() as service:
                service.catch_up(self.ledger)

    def _fate(self, name: str) -> Fate | None:
        """Import the file; None where it was written in meanwhile."""
        with self._reached(name) as (hand, path):
            before = look_at(hand, name)
            try:
                if before is not None and before.size > LARGEST:
                    raise TooLarge(size=before.size >> 20, most=LARGEST >> 20)
                with self.open_service() as service:
                    ledger = service.known_ledger(self.ledger)
                    fate = imported_fate(read_in(service, path, ledger, self.instruction))
            except Exception as error:
                if is_outage(error):
                    raise
                fate = refused_fate(_as_refusal(error))
            return fate if look_at(hand, name) == before else None

    @contextmanager
    def _reached(self, name: str) -> Iterator[tuple[int, Path]]:
        """The file in hand by a path that leads there, whatever is done to the folder."""
        with self.folder.opened(IN_HAND) as hand:
            held = Path(f"/proc/self/fd/{hand}")
            yield hand, (held if held.exists() else self.folder.path / IN_HAND) / name

    def _report(self, name: str, fate: Fate) -> None:
        """Write the report; once its JSON has its name, it is whole."""
        with self.folder.opened(IN_HAND) as hand, self.folder.opened(fate.place) as place:
            digest = _digest(hand, name)
            kept = free_name(name, digest, lambda taken: _is_taken(place, taken))
            moment = now()
            stated = {
                "file": name,
                "place": fate.place,
                "kept_as": kept,
                "status": fate.status,
                "summary": fate.summary,
                "taken_at": iso(moment),
                "sha256": digest or None,
                "ledger": self.ledger,
                **self.instruction.model_dump(mode="json", exclude_none=True),
                **fate.data,
            }
            heading = printable(f"{local_time(moment)}  {name}  {fate.summary}\n\n")
            _write(hand, REPORT_TEXT, heading + fate.text)
            _write(hand, REPORT_JSON, dumps(stated) + "\n")

    def _finish(self) -> bool:
        """Make the moves that a whole report says, and tell it; whether the file was sound."""
        with self.folder.opened(IN_HAND) as hand:
            stated = _whole_report(hand)
            if stated is None:
                return True
            name, kept, into = stated["file"], stated["kept_as"], stated["place"]
            with self.folder.opened(into) as place:
                for old, new in (
                    (name, kept),
                    (REPORT_TEXT, kept + REPORT_TEXT),
                    (REPORT_JSON, kept + REPORT_JSON),
                ):
                    if exists(hand, old):  # else moved before a process was stopped
                        move_new(hand, old, place, new)
        report = self.folder.named(f"{into}/{kept}{REPORT_TEXT}")
        self.telling.taken(self.folder.named(name), stated["summary"], report)
        return bool(stated["status"] == "done")


def _as_refusal(error: Exception) -> RuleBroken:
    if isinstance(error, RuleBroken):
        return error
    traceback.print_exception(error)
    return Unforeseen(error=f"{type(error).__name__}: {error}")


def _is_taken(place: int, name: str) -> bool:
    return any(exists(place, name + added) for added in ("", REPORT_TEXT, REPORT_JSON))


def _digest(folder: int, name: str) -> str:
    """The SHA-256 of a file; of one beyond all measure none, for it is not read."""
    look = look_at(folder, name)
    if look is None or look.size > LARGEST:
        return ""
    with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(folder: int, name: str, text: str) -> None:
    """Write a file whole: it has its name only once all of it has reached the disk."""
    new = name + ".ny"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with open(os.open(new, flags, 0o666, dir_fd=folder), "wb") as file:
        file.write(text.encode(errors="replace"))
        file.flush()
        make_lasting(file.fileno())
    os.replace(new, name, src_dir_fd=folder, dst_dir_fd=folder)
    make_lasting(folder)


def _whole_report(hand: int) -> dict[str, Any] | None:
    try:
        descriptor = os.open(REPORT_JSON, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=hand)
    except FileNotFoundError:
        return None
    with open(descriptor, "rb") as file:
        stated: dict[str, Any] = json.loads(file.read())
    return stated
