"""What every command uses: the service, opened when first needed, and how errors are told.

The heavy parts are imported by the command that needs them, so that help answers at once.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from adapters.language import _
from adapters.print.refusal import refusal_lines, said
from domain.rules import RuleBroken

if TYPE_CHECKING:
    from adapters.as_of import When
    from adapters.sealed import Opened
    from adapters.service import Progress, Service
    from adapters.settings import Settings
    from domain.base import Decision
    from domain.coding import Period
    from projections.reports.definition import Definition

T = TypeVar("T", bound=str)

REFUSED, SET_ASIDE = 1, 3
DIFFERS = 3

LONGEST_NAME = 200


def named(name: str | None) -> str | None:
    """A name that a person gives: some text, and not too long."""
    if name is not None and not 0 < len(name.strip()) <= LONGEST_NAME:
        raise typer.BadParameter(_("a name has between 1 and {most} characters", most=LONGEST_NAME))
    return name


LedgerOption = Annotated[str, typer.Option("--ledger", help=_("The ledger's code."))]
ReasonOption = Annotated[str | None, typer.Option("--reason", help=_("Why, in words."))]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=_("Show what would happen, and record nothing."))
]
DecidedByOption = Annotated[
    str, typer.Option("--decided-by", callback=named, help=_("The body that decided."))
]
DecidedOnOption = Annotated[
    str, typer.Option("--decided-on", metavar="DATE", help=_("When, as 2024-11-21."))
]
ParagraphOption = Annotated[
    str | None, typer.Option("--paragraph", callback=named, help=_("Its paragraph (§)."))
]
DiaryNumberOption = Annotated[
    str | None, typer.Option("--diary-number", callback=named, help=_("Its diary number (dnr)."))
]
IntoClosedOption = Annotated[
    bool, typer.Option("--into-closed", help=_("It reaches into a closed period, knowingly."))
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help=_("What was known at a log position or a time; or now.")),
]
AsOfPeriodOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help=_(
            "What was known at a log position or a time; now, or closed: when the period was "
            "closed last."
        ),
    ),
]
FormatOption = Annotated[str, typer.Option("--format", help=_("table or json"))]

_database: list[str | None] = [None]


def configure(database: str | None) -> None:
    """Remember which database this process was asked for."""
    _database[0] = database


def settings() -> "Settings":
    """What this process is configured with."""
    configured: Settings = import_module("adapters.settings").Settings.of(_database[0])
    return configured


@contextmanager
def service() -> Iterator["Service"]:
    """The service on the configured database, closed afterwards; what was recorded is signed."""
    opened: Service = import_module("adapters.service").Service(settings())
    recorded: dict[str, None] = {}
    opened.store.watching = lambda ledger: nullcontext(recorded.setdefault(ledger))
    try:
        try:
            yield opened
        except Exception:
            _sign(opened, recorded)
            raise
        _sign(opened, recorded)
    finally:
        opened.close()


def _sign(opened: "Service", ledgers: Iterable[str]) -> None:
    """Sign what was recorded in some ledgers, where there is a key; why it cannot be is told."""
    file = opened.settings.key_file
    if not ledgers or file is None or not file.exists():
        return
    try:
        part("adapters.transparency.at_hand").sign(opened, ledgers)
    except Exception as error:
        typer.echo(_("What was recorded is not signed yet."), err=True)
        if not tell(error):
            raise


def part(name: str) -> Any:
    """A module of the program, imported when a command first needs it."""
    return import_module(name)


@contextmanager
def progress(what: str) -> Iterator["Progress | None"]:
    """A progress bar on a terminal; nothing where output is a file or a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    rich = import_module("rich.progress")
    console = import_module("rich.console").Console(stderr=True)
    columns = (
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.TextColumn("{task.completed:,.0f}"),
        rich.TimeElapsedColumn(),
    )
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def parse_day(text: str, option: str) -> date:
    """A date written 2024-11-21."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("“{text}” is not a date; write it as 2024-11-21", text=text)
        raise typer.BadParameter(message, param_hint=option) from None


def parse_period(text: str, option: str = "--period") -> "Period":
    """A month written 2025-03 or 202503."""
    coding = part("domain.coding")
    try:
        month: Period = coding.Period.parse(text)
    except coding.NotAPeriod as error:
        raise typer.BadParameter(said(error), param_hint=option) from None
    return month


def parse_as_of(
    text: str | None,
    period: "Period | None" = None,
    *,
    definition: "Definition | None" = None,
    option: str = "--as-of",
) -> "When":
    """A log position, a time, or a word; a bare date means its end in Europe/Stockholm.

    `closed` is a word where there is a period that it can mean the closing of, and `sealed`
    where there is a report that can be sealed.
    """
    if text is None:
        return None
    as_of = part("adapters.as_of")
    try:
        parsed: When = as_of.read_when(text, period, definition)
    except ValueError:
        if text == as_of.CLOSED:
            message = _("closed means when a period was closed, and no period is asked for here")
        else:
            message = _("“{text}” is neither a position nor a time as 2025-04-24T12:00", text=text)
        raise typer.BadParameter(message, param_hint=option) from None
    return parsed


def one_of(value: str | None, allowed: tuple[str, ...], option: str) -> None:
    """Check an option that has a few possible values."""
    if value is not None and value not in allowed:
        message = _("“{value}” is none of {allowed}", value=value, allowed=", ".join(allowed))
        raise typer.BadParameter(message, param_hint=option)


def chosen(value: str, allowed: tuple[T, ...], option: str) -> T:
    """The one of a few possible values that an option has."""
    one_of(value, allowed, option)
    return allowed[allowed.index(value)]


def decision(
    decided_by: str, decided_on: str, paragraph: str | None, diary_number: str | None
) -> "Decision":
    """A decision from its options."""
    day = parse_day(decided_on, "--decided-on")
    made: Decision = part("domain.base").Decision(
        body=decided_by, date=day.isoformat(), paragraph=paragraph, diary_number=diary_number
    )
    return made


def say(message: str, **facts: object) -> None:
    typer.echo(_(message, **facts))


def tell_alarm(opened: "Opened") -> None:
    """Tell on standard error that a sealed report is not what it was."""
    for line in part("adapters.print.sealed").alarm_lines(opened):
        typer.echo(line, err=True)


def tell(error: Exception) -> bool:
    """Tell an error in the user's words, on standard error; False where it is unforeseen."""
    if isinstance(error, RuleBroken):
        for line in refusal_lines(error):
            typer.echo(line, err=True)
        return True
    if type(error).__module__.split(".")[0] in (
        "sqlalchemy",
        "psycopg",
        "sqlite3",
        "eventsourcing",
    ):
        # SQLAlchemy adds the statement and its values; the database's own words are enough.
        said = getattr(error, "orig", None) or error
        typer.echo(_("The database cannot be used: {error}", error=str(said).strip()), err=True)
        return True
    return False
