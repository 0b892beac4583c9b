"""liggare set-aside"""

import json
from typing import Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import FormatOption, LedgerOption, ReasonOption, one_of, part, say, service
from adapters.language import _

app = App(no_args_is_help=True)

IdArgument = Annotated[int, typer.Argument(metavar="ID", help=_("Its number in the list."))]


@app.command("list", help=_("List what was set aside, and what became of it."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.set_aside")
    with service() as opened:
        kept = opened.waiting_in(ledger).recorder.select_set_aside(contents=False)
        names = part("adapters.erased").names_of(opened, ledger, [one.by for one in kept])
    if format == "json":
        typer.echo(json.dumps(printing.list_json(kept, names), ensure_ascii=False, indent=1))
    else:
        printing.print_list(kept, names)


@app.command(help=_("Show one thing set aside beside what is known of it."))
def show(id: IdArgument, ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.set_aside")
    with service() as opened:
        book = opened.waiting_in(ledger)
        aside = book.set_aside(id)
        known, erased = book.known_of(aside), None
        if not aside.content:
            erased = part("adapters.erased").content_erased(opened, ledger, id)
        if format == "json":
            told = printing.one_json(aside, known, erased)
            typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            printing.print_one(aside, known, erased)


@app.command(help=_("Accept it as a correction of what is known."))
def accept(id: IdArgument, ledger: LedgerOption, reason: ReasonOption = None) -> None:
    with service() as opened:
        book = opened.waiting_in(ledger)
        position = book.accept_set_aside(opened.act(), id=id, reason=reason)
    say("Number {id} is accepted as a correction, position {position}.", id=id, position=position)


@app.command(help=_("Take it once more, as if it came now."))
def retry(id: IdArgument, ledger: LedgerOption) -> None:
    with service() as opened:
        retried = part("adapters.bus.retrying").retry(opened, ledger, id)
    say("Number {id} is taken, position {position}.", id=id, position=retried)


@app.command(help=_("Decide that it shall not count; it stays visible, with the reason."))
def discard(id: IdArgument, ledger: LedgerOption, reason: ReasonOption = None) -> None:
    with service() as opened:
        opened.waiting_in(ledger).discard_set_aside(opened.act(), id=id, reason=reason)
    say("Number {id} is discarded.", id=id)
