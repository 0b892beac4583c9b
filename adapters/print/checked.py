"""What a check of a log found, as people read it and as JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from adapters.language import LANGUAGE, _
from adapters.print.printable import printable

if TYPE_CHECKING:
    from adapters.transparency.checking import Checked
    from adapters.transparency.findings import Finding, Findings


def finding_lines(findings: "Findings") -> Iterator[str]:
    """A line for each finding, and how many there are more."""
    for finding in findings:
        yield printable(f"  {_said(finding)}")
    if findings.more:
        yield "  " + _("and {count} more", count=LANGUAGE.count(findings.more))


def checked_json(checked: "Checked") -> dict[str, Any]:
    """What a check saw."""
    return {
        "ledger": checked.ledger,
        "events": checked.events,
        "signed": checked.signed,
        "checkpoints": checked.checkpoints,
        "key": None if checked.key is None else str(checked.key),
        "findings": [
            {"kind": one.kind, "position": _whole(one.position), "message": _said(one)}
            for one in checked.findings
        ],
        "more_findings": checked.findings.more,
    }


def _whole(position: object) -> int | None:
    """A position, if it is one that a log may have."""
    return position if isinstance(position, int) else None


def _said(finding: "Finding") -> str:
    return LANGUAGE.text(finding.message, **finding.facts)
