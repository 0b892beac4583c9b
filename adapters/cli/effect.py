"""The effects of measures, as options: amounts in a unit, and full-time equivalents."""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.wiring import one_of, part
from adapters.language import _

if TYPE_CHECKING:
    from domain.effect import Effect

UNITS = ("kr", "tkr", "mnkr")

UnitOption = Annotated[
    str, typer.Option("--unit", help=_("The unit of the amounts: kr, tkr or mnkr."))
]
YearEffectOption = Annotated[
    str, typer.Option("--year-effect", help=_("Effect this year; better is positive."))
]
FullYearEffectOption = Annotated[
    str, typer.Option("--full-year-effect", help=_("Effect in a full year."))
]
PostsOption = Annotated[
    str, typer.Option("--posts", help=_("Full-time equivalents fewer this year, as 2,5."))
]
PostsFullYearOption = Annotated[
    str, typer.Option("--posts-full-year", help=_("Full-time equivalents fewer in a full year."))
]
AchievedOption = Annotated[
    str, typer.Option("--achieved", help=_("Effect achieved this year, up to the period."))
]
AchievedFullYearOption = Annotated[
    str, typer.Option("--achieved-full-year", help=_("What that is worth in a full year."))
]
AchievedPostsOption = Annotated[
    str, typer.Option("--achieved-posts", help=_("Full-time equivalents fewer, up to the period."))
]
AchievedPostsFullYearOption = Annotated[
    str, typer.Option("--achieved-posts-full-year", help=_("What that is in a full year."))
]
AssessedOption = Annotated[
    str, typer.Option("--assessed", help=_("Effect assessed of the whole year."))
]
AssessedFullYearOption = Annotated[
    str, typer.Option("--assessed-full-year", help=_("Effect assessed in a full year."))
]
AssessedPostsOption = Annotated[
    str,
    typer.Option("--assessed-posts", help=_("Full-time equivalents fewer in the whole year.")),
]
AssessedPostsFullYearOption = Annotated[
    str,
    typer.Option(
        "--assessed-posts-full-year", help=_("Full-time equivalents fewer in a full year.")
    ),
]


def effect_of(year: str, full_year: str, posts: str, posts_full_year: str, unit: str) -> "Effect":
    """An effect from its options."""
    one_of(unit, UNITS, "--unit")
    decimals = part("domain.mapping").DECIMALS[unit]
    parse, effect = part("domain.money").parse_ore, part("domain.effect")
    made: Effect = effect.Effect(
        year=parse(year, decimals=decimals),
        full_year=parse(full_year, decimals=decimals),
        posts_year=effect.parse_posts(posts),
        posts_full_year=effect.parse_posts(posts_full_year),
    )
    return made
