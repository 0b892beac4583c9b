"""The watch: look, take what is whole, wait; and wait longer where something is in the way."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from adapters.watching.arrivals import Arrivals, Found
from adapters.watching.folder import MOST, DropFolder, FolderUnusable
from adapters.watching.names import IN_HAND
from adapters.watching.open_elsewhere import is_open_elsewhere, leases_are_told
from adapters.watching.order import in_order
from adapters.watching.outage import is_outage, told
from adapters.watching.stopping import Stop
from adapters.watching.taking import Taker
from adapters.watching.telling import Telling

LONGEST_PAUSE = 60.0


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds between two looks, and how long a file lies unchanged before it is taken."""

    interval: float
    settle: float


class FolderWatch:
    """One folder, from look to look."""

    def __init__(self, taker: Taker, settle: float, telling: Telling) -> None:
        self._taker = taker
        self._telling = telling
        self._leases: bool | None = None
        self.arrivals = Arrivals(settle)
        self.contradicted = False
        """Whether any file was refused, or set aside in part."""

    @property
    def folder(self) -> DropFolder:
        return self._taker.folder

    def look(self, stop: Stop) -> None:
        """Put away what was in hand, then file by file what is whole.

        Raises:
            OSError, and the database's errors: what is in hand stays there.
        """
        self._put_away()
        for found in self._whole():
            if stop.asked():
                return
            self._take(found)

    def _put_away(self) -> None:
        self.contradicted |= not self._taker.put_away()

    def _take(self, found: Found) -> None:
        name = self.folder.named(found.name)
        try:
            claimed = self.folder.claim(found)
        except FileNotFoundError:
            return  # whoever dropped it took it away again
        except OSError as error:
            self._telling.warn_once(
                name, "cannot be moved ({reason}); it stays where it is", reason=error.strerror
            )
            return
        self.arrivals.forget(found.name)
        if claimed is not None:
            self._put_away()

    def tell_what_is_left(self) -> None:
        """Name the files that are not whole."""
        for name in self.arrivals.unsettled():
            self._telling.warn_once(
                self.folder.named(name), "is not whole yet, or is empty; it is left for later"
            )

    def _whole(self) -> list[Found]:
        """The files to take now, in order."""
        files, others = self.folder.found()
        for other in others:
            self._telling.warn_once(
                self.folder.named(other),
                "is no ordinary file and is not taken; put the file itself here",
            )
        if len(files) + len(others) >= MOST:
            self._telling.warn_once(
                str(self.folder.path), "holds {most} files or more; they take turns", most=MOST
            )
        with self.folder.opened() as place:
            whole = self.arrivals.whole(
                files, monotonic(), lambda found: self._is_busy(place, found)
            )
            return in_order(place, whole)

    def _is_busy(self, place: int, found: Found) -> bool:
        """Whether a file that has settled cannot be taken, for somebody is in it."""
        if self._leases is None:
            with self.folder.opened(IN_HAND) as hand:
                self._leases = leases_are_told(hand)
        name = self.folder.named(found.name)
        try:
            if not is_open_elsewhere(place, found.name, leases=self._leases):
                return False
        except FileNotFoundError:
            return True
        except OSError as error:
            self._telling.warn_once(
                name, "cannot be read ({reason}); it stays where it is", reason=error.strerror
            )
            return True
        self._telling.warn_once(name, "is open in another program; it waits until it is closed")
        return True


class Watch:
    """All folders, until it is asked to stop. `beside` holds them, and takes no files itself."""

    def __init__(
        self,
        folders: Sequence[FolderWatch],
        pace: Pace,
        telling: Telling,
        *,
        beside: DropFolder | None = None,
    ) -> None:
        self._folders = folders
        self._pace = pace
        self._telling = telling
        self._beside = beside

    def run(self, stop: Stop) -> None:
        """Look again and again. What is in the way is told once, and tried again ever later."""
        failures = 0
        while not stop.asked():
            held = [folder for folder in self._folders if not self._looked(folder, stop)]
            self._tell_strays()
            self._telling.passed()
            failures = failures + 1 if held else 0
            stop.asked(within=self._pause(failures))

    def _looked(self, folder: FolderWatch, stop: Stop) -> bool:
        """Whether nothing was in the way of a look at a folder."""
        try:
            folder.look(stop)
        except Exception as error:
            if not is_outage(error):
                raise
            place = str(folder.folder.path)
            self._telling.warn_once(place, "waits, and tries again: {reason}", reason=told(error))
            return False
        return True

    def _tell_strays(self) -> None:
        """Name the files that lie beside the folders, where nothing is taken."""
        if self._beside is None:
            return
        with suppress(OSError):  # the folders in it are away as well, and that is told
            for found in self._beside.found()[0]:
                self._telling.warn_once(
                    found.name, "lies in no folder that is watched; move it to one of them"
                )

    def _pause(self, failures: int) -> float:
        """Seconds to the next look: longer for each that failed."""
        grown = self._pace.interval * 2.0 ** min(failures, 16)
        return max(self._pace.interval, min(LONGEST_PAUSE, grown))

    def run_once(self, stop: Stop) -> bool:
        """Take what lies there and is whole, or soon will be; whether all of it was sound.

        Raises:
            FolderUnusable, and the database's errors: what is in hand is taken up the next time.
        """
        while True:
            for folder in self._folders:
                try:
                    folder.look(stop)
                except OSError as error:
                    place = str(folder.folder.path)
                    raise FolderUnusable(folder=place, reason=told(error)) from error
            waiting = any(folder.arrivals.is_waiting for folder in self._folders)
            if not waiting or stop.asked(within=self._pause(0)):
                break
        self._tell_strays()
        for folder in self._folders:
            folder.tell_what_is_left()
        return not any(folder.contradicted for folder in self._folders)
