"""What the watch tells: a line for each file, and once what lasts, until it has passed."""

from collections.abc import Callable

from adapters.files.problems import readable
from adapters.language import _
from adapters.print.printable import printable
from adapters.print.terminal import local_time
from adapters.service import now


class Telling:
    """Tells on two channels, given as functions that take a line: what is done, and what is not.

    Names of files are anybody's text, and are shown without control characters.
    """

    def __init__(self, done: Callable[[str], None], warned: Callable[[str], None]) -> None:
        self._done = done
        self._warned = warned
        self._lasting: dict[str, str] = {}
        self._still: set[str] = set()

    def taken(self, name: str, summary: str, report: str) -> None:
        """What became of a file, and where its report is."""
        self._line(self._done, name, f"{summary}; {_('report: {file}', file=report)}")

    def warn(self, name: str, message: str, **facts: object) -> None:
        """Tell something about a file or a folder."""
        self._line(self._warned, name, _(message, **facts))

    def warn_once(self, name: str, message: str, **facts: object) -> None:
        """Tell something that lasts; not again while it is found at every look."""
        self._still.add(name)
        said = _(message, **facts)
        if self._lasting.get(name) != said:
            self._lasting[name] = said
            self._line(self._warned, name, said)

    def passed(self) -> None:
        """A round of looks is over: what was not found in it has passed."""
        self._lasting = {name: said for name, said in self._lasting.items() if name in self._still}
        self._still = set()

    def _line(self, tell: Callable[[str], None], name: str, said: str) -> None:
        tell(f"{local_time(now())}  {readable(name)}  {printable(said)}")
