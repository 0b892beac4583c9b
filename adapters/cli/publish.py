"""liggare publish, liggare document"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.reports import PeriodOption
from adapters.cli.wiring import (
    DIFFERS,
    AsOfOption,
    AsOfPeriodOption,
    FormatOption,
    LedgerOption,
    ParagraphOption,
    ReasonOption,
    decision,
    named,
    one_of,
    parse_as_of,
    parse_period,
    part,
    progress,
    say,
    service,
    tell,
)
from adapters.cli.writing import ForceOption
from adapters.language import _
from domain.rules import RuleBroken

if TYPE_CHECKING:
    from adapters.documents.decided import Asked, Printed
    from domain.base import Decision

app = App()
documents = App(no_args_is_help=True)

DocumentArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help=_("interim-report, monthly-follow-up or service-follow-up")
    ),
]
FolderOption = Annotated[
    Path, typer.Option("--out", metavar="FOLDER", help=_("Write the files into this folder."))
]


@app.command(
    help=_(
        "Print a report whole, as pdf, xlsx and docx, into a folder; with a decision it is sealed, "
        "and its seal and proof are written too."
    )
)
def publish(
    name: DocumentArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    out: FolderOption,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help=_("Print by this template.")),
    ] = None,
    diary_number: Annotated[
        str | None,
        typer.Option(
            "--diary-number", callback=named, help=_("The diary number (dnr) of the report.")
        ),
    ] = None,
    decided_by: Annotated[
        str | None,
        typer.Option(
            "--decided-by", callback=named, help=_("The body that decided: the report is sealed.")
        ),
    ] = None,
    decided_on: Annotated[
        str | None, typer.Option("--decided-on", metavar="DATE", help=_("When, as 2024-11-21."))
    ] = None,
    paragraph: ParagraphOption = None,
    reason: ReasonOption = None,
    as_of: AsOfPeriodOption = None,
    force: ForceOption = False,
) -> None:
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    decided = _decision(decided_by, decided_on, paragraph, diary_number)
    part("adapters.exports.whole_folder").refuse_folder(out, force=force)
    source = template and part("adapters.documents.kept_templates").template_file(template)
    asked: Asked = part("adapters.documents.decided").Asked(name, month, source, diary_number)
    signing = part("adapters.transparency.at_hand")
    with service() as opened:
        if decided is None:
            made: Printed = part("adapters.documents.decided").printed(
                opened, opened.view(ledger, moment), asked, as_known=as_of is not None
            )
        else:
            signing.sign_if_can(opened, ledger)
            made = part("adapters.documents.deciding").decide(
                opened,
                opened.known_ledger(ledger),
                opened.act(),
                asked,
                decision=decided,
                as_of=moment,
                reason=reason,
            )
        if made.seal is not None:
            signing.sign_if_can(opened, ledger)
        with progress(_("Printing")) as on:
            files = part("adapters.publishing").files_of(opened, ledger, made, on)
        part("adapters.exports.whole_folder").write_folder(out, files, force=force)
    _say(made, out)


@documents.command("list", help=_("List the printed reports that were decided."))
def list_(ledger: LedgerOption, as_of: AsOfOption = None, format: FormatOption = "table") -> None:
    one_of(format, ("table", "json"), "--format")
    printing = part("adapters.print.decided")
    with service() as opened:
        view = opened.view(ledger, parse_as_of(as_of))
        listed = part("adapters.documents.decided").decided_in(view)
        names = part("adapters.erased").names_of(opened, ledger, (one.event.by for one in listed))
    if format == "table":
        printing.print_list(listed, names)
    else:
        typer.echo(part("adapters.print.machine").dumps(printing.list_json(ledger, listed, names)))


@documents.command(help=_("Make every decided report anew, and compare it with what was sealed."))
def check(ledger: LedgerOption) -> None:
    decided = part("adapters.documents.decided")
    differing = 0
    with service() as opened, progress(_("Checking")) as on:
        view = opened.view(ledger)
        sealed = decided.decided_in(view)
        for done, one in enumerate(sealed):
            if on is not None:
                on(done, len(sealed))
            try:
                decided.as_decided(opened, view, one)
            except RuleBroken as error:
                differing += 1
                tell(error)
    say(
        "{ledger}: {count} decided reports, {differing} that cannot be printed as they were.",
        ledger=ledger,
        count=len(sealed),
        differing=differing,
    )
    if differing:
        raise typer.Exit(DIFFERS)


def _decision(
    by: str | None, on: str | None, paragraph: str | None, diary_number: str | None
) -> "Decision | None":
    """The decision that a report is sealed by; None: it is a draft."""
    if by is None and on is None:
        if paragraph is not None:
            message = _("a paragraph is a decision's; state --decided-by and --decided-on too")
            raise typer.BadParameter(message, param_hint="--paragraph")
        return None
    if by is None or on is None:
        message = _("state both who decided and when: --decided-by and --decided-on")
        raise typer.BadParameter(message, param_hint="--decided-by")
    return decision(by, on, paragraph, diary_number)


def _say(made: "Printed", folder: Path) -> None:
    face = made.document.face
    facts = {
        "title": face.title,
        "folder": str(folder),
        "position": face.position,
        "digest": face.digest,
    }
    if made.seal is None:
        message = (
            "{title}: a draft on position {position} is written to {folder}; SHA-256 {digest}."
        )
        say(message, **facts)
    else:
        say(
            "{title}: decided and sealed as no. {number} on position {position}; it is written to "
            "{folder} with its seal and proof; SHA-256 {digest}.",
            number=made.seal.event.seal,
            **facts,
        )
