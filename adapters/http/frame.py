"""What is around every request: its language, the bound of its body, and what goes wrong."""

import logging
import re
from functools import lru_cache
from sqlite3 import OperationalError as SQLiteOperationalError
from uuid import uuid4

from eventsourcing import persistence
from fastapi import Request, Response
from sqlalchemy import exc
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.http import authentication
from adapters.http.authentication import UnseenLedger
from adapters.http.problems import kebab, problem, refusal
from adapters.http.refusal_log import LOGGED, log_refusal
from adapters.http.statuses import SOON
from adapters.language import Code, _, speaking
from domain.ledger import UnknownLedger
from domain.rules import RuleBroken

LARGEST_BODY = 16 << 20
"""Bytes of a body that is no file."""

FILE_PATH = re.compile(
    r"/ledgers/[^/]+/"
    r"(imports/[a-z]+|budget/(proposals|reallocations)|rounds/.+/revisions|mappings)"
)
"""The paths that take a file."""

_BESIDE_A_FILE = 1 << 20
"""Bytes of a form beside its file."""

_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_AWAY = (
    persistence.OperationalError,
    persistence.InterfaceError,
    exc.OperationalError,
    exc.InterfaceError,
    exc.TimeoutError,
    SQLiteOperationalError,
)
_log = logging.getLogger("liggare.http")


class BodyTooLarge(HTTPException):
    """A body has more bytes than are read; no more of it is."""

    def __init__(self, most: int) -> None:
        super().__init__(413)
        self.most = most


class Frame:
    """The outermost part of the application, in plain ASGI: every request pays for it.

    Who sends a body is recognised before the first byte of it is read.
    """

    def __init__(self, app: ASGIApp, *, largest_file: int) -> None:
        self._app = app
        self._largest_file = largest_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        with speaking(_asked_for(scope)):
            try:
                await self._inside(scope, receive, sending)
            except ClientDisconnect:
                return
            except Exception as error:
                if started:
                    raise
                await answer_of(scope, error)(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in _WITHOUT_BODY:
            await self._app(scope, receive, send)
            return
        await authentication.caller(Request(scope))
        largest = LARGEST_BODY
        if FILE_PATH.fullmatch(scope["path"]):
            largest = self._largest_file + _BESIDE_A_FILE
        await self._app(scope, _bounded(scope, receive, largest), send)


def _bounded(scope: Scope, receive: Receive, most: int) -> Receive:
    """What is received, up to so many bytes.

    Raises:
        BodyTooLarge
    """
    stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if stated.isdigit() and int(stated[:20]) > most:
        raise BodyTooLarge(most)
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise BodyTooLarge(most)
        return message

    return receiving


def answer_of(scope: Scope, error: Exception) -> Response:
    """The problem that an error answers with; refusals of access are logged."""
    if isinstance(error, RuleBroken):
        shown = UnknownLedger(**error.facts) if isinstance(error, UnseenLedger) else error
        answer = refusal(shown)
        if answer.status_code in LOGGED or isinstance(error, UnseenLedger):
            log_refusal(scope, answer.status_code, kebab(type(error).__name__))
        return answer
    if isinstance(error, BodyTooLarge):
        log_refusal(scope, 413, "body-too-large")
        detail = _("the body is larger than {most} MB, which is the most", most=error.most >> 20)
        return problem(413, "body-too-large", detail=detail, headers={"Connection": "close"})
    if isinstance(error, HTTPException):
        return _of_http(scope, error)
    if isinstance(error, persistence.IntegrityError):
        detail = _("others changed the same at the same time; try again")
        return problem(409, "changed-meanwhile", detail=detail)
    if isinstance(error, _AWAY):
        _log.warning("the database is away: %s", type(error).__name__)
        detail = _("the database is away for a while; try again soon")
        return problem(503, "database-unavailable", detail=detail, headers=SOON)
    return _unforeseen(scope, error)


def _of_http(scope: Scope, error: HTTPException) -> Response:
    """Starlette's own refusals, in our words."""
    headers = error.headers
    match error.status_code:
        case 404:
            kind, detail = "no-such-path", _("there is nothing at this path")
        case 405:
            kind, detail = "no-such-method", _("this path does not take this method")
            headers = {"Allow": ", ".join(_methods(scope))}
        case 400:
            kind, detail = "unreadable-request", _("the request's body cannot be read")
        case _status:
            kind, detail = "refused", _("the request is refused")
    return problem(error.status_code, kind, detail=detail, headers=headers)


def _methods(scope: Scope) -> list[str]:
    """Every method that a path takes; its routes have one each."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in scope["app"].routes
        )
    ]


def _unforeseen(scope: Scope, error: Exception) -> Response:
    """An error in the program: it is told in the log, under an id that the answer gives."""
    id = uuid4().hex
    _log.error("unforeseen error %s", id, exc_info=error, extra={"error_id": id})
    detail = _("something unforeseen happened; the log tells of it under {id}", id=id)
    return problem(500, "unforeseen", detail=detail, instance=f"urn:uuid:{id}")


def _asked_for(scope: Scope) -> Code | None:
    """The language that Accept-Language prefers; None: the process's own."""
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return _preferred(value)
    return None


@lru_cache(maxsize=256)
def _preferred(accepted: bytes) -> Code | None:
    """Swedish or English, whichever is wanted more; the first of those wanted as much."""
    best: Code | None = None
    most = 0.0
    for one in accepted.decode("latin-1").lower().split(",")[:50]:
        language, _semicolon, weight = one.partition(";")
        code = language.strip().partition("-")[0]
        wanted = _weight(weight)
        if wanted > most and code in ("sv", "en"):
            best, most = ("en" if code == "en" else "sv"), wanted
    return best


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
