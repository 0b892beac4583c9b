"""liggare rebuild, liggare status"""

import json
from typing import TYPE_CHECKING

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import FormatOption, LedgerOption, one_of, part, progress, say, service
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Service

app = App()


@app.command(help=_("Build the read model anew from the log, beside the one in use."))
def rebuild(ledger: LedgerOption) -> None:
    with service() as opened:
        book = opened.known_ledger(ledger)
        with progress(_("Rebuilding")) as on:
            position = opened.read_model.rebuild(book, on)
    say("The read model is rebuilt to position {position}.", position=position)


@app.command(help=_("Show how far each ledger's log and read model have come."))
def status(format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    with service() as opened:
        ledgers = [_status(opened, code) for code in opened.store.ledgers()]
    if format == "json":
        typer.echo(json.dumps({"ledgers": ledgers}, ensure_ascii=False))
        return
    part("adapters.print.terminal").print_rows(
        ("Ledger", "Position", "Projected", "Stopped"), [tuple(one.values()) for one in ledgers]
    )


def _status(opened: "Service", code: str) -> dict[str, object]:
    opened.catch_up(code)
    projected = opened.read_model.status(code)
    position = opened.ledger(code).recorder.max_notification_id()
    return {
        "ledger": code,
        "position": position or 0,
        "projected": projected.position,
        "stopped": projected.stopped,
    }
