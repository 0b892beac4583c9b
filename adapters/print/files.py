"""The files that were read into a ledger, as a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.language import _
from adapters.print.machine import iso
from adapters.print.terminal import console, local_time, print_rows
from projections.audit_trail import Recorded


def list_json(rows: Sequence[Recorded], names: Mapping[str, str]) -> dict[str, Any]:
    """The list as JSON."""
    return {
        "files": [
            {
                "position": row.position,
                "recorded_at": iso(row.recorded_at),
                "by": names.get(row.by, row.by),
                "source": row.source,
                "sha256": row.reference,
            }
            for row in rows
        ]
    }


def print_list(rows: Sequence[Recorded], names: Mapping[str, str]) -> None:
    """The list as a table."""
    if not rows:
        console().print(_("No file has been read into the ledger."))
        return
    print_rows(
        ("Position", "When", "By", "Source", "SHA-256"),
        [
            (
                row.position,
                local_time(row.recorded_at),
                names.get(row.by, row.by),
                row.source or "–",
                (row.reference or "")[:16],
            )
            for row in rows
        ],
    )
