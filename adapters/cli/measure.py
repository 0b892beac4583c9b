"""liggare measure"""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.comment import OwnOption, ReportOption, RowsOption
from adapters.cli.deviation import FigureOption, MonthOption, RowOption, deviation_of
from adapters.cli.effect import (
    AchievedFullYearOption,
    AchievedOption,
    AchievedPostsFullYearOption,
    AchievedPostsOption,
    AssessedFullYearOption,
    AssessedOption,
    AssessedPostsFullYearOption,
    AssessedPostsOption,
    FullYearEffectOption,
    PostsFullYearOption,
    PostsOption,
    UnitOption,
    YearEffectOption,
    effect_of,
)
from adapters.cli.reports import EliminateOption, PeriodOption, WhereOption
from adapters.cli.wiring import (
    AsOfPeriodOption,
    DecidedByOption,
    DecidedOnOption,
    DiaryNumberOption,
    FormatOption,
    LedgerOption,
    ParagraphOption,
    ReasonOption,
    chosen,
    decision,
    one_of,
    parse_as_of,
    parse_period,
    part,
    say,
    service,
)
from adapters.language import _

if TYPE_CHECKING:
    from domain.measure import Ending

app = App(no_args_is_help=True)

ENDINGS: "tuple[Ending, ...]" = ("done", "cancelled")

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help=_("The measure's code."))]


@app.command(help=_("Plan a measure, or plan it anew: what is done, and what it is worth."))
def plan(
    code: CodeArgument,
    ledger: LedgerOption,
    year: Annotated[
        int, typer.Option("--year", min=1, max=9999, help=_("The year that the measure is of."))
    ],
    text: Annotated[str, typer.Option("--text", help=_("What is done, in words."))],
    year_effect: YearEffectOption = "0",
    full_year_effect: FullYearEffectOption = "0",
    posts: PostsOption = "0",
    posts_full_year: PostsFullYearOption = "0",
    unit: UnitOption = "tkr",
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="UNIT", help=_("The unit that answers for it.")),
    ] = None,
    starts: Annotated[
        str | None, typer.Option("--starts", metavar="PERIOD", help=_("When it begins."))
    ] = None,
    report: ReportOption = None,
    rows: RowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    row: RowOption = None,
    period: MonthOption = None,
    figure: FigureOption = None,
    own: OwnOption = False,
) -> None:
    worth = effect_of(year_effect, full_year_effect, posts, posts_full_year, unit)
    begins = None if starts is None else parse_period(starts, "--starts")
    asked = (report, rows, where, eliminate_internal, row, period, figure, own)
    with service() as opened:
        answered = deviation_of(opened, ledger, *asked)
        planned = part("domain.measure").Plan(year, text, worth, answered, answers, begins)
        new = opened.known_ledger(ledger).plan_measure(opened.act(), measure=code, plan=planned)
    say(
        "The measure {measure} is planned."
        if new
        else "The measure {measure} is planned so already.",
        measure=code,
    )


@app.command(help=_("Say what a measure has been worth so far, and what it is assessed to be."))
def assess(
    code: CodeArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    achieved: AchievedOption = "0",
    achieved_full_year: AchievedFullYearOption = "0",
    achieved_posts: AchievedPostsOption = "0",
    achieved_posts_full_year: AchievedPostsFullYearOption = "0",
    assessed: AssessedOption = "0",
    assessed_full_year: AssessedFullYearOption = "0",
    assessed_posts: AssessedPostsOption = "0",
    assessed_posts_full_year: AssessedPostsFullYearOption = "0",
    unit: UnitOption = "tkr",
    text: Annotated[str | None, typer.Option("--text", help=_("How it goes, in words."))] = None,
) -> None:
    assessment = part("domain.measure").Assessment(
        period=parse_period(period),
        achieved=effect_of(
            achieved, achieved_full_year, achieved_posts, achieved_posts_full_year, unit
        ),
        assessed=effect_of(
            assessed, assessed_full_year, assessed_posts, assessed_posts_full_year, unit
        ),
        text=text,
    )
    with service() as opened:
        new = opened.known_ledger(ledger).assess_measure(
            opened.act(), measure=code, assessment=assessment
        )
    said = "The measure {measure} is assessed." if new else "That is assessed already."
    say(said, measure=code)


@app.command(help=_("Note the board's decision on a measure."))
def decide(
    code: CodeArgument,
    ledger: LedgerOption,
    decided_by: DecidedByOption,
    decided_on: DecidedOnOption,
    paragraph: ParagraphOption = None,
    diary_number: DiaryNumberOption = None,
) -> None:
    made = decision(decided_by, decided_on, paragraph, diary_number)
    with service() as opened:
        new = opened.known_ledger(ledger).decide_measure(opened.act(), measure=code, decision=made)
    say(
        "The measure {measure} is decided."
        if new
        else "The measure {measure} is decided so already.",
        measure=code,
    )


@app.command(help=_("Say that a measure is done, or that it is cancelled and why."))
def end(
    code: CodeArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    ending: Annotated[
        str, typer.Option("--as", metavar="ENDING", help=_("done or cancelled"))
    ] = "done",
    reason: ReasonOption = None,
) -> None:
    stated = chosen(ending, ENDINGS, "--as")
    month = parse_period(period)
    with service() as opened:
        new = opened.known_ledger(ledger).end_measure(
            opened.act(), measure=code, ending=stated, period=month, reason=reason
        )
    said = "The measure {measure} is ended." if new else "The measure {measure} is ended already."
    say(said, measure=code)


@app.command(help=_("Say how long the board has to decide on measures, from a period on."))
def deadline(
    ledger: LedgerOption,
    days: Annotated[
        int, typer.Option("--days", help=_("Days after the end of the deviation's month."))
    ],
    valid_from: Annotated[
        str, typer.Option("--from", metavar="PERIOD", help=_("From this month on, as 2025-01."))
    ],
) -> None:
    month = parse_period(valid_from, "--from")
    with service() as opened:
        new = opened.known_ledger(ledger).state_measure_deadline(
            opened.act(), days=days, valid_from=month
        )
    say(
        "From {period} the board has {days} days to decide."
        if new
        else "From {period} the board has {days} days to decide, as before.",
        period=month,
        days=days,
    )


@app.command("list", help=_("List the measures of a year, as they stand with a month of it."))
def list_(
    ledger: LedgerOption,
    period: PeriodOption,
    as_of: AsOfPeriodOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    with service() as opened:
        view = opened.view(ledger, moment)
        if format == "json":
            known = part("adapters.print.measures").measures_json(opened, view, month)
            typer.echo(part("adapters.print.machine").dumps(known))
        else:
            making = part("adapters.documents.making").Making(opened, view, month)
            table = part("adapters.documents.tables.measures").measures_table(making)
            part("adapters.print.table").print_table(table)
