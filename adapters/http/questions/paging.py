"""Pages: a cursor says where the page before ended, and the position that the walk is of."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple, Self

from fastapi import Request

from adapters.http.commands.words import LARGEST_WHOLE
from adapters.http.statuses import HttpRefusal


class NoSuchPage(HttpRefusal):
    """A cursor is not one that was given out."""

    STATUS = 404
    MESSAGE = "this cursor names no page; follow `next` from the first page"


class Cursor(NamedTuple):
    """Where a page ended, in a list as of a position."""

    position: int
    after: int

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """A cursor by its text; None: the first page.

        Raises:
            NoSuchPage
        """
        if text is None:
            return None
        try:
            padded = text + "=" * (-len(text) % 4)
            first, second = urlsafe_b64decode(padded.encode()).decode("ascii").split(".")
            found = cls(int(first), int(second))
        except ValueError:
            raise NoSuchPage from None
        if found.text != text or not all(0 <= one <= LARGEST_WHOLE for one in found):
            raise NoSuchPage
        return found

    @property
    def text(self) -> str:
        """The cursor as it is handed out."""
        return urlsafe_b64encode(f"{self.position}.{self.after}".encode()).decode().rstrip("=")


class NextPage(NamedTuple):
    """Where the next page is, if there is one."""

    url: str | None

    @property
    def headers(self) -> dict[str, str]:
        """The link to it (RFC 8288)."""
        return {} if self.url is None else {"Link": f'<{self.url}>; rel="next"'}


def next_page(request: Request, cursor: Cursor | None) -> NextPage:
    """The page that goes on from a cursor; None: there is none."""
    if cursor is None:
        return NextPage(None)
    # Without scheme and host: whatever stands before this service, it is the same place.
    url = request.url.include_query_params(cursor=cursor.text)
    return NextPage(f"{url.path}?{url.query}")
