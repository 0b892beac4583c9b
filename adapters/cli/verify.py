"""liggare verify"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    DIFFERS,
    FormatOption,
    LedgerOption,
    one_of,
    part,
    progress,
    say,
    service,
)
from adapters.language import LANGUAGE, _

if TYPE_CHECKING:
    from adapters.transparency.checking import Checked

app = App()


@app.command(help=_("Check the stored log against what was signed of it."))
def verify(
    ledger: LedgerOption,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint",
            metavar="FILE",
            help=_("A checkpoint that you saw earlier: does the log extend it?"),
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="KEY",
            help=_("The public key that you were given; else those that the log itself names."),
        ),
    ] = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    own = None if key is None else part("adapters.transparency.notes").VerifierKey.parse(key)
    seen = None if checkpoint is None else _text(checkpoint)
    checking = part("adapters.transparency.checking")
    with service() as opened:
        opened.known_ledger(ledger)
        with progress(_("Checking")) as on:
            checked = checking.check(opened.store, ledger, key=own, checkpoint=seen, progress=on)
        checked.findings.tell_lost_texts(part("adapters.erased").lost_texts(opened, ledger))
    if format == "json":
        printing = part("adapters.print.checked")
        typer.echo(json.dumps(printing.checked_json(checked), ensure_ascii=False, indent=1))
    else:
        _print(checked, own is not None)
    if checked.findings:
        raise typer.Exit(DIFFERS)


def _print(checked: "Checked", own_key: bool) -> None:
    say(
        "{ledger}: {events} events, signed up to position {signed}; {checkpoints} checkpoints.",
        ledger=checked.ledger,
        events=LANGUAGE.count(checked.events),
        signed=LANGUAGE.count(checked.signed),
        checkpoints=LANGUAGE.count(checked.checkpoints),
    )
    if checked.events > checked.signed and not checked.findings:
        say("The last {count} events are not signed yet.", count=checked.events - checked.signed)
    if checked.key is not None:
        say("The key in use: {key}", key=checked.key)
    if not own_key:
        say(
            "The keys are those that the log itself names; state --key with the one you were given."
        )
    if not checked.findings:
        say("Everything is as it was signed.")
        return
    printing = part("adapters.print.checked")
    say("NOT as it was signed:")
    for line in printing.finding_lines(checked.findings):
        typer.echo(line)


def _text(file: Path) -> str:
    limit: Any = part("adapters.transparency.notes").LARGEST_NOTE
    try:
        with file.open("rb") as opened:
            return opened.read(limit + 1).decode()
    except OSError as error:
        reason = error.strerror or str(error)
        message = _("{file} cannot be read: {reason}", file=str(file), reason=reason)
    except UnicodeDecodeError:
        message = _("{file} cannot be read: {reason}", file=str(file), reason=_("it is no text"))
    raise typer.BadParameter(message, param_hint="--checkpoint") from None
