"""What people call each type of event, and how a change is said."""

from adapters.language import LANGUAGE, _
from adapters.print.machine import said
from domain.coding import Period
from projections.happened import Kind, Value
from projections.reports.report import Note

NOTHING = "–"

LABELS: dict[str, Note] = {
    "structure.loaded": Note("Structure loaded"),
    "source.declared": Note("Source declared"),
    "source.restated": Note("Source delivered anew"),
    "outcome.recorded": Note("Outcome recorded"),
    "outcome.corrected": Note("Outcome corrected"),
    "outcome.reversed": Note("Outcome taken back"),
    "balances.restated": Note("Balances stated"),
    "budget.proposed": Note("Budget proposed"),
    "budget.decided": Note("Budget decided"),
    "budget.reallocated": Note("Budget reallocated"),
    "forecast.opened": Note("Forecast round opened"),
    "forecast.revised": Note("Forecast revised"),
    "forecast.submitted": Note("Forecast submitted"),
    "forecast.approved": Note("Forecast approved"),
    "period.closed": Note("Period closed"),
    "period.reopened": Note("Period reopened"),
    "mapping.kept": Note("Mapping kept"),
    "file.imported": Note("File imported"),
    "sequence.broken": Note("Messages missing"),
    "sequence.mended": Note("Missing messages came"),
    "control_totals.stated": Note("Control totals stated"),
    "report.sealed": Note("Report sealed"),
    "text.erased": Note("Text erased"),
    "signing_key.introduced": Note("Signing key introduced"),
    "commentary_rule.stated": Note("Commentary rule stated"),
    "cause.named": Note("Cause named"),
    "comment.written": Note("Comment written"),
    "comment.withdrawn": Note("Comment withdrawn"),
    "measure.planned": Note("Measure planned"),
    "measure.assessed": Note("Measure assessed"),
    "measure.decided": Note("Measure decided"),
    "measure.ended": Note("Measure ended"),
    "measure_deadline.stated": Note("Deadline of measures stated"),
    "indicator.defined": Note("Indicator defined"),
    "indicator.targeted": Note("Indicator given a target"),
    "indicator.measured": Note("Indicator measured"),
    "assignment.received": Note("Assignment received"),
    "assignment.reported": Note("Assignment reported"),
    "assignment.finished": Note("Assignment finished"),
    "closing_step.planned": Note("Closing step planned"),
    "closing_step.done": Note("Closing step done"),
    "closing_step.reopened": Note("Closing step reopened"),
    "template.kept": Note("Template kept"),
    "document.sealed": Note("Printed report sealed"),
}
"""Every type of event there is; a test fails where one is forgotten."""

CHANNELS = {
    "command-line": Note("command line"),
    "file": Note("file"),
    "bus": Note("message bus"),
    "api": Note("API"),
}

DECISIONS = {
    "original": Note("original budget"),
    "supplement": Note("supplementary budget"),
    "carry-over": Note("carry-over"),
    "reallocation": Note("reallocation"),
    "approval": Note("approval"),
    "seal": Note("seal"),
    "erasure": Note("erasure"),
    "measure": Note("measure"),
    "assignment": Note("assignment"),
}
"""The kinds of decisions, as the audit trail has them."""


def label(topic: str) -> str:
    """What people call an event."""
    return said(LABELS[topic])


def label_is(word: str, topic: str) -> bool:
    """Whether a word is what people call an event, in their language or in English."""
    return word in (label(topic).casefold(), LABELS[topic].message.casefold())


def value_said(kind: Kind, value: Value) -> str:
    """A value as people read it; amounts in kronor, without their unit."""
    if value is None:
        return NOTHING
    if isinstance(value, Note):
        return said(value)
    if isinstance(value, str):
        return value
    if kind == "amount":
        return LANGUAGE.amount(value, "kr")
    if kind in ("number", "per-cent"):
        return LANGUAGE.decimal(value, 2) + ("\u00a0%" if kind == "per-cent" else "")
    return str(Period(value)) if kind == "month" else LANGUAGE.count(value)


def more_said(more: int) -> str:
    """That more was changed than is told."""
    return _("and {count} more", count=LANGUAGE.count(more))
