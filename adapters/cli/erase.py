"""liggare erase"""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    DecidedByOption,
    DecidedOnOption,
    DiaryNumberOption,
    DryRunOption,
    LedgerOption,
    ParagraphOption,
    decision,
    part,
    say,
    service,
)
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Service

app = App(no_args_is_help=True)

PLACES = {
    "text": "text",
    "reason": "reason",
    "report": "control report",
    "grants": "the grants (liggare access revoke)",
    "tokens": "the tokens (liggare token revoke)",
}

YesOption = Annotated[bool, typer.Option("--yes", help=_("Do not ask; erase."))]


@app.command(help=_("Erase a text that an event names: a voucher's, a reason, a control report."))
def text(
    ledger: LedgerOption,
    position: Annotated[
        int, typer.Option("--position", min=1, help=_("The position of the event."))
    ],
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    line: Annotated[
        int | None, typer.Option("--line", min=1, help=_("The text of this line of the event."))
    ] = None,
    all: Annotated[bool, typer.Option("--all", help=_("All the texts of the event."))] = False,
    everywhere: Annotated[
        bool,
        typer.Option("--everywhere", help=_("Also where other events name just the same text.")),
    ] = False,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    made = decision(decided_by, decided_on, paragraph, diary_number)
    erasing = part("adapters.erasing")
    with service() as opened:
        book = opened.known_ledger(ledger)
        texts = erasing.chosen(erasing.texts_at(book, position), position, line=line, all=all)
        ids = [text.id for text in texts]
        same = erasing.same_elsewhere(opened, ledger, texts)
        _show(opened, ledger, texts)
        if same:
            said = "The same text stands in {count} other places."
            hint = "" if everywhere else " " + _("State --everywhere to erase it there too.")
            typer.echo(_(said, count=len(same)) + hint)
        if everywhere:
            ids += same
        if _goes_on(dry_run=dry_run, yes=yes):
            erased = [part("domain.recording").Erased("text", id) for id in ids]
            erasing.erase(opened, book, opened.act(), erased=erased, decision=made)
            say("{count} texts are erased; their events stay.", count=len(ids))
            _remind(opened)


@app.command(help=_("Erase the name of a person or system; what they did stays, under an id."))
def name(
    who: Annotated[str, typer.Argument(metavar="NAME", help=_("The name, or its id."))],
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    made = decision(decided_by, decided_on, paragraph, diary_number)
    erasing = part("adapters.erasing")
    with service() as opened:
        found = erasing.person(opened, who)
        ledgers = ", ".join(found.ledgers)
        said = "{name} has acted in {ledgers}, as {id}."
        if not found.acted:
            said = "{name} has recorded nothing, as {id}; the decision is recorded in {ledgers}."
        say(said, name=found.name, ledgers=ledgers, id=found.id)
        for place in found.also_in:
            say("The name also stands in {place}; take it away there too.", place=_(PLACES[place]))
        if _goes_on(dry_run=dry_run, yes=yes):
            erasing.erase_name(opened, opened.act(), person=found, decision=made)
            say("The name is erased; what was done stays under the id {id}.", id=found.id)
            _remind(opened)


@app.command("set-aside", help=_("Erase the content of what was set aside and is settled."))
def set_aside(
    number: Annotated[int, typer.Argument(metavar="ID", help=_("Its number in the list."))],
    ledger: LedgerOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    made = decision(decided_by, decided_on, paragraph, diary_number)
    erasing = part("adapters.erasing")
    with service() as opened:
        book = opened.known_ledger(ledger)
        erasing.refuse_waiting(book, number)
        if _goes_on(dry_run=dry_run, yes=yes):
            erased = [part("domain.recording").Erased("set-aside", str(number))]
            erasing.erase(opened, book, opened.act(), erased=erased, decision=made)
            say("The content of number {number} is erased.", number=number)
            _remind(opened)


def _show(opened: "Service", ledger: str, texts: Any) -> None:
    """The texts that are to go, and where else they are quoted."""
    printable = part("adapters.print.printable").printable
    for text in texts:
        where = _("line {line}", line=text.line) if text.line else _(PLACES[text.field])
        typer.echo(f"  {where}: {printable(text.text)[:200]}")
        quoted = part("adapters.quoted").quoted_in(opened, ledger, text.text)
        if quoted.reports:
            at = ", ".join(map(str, quoted.reports))
            say("It is quoted in the control reports at position {positions}.", positions=at)
        if quoted.set_aside:
            at = ", ".join(map(str, quoted.set_aside))
            say("It is quoted in what was set aside under number {numbers}.", numbers=at)


def _goes_on(*, dry_run: bool, yes: bool) -> bool:
    """Whether to erase: what is gone does not come back, so it is asked for."""
    if dry_run:
        say("Nothing was erased: this was a rehearsal.")
        return False
    if yes:
        return True
    if not sys.stdin.isatty():
        raise typer.BadParameter(_("state --yes to erase without being asked"), param_hint="--yes")
    return typer.confirm(_("What is erased does not come back. Erase?"))


def _remind(opened: "Service") -> None:
    if opened.settings.database.startswith("sqlite"):
        if not opened.store.scrub():
            say("Another process reads the database; the write-ahead log is emptied when it ends.")
    else:
        say("PostgreSQL removes the row's bytes at the next VACUUM of its tables.")
    say("Backups and packages that were given away still hold it.")
