"""A message as a broker brought it, read: what it says, or all that is wrong with it."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from adapters.bus.contract.attributes import attributes_of, parts_of
from adapters.bus.contract.digest import digest_of, digest_of_bytes
from adapters.bus.contract.envelope import Envelope, OtherSource, read_envelope
from adapters.bus.contract.field_rules import take_findings
from adapters.bus.contract.found import Found
from adapters.bus.contract.models import (
    MODELS,
    NEEDS_SEQUENCE,
    BalancesData,
    BudgetData,
    ControlTotalsData,
    Data,
    ForecastData,
    OutcomeData,
)
from adapters.bus.contract.stating import (
    stated_amounts,
    stated_balances,
    stated_outcome,
    stated_totals,
)
from adapters.bus.contract.strict_json import TooDeep, refuse_if_too_deep
from adapters.bus.contract.when import read_month
from adapters.bus.raw import Raw
from domain.base import Decision
from domain.coding import Lines, Period
from domain.control_totals import Totals
from domain.outcome import Stated
from domain.recording import SetAsideReason
from domain.rules import RuleBroken

BudgetMessageKind = Literal["original", "supplement", "carry-over", "reallocation"]


class OutcomeMessage(NamedTuple):
    """`liggare.outcome.v1`: a voucher, or a batch of movements."""

    envelope: Envelope
    stated: Stated


class BalancesMessage(NamedTuple):
    """`liggare.outcome-balances.v1`: all that a source holds in each period it names."""

    envelope: Envelope
    order: int
    stated: Mapping[int, Lines]


class ControlTotalsMessage(NamedTuple):
    """`liggare.control-totals.v1`: what a source says that periods sum to."""

    envelope: Envelope
    order: int
    stated: Mapping[int, Totals]


class BudgetMessage(NamedTuple):
    """`liggare.budget-decision.v1`: a decided budget, or a decided change of it."""

    envelope: Envelope
    kind: BudgetMessageKind
    decision: Decision
    lines: Lines
    into_closed: bool
    as_total: bool


class ForecastMessage(NamedTuple):
    """`liggare.forecast-revision.v1`: a round, or its part within `scope` (dimension, code)."""

    envelope: Envelope
    round: str
    year: int
    cutoff: Period | None
    scope: tuple[str, str] | None
    lines: Lines
    submit: bool
    accept_differences: bool


class Unreadable(NamedTuple):
    """A message that cannot be taken, and every reason why; `envelope` where it has a sound one."""

    envelope: Envelope | None
    reason: SetAsideReason
    problems: tuple[RuleBroken, ...]


Readable = (
    OutcomeMessage
    | BalancesMessage
    | ControlTotalsMessage
    | BudgetMessage
    | ForecastMessage
    | Unreadable
)


LARGEST = 8 << 20
"""The largest body that is read, in bytes."""


class TooLarge(RuleBroken):
    """A message is larger than what is read."""

    MESSAGE = "the message is {size} bytes, more than {largest}; divide it over several messages"


class NotAnAddress(RuleBroken):
    """A message came where no source of a ledger sends."""

    MESSAGE = "“{address}” names no ledger and source; send to …<ledger>.<source>"


class UnknownType(RuleBroken):
    """A type is none of those that are taken."""

    MESSAGE = "the type “{found}” is not known here; known: {known}"


class SequenceMissing(RuleBroken):
    """What replaces an earlier statement says which is the later."""

    MESSAGE = "{type} needs the attribute sequence, higher for each new statement"


def read_message(raw: Raw) -> Readable:
    """What a message says; a bad one is `Unreadable`, and never an exception."""
    if len(raw.body) > LARGEST:
        problem = TooLarge(size=len(raw.body), largest=LARGEST)
        return Unreadable(_envelope_of_headers(raw), "too-large", (problem,))
    try:
        parts = parts_of(raw.headers, raw.body)
    except RuleBroken as problem:
        return Unreadable(_envelope_of_headers(raw), "malformed", (problem,))
    envelope, problems = read_envelope(parts.attributes, f"/{raw.ledger}/{raw.source}")
    reason = _not_its_own(raw, problems)
    if reason is not None or envelope is None:
        return Unreadable(_of_body(envelope, raw), reason or "malformed", tuple(problems))
    try:
        value = parts.read()
        envelope = envelope._replace(digest=digest_of(envelope.type, value))
    except RuleBroken as problem:
        return Unreadable(_of_body(envelope, raw), "malformed", (*problems, problem))
    found = Found(problems)
    read = _read(envelope, value, found)
    return Unreadable(envelope, "malformed", found.told()) if found or read is None else read


def _not_its_own(raw: Raw, problems: list[RuleBroken]) -> SetAsideReason | None:
    """Why the message is not its source's own to send; None where it is."""
    if not (raw.ledger and raw.source):
        problems[:] = [NotAnAddress(address=raw.address[:210])]
        return "other-source"
    other = any(isinstance(problem, OtherSource) for problem in problems)
    return "other-source" if other else None


def _read(envelope: Envelope, value: Any, found: Found) -> Readable | None:
    """What the data says; where that cannot be told, why is added to what was found."""
    model = MODELS.get(envelope.type)
    if model is None:
        found.add(UnknownType(found=envelope.type[:60], known=", ".join(MODELS)))
        return None
    if envelope.type in NEEDS_SEQUENCE and envelope.sequence is None and not found:
        found.add(SequenceMissing(type=envelope.type))
    try:
        data = model.model_validate(value)
    except ValidationError as error:
        try:
            refuse_if_too_deep(value)
            take_findings(error, found)
        except TooDeep as problem:
            found.add(problem)
        return None
    return _said(envelope, data, found)


def _said(envelope: Envelope, data: Data, found: Found) -> Readable:
    order = envelope.sequence or 0
    if isinstance(data, OutcomeData):
        return OutcomeMessage(envelope, stated_outcome(data, found))
    if isinstance(data, BalancesData):
        return BalancesMessage(envelope, order, stated_balances(data, found))
    if isinstance(data, ControlTotalsData):
        return ControlTotalsMessage(envelope, order, stated_totals(data, found))
    lines = stated_amounts(data, found)
    if isinstance(data, BudgetData):
        decision = Decision(**data.decision.model_dump())
        return BudgetMessage(envelope, data.kind, decision, lines, data.into_closed, data.as_total)
    return _forecast(envelope, data, lines, found)


def _forecast(
    envelope: Envelope, data: ForecastData, lines: Lines, found: Found
) -> ForecastMessage:
    round, scope = data.round, data.scope
    cutoff = read_month(round.cutoff, "round.cutoff", found) if round.cutoff else None
    return ForecastMessage(
        envelope,
        round.name,
        round.year,
        Period(cutoff) if cutoff else None,
        (scope.dimension, scope.code) if scope else None,
        lines,
        data.submit,
        data.accept_differences,
    )


def _envelope_of_headers(raw: Raw) -> Envelope | None:
    """The envelope of a message whose body cannot be taken, where headers have it."""
    attributes = attributes_of(raw.headers)
    envelope, problems = read_envelope(attributes, f"/{raw.ledger}/{raw.source}")
    return None if problems else _of_body(envelope, raw)


def _of_body(envelope: Envelope | None, raw: Raw) -> Envelope | None:
    """An envelope whose digest is that of the body as it came."""
    return envelope and envelope._replace(digest=digest_of_bytes(envelope.type, raw.body))
