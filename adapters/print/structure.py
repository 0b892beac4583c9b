"""A structure as it holds on a day: as trees in the terminal, and as JSON."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from adapters.as_of import STOCKHOLM
from adapters.language import LANGUAGE, _
from adapters.print.machine import basis_json, said
from adapters.print.printable import printable
from adapters.print.terminal import console, local_time
from domain.structure import (
    KINDS,
    AccountGroup,
    Dimension,
    Node,
    StructureVersion,
    structure_on,
)
from projections.reports.report import Basis, Note
from projections.selection import NoStructureYet
from projections.tree import Branch, dimension_tree
from projections.view import View

KIND_NAMES = {"revenue": Note("Revenue"), "cost": Note("Costs"), "grant": Note("Grant")}


class Standing(NamedTuple):
    """A structure that holds on a day, among all that a view knows."""

    view: View
    day: date
    version: StructureVersion


def standing_on(view: View, day: date | None) -> Standing:
    """The structure that holds on a day; None: the day when anything was recorded last.

    So that what is shown of a position is always the same.

    Raises:
        NoStructureYet
    """
    if not view.structures or view.recorded_at is None:
        raise NoStructureYet
    day = day or view.recorded_at.astimezone(STOCKHOLM).date()
    held = structure_on(view.structures, day)
    version = next(v for v in reversed(view.structures) if v.structure is held)
    return Standing(view, day, version)


def structure_json(standing: Standing) -> dict[str, Any]:
    """The structure as it was loaded, the first day it holds (null: the beginning), and the day."""
    view = standing.view
    return {
        "ledger": view.ledger,
        "basis": basis_json(Basis(view.position, view.recorded_at)),
        "on": standing.day.isoformat(),
        **standing.version.model_dump(mode="json"),
    }


def print_structure(standing: Standing, out: Console | None = None) -> None:
    """The dimensions as trees, each with what does not hold that day; and the account groups."""
    out, view, structure = out or console(), standing.view, standing.version.structure
    when = local_time(view.recorded_at) if view.recorded_at else "–"
    out.print(Text(_("Structure"), style="bold"), f" {structure.name} ({view.ledger})")
    out.print(
        _("As of position {position}, recorded {when}", position=view.position, when=when),
        style="dim",
    )
    out.print(_holds(standing), style="dim")
    for dimension in structure.dimensions:
        out.print()
        out.print(_dimension(standing, dimension))
        for line in _not_holding(dimension, standing.day):
            out.print(f"  {line}", style="dim")
    out.print()
    out.print(_account_groups(structure.account_groups))
    out.print()
    followed = ", ".join(f"{digits}…" for digits in structure.follow_up_accounts)
    out.print(_("Followed up: accounts that begin {digits}", digits=followed))
    if structure.internal_counterparties:
        own = ", ".join(structure.internal_counterparties)
        out.print(_("Internal counterparties: {codes}", codes=own))


def _holds(standing: Standing) -> str:
    first = standing.version.valid_from
    if first is None:
        return _("Holds on {day}, from the beginning", day=standing.day)
    return _("Holds on {day}, from {first}", day=standing.day, first=first)


def _dimension(standing: Standing, dimension: Dimension) -> Tree:
    title = Text(printable(dimension.name), style="bold")
    about = [dimension.code]
    if dimension.sie_dimension is not None:
        about.append(_("SIE dimension {number}", number=dimension.sie_dimension))
    title.append(f"  {' · '.join(about)}", style="not bold dim")
    tree = Tree(title)
    branches = dimension_tree(standing.view.structures, dimension.code, standing.day).branches
    _grow(tree, branches)
    return tree


def _grow(tree: Tree, branches: Iterable[Branch]) -> None:
    for branch in branches:
        _grow(tree.add(Text(printable(f"{branch.code}  {branch.name}"))), branch.children)


def _not_holding(dimension: Dimension, day: date) -> Iterator[str]:
    """The nodes that have ended, or not begun, and what came instead."""
    for node in dimension.nodes:
        if not node.valid_on(day):
            yield printable(f"{node.code}  {node.name}: {_validity(node, day)}")


def _validity(node: Node, day: date) -> str:
    if node.valid_from is not None and node.valid_from > day:
        return _("begins {day}", day=node.valid_from)
    if node.successor is None:
        return _("ended {day}", day=node.valid_to)
    return _("ended {day}, followed by {successor}", day=node.valid_to, successor=node.successor)


def _account_groups(groups: Iterable[AccountGroup]) -> Tree:
    tree, groups = Tree(Text(_("Account groups"), style="bold")), list(groups)
    for kind in KINDS:
        of_kind = [group for group in groups if group.kind == kind]
        if of_kind:
            branch = tree.add(said(KIND_NAMES[kind]))
            for group in of_kind:
                branch.add(_group(group))
    return tree


def _group(group: AccountGroup) -> Text:
    text = Text(printable(f"{group.code}  {group.name}"))
    count = len(group.accounts)
    accounts = ", ".join(group.accounts[:8])
    if count > 8:
        accounts = _(
            "{accounts} … ({count} accounts)", accounts=accounts, count=LANGUAGE.count(count)
        )
    text.append(f"  {printable(accounts)}", style="dim")
    return text
