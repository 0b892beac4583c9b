"""The command line. Exit codes: 0 done, 1 refused, 2 wrong call, 3 set aside or differing."""

import gc
import sys
from typing import Annotated

import typer

from adapters.cli.access import app as access
from adapters.cli.assignment import app as assignment
from adapters.cli.audit import app as audit
from adapters.cli.budget import app as budget
from adapters.cli.calling import App, lend_language_to_typer, tell_wrong_call
from adapters.cli.cause import app as cause
from adapters.cli.chart import app as chart
from adapters.cli.comment import app as comment
from adapters.cli.commentary_rule import app as commentary_rule
from adapters.cli.compare import app as compare
from adapters.cli.erase import app as erase
from adapters.cli.export import app as export
from adapters.cli.file import app as file
from adapters.cli.forecast import app as forecast
from adapters.cli.imports import app as imports
from adapters.cli.indicator import app as indicator
from adapters.cli.key import app as key
from adapters.cli.ledger import app as ledger
from adapters.cli.log import app as log
from adapters.cli.mapping import app as mapping
from adapters.cli.measure import app as measure
from adapters.cli.month_close import app as month_close
from adapters.cli.outcome import app as outcome
from adapters.cli.period import app as period
from adapters.cli.prove import app as prove
from adapters.cli.publish import app as publish
from adapters.cli.publish import documents
from adapters.cli.reconcile import app as reconcile
from adapters.cli.replay import app as replay
from adapters.cli.reports import app as reports
from adapters.cli.seal import app as seal
from adapters.cli.seal import seals
from adapters.cli.serve import app as serve
from adapters.cli.set_aside import app as set_aside
from adapters.cli.structure import app as structure
from adapters.cli.template import app as template
from adapters.cli.tie_out import app as tie_out
from adapters.cli.token import app as token
from adapters.cli.verify import app as verify
from adapters.cli.watch import app as watch
from adapters.cli.wiring import configure, one_of, part, tell
from adapters.cli.witness import app as witness
from adapters.language import _

app = App(
    name="liggare",
    help=_("Liggare: budget, outcome and forecast as a ledger that can be explained."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(structure, name="structure", help=_("The ledger's dimensions and account groups."))
app.add_typer(imports, name="import", help=_("Read files into the ledger."))
app.add_typer(mapping, name="mapping", help=_("What the columns of spreadsheets mean."))
app.add_typer(file, name="file", help=_("What was imported, with its control report."))
app.add_typer(budget, name="budget", help=_("Propose, decide and reallocate the budget."))
app.add_typer(forecast, name="forecast", help=_("Submit and approve forecast rounds."))
app.add_typer(outcome, name="outcome", help=_("Take back an outcome."))
app.add_typer(indicator, name="indicator", help=_("Measurements and key figures."))
app.add_typer(measure, name="measure", help=_("What is done about deviations."))
app.add_typer(assignment, name="assignment", help=_("Tasks from the council or the board."))
app.add_typer(month_close, name="month-close", help=_("The steps of a month's close."))
app.add_typer(period, name="period", help=_("Close and reopen periods."))
app.add_typer(set_aside, name="set-aside", help=_("What contradicts what is known, and waits."))
app.add_typer(comment, name="comment", help=_("Why deviations arose."))
app.add_typer(
    commentary_rule, name="commentary-rule", help=_("Which deviations must be explained.")
)
app.add_typer(cause, name="cause", help=_("The causes that a comment may have."))
app.add_typer(reports)
app.add_typer(compare)
app.add_typer(seal)
app.add_typer(seals, name="seals", help=_("Reports that were sealed: list, show and check them."))
app.add_typer(template, name="template", help=_("What printed reports are made by."))
app.add_typer(publish)
app.add_typer(documents, name="document", help=_("Printed reports that were decided."))
app.add_typer(reconcile)
app.add_typer(tie_out)
app.add_typer(chart)
app.add_typer(prove)
app.add_typer(audit, name="audit", help=_("Who did what, and what proves it."))
app.add_typer(replay)
app.add_typer(export, name="export", help=_("Write files that other programs read."))
app.add_typer(erase, name="erase", help=_("Erase texts and names by a decision."))
app.add_typer(access, name="access", help=_("Who may do what, by the API and the bus."))
app.add_typer(token, name="token", help=_("Tokens of systems that call the API."))
app.add_typer(key, name="key", help=_("The key that the log is signed with."))
app.add_typer(verify)
app.add_typer(witness, name="witness", help=_("Show what was signed to somebody outside."))
app.add_typer(watch)
app.add_typer(serve)
app.add_typer(ledger)
app.add_typer(log, name="log", help=_("The Merkle log: its checkpoint and proofs."))


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"liggare {part('importlib.metadata').version('liggare')}")
        raise typer.Exit


@app.callback()
def options(
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help=_(
                "sqlite:///file.sqlite or postgresql://…; else LIGGARE_DATABASE, else a file here."
            ),
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help=_("Language of texts and numbers: sv or en."))
    ] = "sv",
    shows_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=_("Show the version.")
        ),
    ] = False,
) -> None:
    one_of(lang, ("sv", "en"), "--lang")
    configure(database)


def main() -> None:
    """Run the command line; every refusal is told in one sentence, never as a traceback."""
    # Importing leaves no cyclic garbage; to search for it costs a seventh of a short process.
    gc.set_threshold(100_000, 50, 100)
    lend_language_to_typer()
    try:
        sys.exit(app(standalone_mode=False))
    except typer.Abort:
        sys.exit(1)
    except typer.TyperException as error:
        sys.exit(tell_wrong_call(error))
    except Exception as error:
        if not tell(error):
            raise
        sys.exit(1)
