"""liggare key"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    REFUSED,
    FormatOption,
    LedgerOption,
    one_of,
    part,
    say,
    service,
    tell,
)
from adapters.language import _
from domain.rules import RuleBroken

if TYPE_CHECKING:
    from adapters.service import Service
    from domain.ledger import Ledger
    from domain.signing_key import SigningKeyIntroduced

app = App(no_args_is_help=True)

LedgersOption = Annotated[
    list[str] | None,
    typer.Option("--ledger", help=_("A ledger's code; may be repeated. Else all there are.")),
]


@app.command(help=_("Make the signing key where there is none, and sign the ledgers with it."))
def make(
    ledgers: LedgersOption = None,
    lost: Annotated[
        bool,
        typer.Option(
            "--lost",
            help=_("The key in use is lost or stolen: this one follows it, unvouched for."),
        ),
    ] = False,
) -> None:
    keys = part("adapters.transparency.keys")
    with service() as opened:
        file = opened.settings.key_file
        if file is None:
            raise keys.NoSigningKey
        codes = [opened.known_ledger(code).code for code in ledgers or opened.store.ledgers()]
        if not file.exists():
            keys.make_key(file)
            say("A key is made: {file}. Keep a copy where only you reach it.", file=str(file))
        if lost:
            for code in codes:
                part("adapters.transparency.at_hand").replace_lost_key(opened, code)
        _sign_and_show(opened, codes)


@app.command("list", help=_("List the keys that a ledger's log has been signed with."))
def list_(ledger: LedgerOption, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    with service() as opened:
        book = opened.known_ledger(ledger)
        events = list(_introductions(book))
        names = part("adapters.erased").names_of(opened, ledger, [event.by for event in events])
    rows = [(event.key, event.recorded_at, names.get(event.by)) for event in events]
    if format == "json":
        told = [
            {"key": key, "introduced_at": at.isoformat(), "by": by, "in_use": number == len(rows)}
            for number, (key, at, by) in enumerate(rows, start=1)
        ]
        typer.echo(json.dumps({"keys": told}, ensure_ascii=False, indent=1))
        return
    terminal = part("adapters.print.terminal")
    for number, (key, at, by) in enumerate(rows, start=1):
        in_use = _("in use") if number == len(rows) else _("replaced")
        typer.echo(f"{key}\n  {in_use}; {terminal.local_time(at)}, {by or _('(erased)')}")


@app.command(help=_("Put a new signing key in the place of the one in use, which vouches for it."))
def rotate() -> None:
    keys = part("adapters.transparency.keys")
    with service() as opened:
        file = opened.settings.key_file
        if file is None or not file.exists():
            raise keys.NoSigningKey
        retired = keys.replace_key(file, opened.clock().date())
        say("A new key is in use; the one before lies in {file}.", file=str(retired))
        _sign_and_show(opened, opened.store.ledgers())


def _introductions(book: "Ledger") -> "Iterator[SigningKeyIntroduced]":
    for event in book.events.get(book.signing_keys().id):
        if isinstance(event, part("domain.signing_key").SigningKeyIntroduced):
            yield event


def _sign_and_show(opened: "Service", codes: list[str]) -> None:
    """Sign each ledger, and show the public key under its name; one that cannot be is told."""
    at_hand = part("adapters.transparency.at_hand")
    refused, shown = False, []
    for code in codes:
        try:
            at_hand.sign(opened, [code])
        except RuleBroken as error:
            refused = True
            tell(error)
        else:
            shown.append(opened.ledger(code).signing_keys().keys[-1])
    if shown:
        message = _(
            "Give the auditor the public key of the ledger by another way than this service: on "
            "paper, or by a person. What it checks is worth no more than the way it came."
        )
        typer.echo(message, err=True)
    for key in shown:
        typer.echo(key)
    if refused:
        raise typer.Exit(REFUSED)
