"""What answers of what happened hold, as the API describes them; amounts are whole öre."""

from typing import Any, Literal

from pydantic import Field

from adapters.http.questions.figures import Answer, Basis, Ore
from projections.happened import Kind


class DecisionMade(Answer):
    """A decision: the body that decided, when, its paragraph and its diary number."""

    body: str
    date: str
    paragraph: str | None
    diary_number: str | None


class Happened(Answer):
    """Something that was recorded: where in the log, when, by whom and by which channel."""

    position: int
    recorded_at: str
    by: str = Field(description="Who; an opaque id where the name was erased.")
    channel: str


class EventChange(Answer):
    """What an event changed: `code` and `of` name it for programs, `what` for people."""

    code: str
    of: dict[str, str] = Field(description="Which period, coding, code or account it is, by name.")
    what: str
    kind: Kind = Field(
        description=(
            "What is compared: amounts are whole öre, numbers and per cent whole hundredths, "
            "months as 2025-03."
        )
    )
    before: int | str | None = Field(description="Null: there was none.")
    after: int | str | None = Field(description="Null: there is none any more.")


class EventRecorded(Happened):
    """A row of the audit trail; `source` of a budget decision is the body that decided."""

    event: str = Field(description="Its type, as docs/events.md lists them.")
    source: str | None
    reference: str | None
    text: str | None = Field(
        description="The reason or text; of one that was erased, by whose decision."
    )
    kind: str | None
    decision: DecisionMade | None
    label: str = Field(description="What people call the event.")
    part: int = Field(description="A long delivery is several events: which of them this is.")
    parts: int
    changes: list[EventChange] = Field(
        description="What it changed, as it stood before and after: the first and the largest."
    )
    more_changes: int = Field(description="How many more changes there were.")


class EventsAnswer(Answer):
    """The audit trail, newest first."""

    basis: Basis
    events: list[EventRecorded]
    next: str | None = Field(description="The next page, if there is one.")


class BudgetDecision(Happened):
    """A decision of the budget: how many lines, and what they sum to by year (öre)."""

    kind: Literal["original", "supplement", "carry-over", "reallocation"]
    decision: DecisionMade
    proposal: str | None
    lines: int
    years: dict[str, Ore]


class BudgetProposal(Happened):
    """A proposed change of the budget."""

    proposal: str
    kind: Literal["original", "supplement", "carry-over"]
    status: Literal["waiting", "decided"]
    lines: int
    years: dict[str, Ore]


class DecisionsAnswer(Answer):
    basis: Basis
    decisions: list[BudgetDecision]
    proposals: list[BudgetProposal]


class SetAsideListed(Answer):
    """What was set aside: what it is, why, and what became of it."""

    id: int
    status: str
    kind: str
    source: str
    reference: str
    reason: str
    set_aside_at: str
    settled_at: str | None
    settled_reason: str | None
    by: str


class SetAsidesAnswer(Answer):
    """What was set aside, in the order of its numbers."""

    set_aside: list[SetAsideListed]
    next: str | None = Field(description="The next page, if there is one.")


class Known(Answer):
    """What the ledger holds of it, in öre."""

    period: str
    account: str
    coding: dict[str, str]
    amount: Ore


class SetAsideAnswer(SetAsideListed):
    """One thing set aside, whole, beside what is known of it."""

    erased: str | None = Field(description="By whose decision its content was erased, if it was.")
    content: Any
    message: Any = Field(description="The message that stated it, with its headers, if one did.")
    known: list[Known]


class FileListed(Answer):
    """A file that was read into the ledger."""

    position: int
    recorded_at: str
    by: str
    source: str | None
    sha256: str


class FilesAnswer(Answer):
    """The files, newest first."""

    files: list[FileListed]
    next: str | None = Field(description="The next page, if there is one.")


class LedgerStatus(Answer):
    """How far a ledger's log and read model have come, and what stands in the way."""

    ledger: str
    position: int
    projected: int
    stopped: str | None


class LedgersAnswer(Answer):
    ledgers: list[LedgerStatus]
