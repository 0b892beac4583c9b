"""What a structure changed of the one whose place it took."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from domain.structure import (
    AccountGroup,
    Dimension,
    Node,
    Structure,
    StructureLoaded,
    StructureVersion,
    structure_on,
)
from projections.happened.change import Change, Changed, text_of
from projections.reports.report import Note

BEGINNING = Note("from the beginning")
UNTIL_FURTHER = Note("until further notice")


class StructureTeller:
    """Every structure of the ledger, each beside the one that held on its first day before."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._versions: list[StructureVersion] = []

    def tell(self, event: StructureLoaded) -> Changed:
        """From when it holds, how many nodes and groups there are, then what became of each."""
        day = event.valid_from or date.min
        known = structure_on(self._versions, day)
        before = next((v for v in self._versions[::-1] if v.structure is known), None)
        self._versions.append(
            StructureVersion(structure=event.structure, valid_from=event.valid_from)
        )
        return Changed.of(_changes(before, event))


def _changes(before: StructureVersion | None, event: StructureLoaded) -> Iterator[Change]:
    old, new = (before.structure if before else None), event.structure
    from_day = _from(before.valid_from) if before else None
    yield Change("valid_from", Note("Valid from"), "day", from_day, _from(event.valid_from))
    yield Change("name", Note("Name"), "text", old.name if old else None, new.name)
    yield from _counts(old, new)
    if old is not None:
        for dimension in new.dimensions:
            yield from _dimension(_named(old.dimensions, dimension.code), dimension)
        yield from _groups(old, new)
    for code, note in (
        ("follow_up_accounts", Note("Follow-up accounts")),
        ("internal_counterparties", Note("Internal counterparties")),
    ):
        was = None if old is None else _listed(getattr(old, code))
        yield Change(code, note, "text", was, _listed(getattr(new, code)))


def _counts(old: Structure | None, new: Structure) -> Iterator[Change]:
    codes = dict.fromkeys([*new.dimension_codes, *(old.dimension_codes if old else ())])
    for code in codes:
        was = _named(old.dimensions, code) if old else None
        now = _named(new.dimensions, code)
        name = (now or was or new).name
        what = Note("Codes in {dimension}", {"dimension": name})
        yield Change(
            "nodes", what, "count", len(was.nodes) if was else None, len(now.nodes) if now else None
        )
    groups = len(old.account_groups) if old else None
    yield Change("account_groups", Note("Account groups"), "count", groups, len(new.account_groups))
    accounts = len(old.group_of_account()) if old else None
    yield Change("accounts", Note("Accounts"), "count", accounts, len(new.group_of_account()))


def _dimension(old: Dimension | None, new: Dimension) -> Iterator[Change]:
    if old is None:
        return
    facts = {"dimension": new.name}
    yield Change("dimension", Note("Name of a dimension"), "text", old.name, new.name)
    in_file = Note("{dimension}: number in SIE files", facts)
    was, now = text_of(old.sie_dimension), text_of(new.sie_dimension)
    yield Change("sie_dimension", in_file, "text", was, now)
    yield Change(
        "column", Note("{dimension}: column in spreadsheets", facts), "text", old.column, new.column
    )
    nodes, known = ({node.code: node for node in d.nodes} for d in (new, old))
    for code in dict.fromkeys([*nodes, *known]):
        yield from _node(new.name, code, known.get(code), nodes.get(code))
    yield from _order(new.name, [c for c in known if c in nodes], [c for c in nodes if c in known])


def _order(dimension: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """The first place where codes that stay stand in another order."""
    for place, (was, now) in enumerate(zip(old, new, strict=True), 1):
        if was != now:
            facts = {"dimension": dimension, "place": str(place)}
            yield Change("order", Note("{dimension}: place {place}", facts), "text", was, now)
            return


def _node(dimension: str, code: str, old: Node | None, new: Node | None) -> Iterator[Change]:
    facts = {"dimension": dimension, "code": code}
    name = Note("{dimension} {code}", facts)
    yield Change("node", name, "text", old.name if old else None, new.name if new else None)
    if old is None or new is None:
        return
    yield Change("parent", Note("{dimension} {code}: under", facts), "text", old.parent, new.parent)
    days = _from(old.valid_from), _from(new.valid_from)
    yield Change("node_valid_from", Note("{dimension} {code}: valid from", facts), "day", *days)
    ends = _to(old.valid_to), _to(new.valid_to)
    yield Change("node_valid_to", Note("{dimension} {code}: valid to", facts), "day", *ends)
    successor = Note("{dimension} {code}: successor", facts)
    yield Change("successor", successor, "text", old.successor, new.successor)


def _groups(old: Structure, new: Structure) -> Iterator[Change]:
    known, groups = ({g.code: g for g in s.account_groups} for s in (old, new))
    for code in dict.fromkeys([*groups, *known]):
        yield from _group(code, known.get(code), groups.get(code))
    was, now = old.group_of_account(), new.group_of_account()
    for account in sorted({*was, *now}):
        what = Note("Account {account}", {"account": account})
        before, after = was.get(account), now.get(account)
        yield Change(
            "account", what, "text", before.code if before else None, after.code if after else None
        )


def _group(code: str, old: AccountGroup | None, new: AccountGroup | None) -> Iterator[Change]:
    what = Note("Account group {code}", {"code": code})
    yield Change(
        "account_group", what, "text", old.name if old else None, new.name if new else None
    )
    if old is not None and new is not None:
        kind = Note("Account group {code}: kind", {"code": code})
        yield Change("account_group_kind", kind, "text", old.kind, new.kind)


def _named(dimensions: Sequence[Dimension], code: str) -> Dimension | None:
    return next((dimension for dimension in dimensions if dimension.code == code), None)


def _from(day: date | None) -> str | Note:
    return BEGINNING if day is None else day.isoformat()


def _to(day: date | None) -> str | Note:
    return UNTIL_FURTHER if day is None else day.isoformat()


def _listed(texts: Sequence[str]) -> str | None:
    return ", ".join(texts) or None
