"""Who asks, and how: what every endpoint makes its question from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.security.base import SecurityBase

from adapters.access.caller import READING, Caller, Role
from adapters.as_of import When
from adapters.http.commands.acting import Acting, LedgerCode, Needs
from adapters.http.problems import REFUSALS
from adapters.http.questions.answering import answering_of
from adapters.http.questions.formats import (
    JSON_ALONE,
    MEDIA,
    Format,
    format_for,
)
from adapters.http.questions.question import Made, Question
from adapters.http.questions.words import AskedAsOf, AskedNow, AskedOfMonth
from adapters.language import LANGUAGE
from adapters.service import Service
from projections.view import View


@dataclass(frozen=True, slots=True)
class Asking:
    """A caller who asks something of a ledger.

    `within` are the responsibility codes that the caller may see; None: all of the ledger.
    """

    request: Request
    acting: Acting

    @property
    def service(self) -> Service:
        return self.acting.service

    @property
    def caller(self) -> Caller:
        return self.acting.caller

    @property
    def ledger(self) -> str:
        return self.acting.ledger

    @property
    def within(self) -> frozenset[str] | None:
        return self.acting.within

    def format(self, formats: tuple[Format, ...] = JSON_ALONE) -> Format:
        """The format that the caller accepts.

        Raises:
            NotAcceptable
        """
        return format_for(",".join(self.request.headers.getlist("accept")), formats)

    async def answered(
        self,
        asked: AskedNow,
        make: Callable[[View], Made],
        *,
        format: Format | None = None,
        identity: tuple[object, ...] = (),
        as_of: When = None,
        lasts: bool = True,
        streams: bool = False,
    ) -> Response:
        """The answer that `make` makes of the ledger at the position that is asked for.

        `identity` is what makes the answer, where it is not all that is asked; `as_of` when it
        is of, where something else than `as_of` says it, e.g. a cursor.
        """
        known_at: When = as_of
        if as_of is None and isinstance(asked, AskedAsOf | AskedOfMonth):
            known_at = asked.known_at
        question = Question(
            ledger=self.ledger,
            asked=(self.request.url.path, *(identity or asked.identity())),
            format=format or self.format(),
            language=LANGUAGE.code,
            scope=self.caller.scope_key(self.ledger),
            make=make,
            as_of=known_at,
            min_position=asked.min_position,
            timeout=asked.timeout,
            lasts=lasts,
            streams=streams,
        )
        return await answering_of(self.request.app).answer(self.request, question)


class Asks(SecurityBase):
    """A dependency that gives who asks; a part of the ledger is enough where `part` says so."""

    def __init__(self, *roles: Role, part: bool = False) -> None:
        self._needs = Needs(*roles, part=part)
        self.model, self.scheme_name = self._needs.model, self._needs.scheme_name

    async def __call__(self, request: Request, ledger: LedgerCode) -> Asking:
        """Who asks.

        Raises:
            UnknownLedger, RoleMissing, WholeLedgerNeeded
        """
        return Asking(request, await self._needs(request, ledger))


OVERSEEING: tuple[Role, ...] = ("controller", "approver", "auditor")
SETTING_RIGHT: tuple[Role, ...] = ("controller", "auditor")

PartReader = Annotated[Asking, Depends(Asks(*READING, part=True))]
"""Whoever reads reports: of all of the ledger, or of a part of it."""
WholeReader = Annotated[Asking, Depends(Asks(*READING))]
"""Whoever reads reports of all of the ledger."""
Overseer = Annotated[Asking, Depends(Asks(*OVERSEEING))]
"""Whoever may read who did what."""
Righter = Annotated[Asking, Depends(Asks(*SETTING_RIGHT))]
"""Whoever may see what was set aside."""


def documented(description: str, formats: tuple[Format, ...] = JSON_ALONE) -> dict[int | str, Any]:
    """What an endpoint may answer, for its description."""
    files = {MEDIA[f]: {"schema": {"type": "string", "format": "binary"}} for f in formats[1:]}
    return {
        **REFUSALS,
        200: {"description": description, **({"content": files} if files else {})},
        304: {"description": "The caller has the answer already, by its ETag."},
    }
