"""Alarms: a sealed report that is not what it was is told beside the answer, and in the log."""

import logging

from adapters.sealed import Shown

_log = logging.getLogger("liggare.seals")


def told_of(ledger: str, shown: Shown) -> dict[str, str]:
    """The header that tells of an alarm, which is logged as well; none where there is none."""
    if shown.alarm is None:
        return {}
    why = " ".join(map(str, shown.alarm.reasons))
    facts = {"ledger": ledger, "what": f"seal {shown.number}", "why": why}
    _log.error("a sealed report is not what it was", extra=facts)
    return {"Liggare-Alarm": f"seal {shown.number}"}
