"""Commenting: what is explained is the deviation as the log has it, made by the read model."""

from collections.abc import Sequence

from adapters.present import refuse_behind
from adapters.sealed import definition_named
from adapters.service import Service
from domain.base import Act
from domain.coding import Period
from domain.comment import CommentStated
from domain.commentary_rule import Rule
from domain.deviation import Deviation, Figure
from domain.ledger import Ledger
from domain.rules import RuleBroken
from domain.text import LARGEST_CODE, as_kept
from projections.commentary import (
    Commentary,
    commentary,
    comments_at,
    deviation_figures,
    rows_of,
    selected_of,
)
from projections.reports.definition import DEVIATION, Rows
from projections.reports.deviation import NoSuchRow
from projections.reports.service_follow_up import SERVICE_FOLLOW_UP
from projections.selection import UnknownCode
from projections.view import View


class NoForecastToExplain(RuleBroken):
    """A comment on a forecast explains one that there is."""

    MESSAGE = (
        "there is no forecast for {period} to comment on; submit a round with a cut-off no later "
        "than that, or comment on the outcome"
    )


def rows_meant(
    report: str | None, rows: str | None, where: Sequence[str] = (), eliminate: bool = False
) -> Rows:
    """The rows that people mean: a report's by its name, or those they choose.

    Without either, those of the service follow-up. Where a report has several sets of rows, the
    last holds them all.

    Raises:
        RowsOfItsOwn, RowsToChoose, NotACondition
    """
    usual = SERVICE_FOLLOW_UP.name if rows is None else DEVIATION
    return definition_named(report or usual, rows, where, eliminate).rows[-1]


def deviation_meant(
    service: Service,
    view: View,
    rows: Rows,
    period: Period,
    *,
    row: str,
    figure: Figure,
    own: bool = False,
) -> Deviation:
    """The deviation of a row, where there may be such rows.

    Raises:
        NoSuchRow, NoSuchDimension, UnknownCode, NoStructureYet, TooManyConditions
    """
    service.reports.sorted(view, period, rows)
    if not 0 < len(row) <= LARGEST_CODE:
        raise NoSuchRow(code=row[:LARGEST_CODE], dimension=rows.dimension)
    selected = selected_of(rows)
    return Deviation(selected=selected, row=row, period=period, figure=figure, own=own)


def stated(
    service: Service,
    view: View,
    about: Deviation,
    *,
    text: str,
    causes: Sequence[str] = (),
    explains: int | None = None,
) -> CommentStated:
    """A comment on a deviation as it is at a view's position.

    Raises:
        NoForecastToExplain, and what `deviation_figures` raises.
    """
    found = deviation_figures(service.reports, view, about)
    if found.deviation is None:
        raise NoForecastToExplain(period=Period(about.period))
    return CommentStated(
        about,
        found.deviation,
        found.budget or 0,
        view.position,
        as_kept(text),
        tuple(causes),
        explains,
    )


def present(service: Service, book: Ledger) -> View:
    """The ledger as the log now has it.

    Raises:
        ReadModelStandsStill, ReadModelBehind
    """
    refuse_behind(service, book)
    return service.view(book.code)


def state_rule(service: Service, book: Ledger, act: Act, rule: Rule) -> bool:
    """State a rule that concerns what there is; False where it was last stated just so.

    Raises:
        NoSuchDimension, UnknownCode, NoStructureYet, and what stating it raises
    """
    view, selected = present(service, book), rule.selected
    chart, _ = service.reports.sorted(view, rule.valid_from, rows_of(selected))
    if rule.below is not None and chart.tree(selected.dimension).branch(rule.below) is None:
        raise UnknownCode(code=rule.below, dimension=selected.dimension)
    return book.state_commentary_rule(act, rule)


def listed(service: Service, view: View, period: Period) -> Commentary:
    """The list of a period's commentary, as of a view.

    Raises:
        SumOverflow
    """
    ids = [told.event.text for told in comments_at(view, period).values()]
    texts = service.ledger(view.ledger).recorder.select_texts(ids) if ids else {}
    return commentary(service.reports, view, period, texts)
