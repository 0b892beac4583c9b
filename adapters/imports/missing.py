"""Vouchers that a source stated before, and leaves out when it states all again."""

from collections.abc import Collection
from importlib import import_module

from adapters.files.control import Control
from adapters.service import Service
from domain.ledger import Ledger
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed

SHOWN = 20
_TOPICS = (OutcomeRecorded.TOPIC, OutcomeCorrected.TOPIC, OutcomeReversed.TOPIC)


def remark_missing(
    service: Service, ledger: Ledger, source: str, stated: Collection[str], control: Control
) -> None:
    """List the vouchers that count, of the years and series in the file, and are not in it.

    They may have been taken back, or lie outside what the file covers: a person decides.
    """
    # Imported where it is needed: other imports read no projection, and start in half the time.
    wanted = import_module("projections.audit_trail").Wanted(topics=_TOPICS, source=source)
    series = {reference.rpartition("/")[0] for reference in stated}
    latest = {
        row.reference: row.topic
        for row in service.view(ledger.code).events(wanted)
        if row.reference is not None
    }
    missing = [
        reference
        for reference, topic in latest.items()
        if topic != OutcomeReversed.TOPIC
        and reference not in stated
        and reference.rpartition("/")[0] in series
    ]
    if missing:
        control.remark(
            "{count} vouchers that the source stated before are not in the file: {references}; "
            "take those back that shall not count: liggare outcome reverse REFERENCE",
            count=len(missing),
            references=", ".join([*missing[:SHOWN], *(["…"] if len(missing) > SHOWN else [])]),
        )
