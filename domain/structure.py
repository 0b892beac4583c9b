"""The structure (sv: struktur): the ledger's dimensions, their trees, and its account groups."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.base import Act, Aggregate, Event
from domain.rules import RuleBroken

Kind = Literal["revenue", "cost", "grant"]
KINDS: tuple[Kind, ...] = ("revenue", "cost", "grant")

RESERVED_CODES = frozenset({"", "*", "?", "total", "expired", *KINDS})
"""Codes that mean something of their own in selections and reports."""


class _Described(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Node(_Described):
    """A place in a dimension's tree, e.g. a unit or a service."""

    code: str = Field(min_length=1, max_length=100, description="Unique within its dimension.")
    name: str = Field(max_length=300, description="What people read.")
    parent: str | None = Field(None, description="Code of the node above; none: a root.")
    valid_from: date | None = Field(None, description="First day; none: from the beginning.")
    valid_to: date | None = Field(None, description="Last day; none: until further notice.")
    successor: str | None = Field(None, description="Code of the node that took over.")

    def valid_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Dimension(_Described):
    """One way to follow up, e.g. responsibility or service, with its tree of nodes."""

    code: str = Field(min_length=1, max_length=100, pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(max_length=300)
    sie_dimension: int | None = Field(None, ge=1, description="Its number in SIE files.")
    column: str | None = Field(None, description="Its column in spreadsheets, any case.")
    nodes: tuple[Node, ...] = Field(description="In the order in which reports list them.")


class AccountGroup(_Described):
    """Accounts that are followed up together (sv: kostnadsslag)."""

    code: str = Field(min_length=1, max_length=100)
    name: str = Field(max_length=300)
    accounts: tuple[str, ...] = Field(description="Accounts, each written whole.")
    kind: Kind


class Structure(_Described):
    """A ledger's structure, as `struktur.json` states it."""

    ledger: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$", description="The ledger's code.")
    name: str = Field(max_length=300)
    currency: Literal["SEK"] = "SEK"
    dimensions: tuple[Dimension, ...]
    account_groups: tuple[AccountGroup, ...]
    follow_up_accounts: tuple[str, ...] = Field(
        description="First digits of the accounts that reports hold."
    )
    internal_counterparties: tuple[str, ...] = Field(
        (), description="Codes in the dimension `counterparty` that are the own organisation."
    )

    @property
    def dimension_codes(self) -> tuple[str, ...]:
        return tuple(d.code for d in self.dimensions)

    def dimension(self, code: str) -> Dimension:
        """The dimension of that code.

        Raises:
            NoSuchDimension
        """
        for dimension in self.dimensions:
            if dimension.code == code:
                return dimension
        raise NoSuchDimension(code=code, known=", ".join(self.dimension_codes))

    def group_of_account(self) -> dict[str, AccountGroup]:
        return {account: group for group in self.account_groups for account in group.accounts}

    def followed_up(self, account: str) -> bool:
        """Whether reports hold the account's lines; others are recorded and checked only."""
        return account.startswith(self.follow_up_accounts)

    def codes_below(self, dimension: str, code: str) -> tuple[str, ...]:
        """A node's code and those of all nodes below it, in any validity.

        Raises:
            NoSuchDimension, NoSuchNode
        """
        nodes = self.dimension(dimension).nodes
        if code not in {node.code for node in nodes}:
            raise NoSuchNode(code=code, dimension=dimension)
        below = {code}
        while more := {n.code for n in nodes if n.parent in below} - below:
            below |= more
        return tuple(n.code for n in nodes if n.code in below)


class NoSuchDimension(RuleBroken):
    """A name is not one of the ledger's dimensions."""

    MESSAGE = "the ledger has no dimension “{code}”; it has {known}"


class NoSuchNode(RuleBroken):
    """A code is not in a dimension's tree."""

    MESSAGE = "the structure has no code “{code}” in {dimension}; load a structure that has it"


class StructureVersion(_Described):
    """A structure and the first day it holds; none: from the beginning."""

    structure: Structure
    valid_from: date | None


def structure_on(versions: Iterable[StructureVersion], day: date) -> Structure | None:
    """The structure that holds on a day: of the versions begun, the latest begun, the last known.

    A day before every version is answered as the first day that has one, so that a period
    before the ledger's structure still has rows.
    """
    ordered = sorted(versions, key=lambda v: v.valid_from or date.min)
    if not ordered:
        return None
    answered = max(day, ordered[0].valid_from or date.min)
    return [v for v in ordered if (v.valid_from or date.min) <= answered][-1].structure


class StructureLoaded(Event):
    """The ledger got a structure, or another one that holds from a day."""

    TOPIC: ClassVar[str] = "structure.loaded"
    structure: Structure
    valid_from: date | None

    def apply(self, history: "StructureHistory") -> None:
        history.versions.append(
            StructureVersion(structure=self.structure, valid_from=self.valid_from)
        )


class StructureHistory(Aggregate):
    """Every structure the ledger has had."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.versions: list[StructureVersion] = []

    def load(self, structure: Structure, valid_from: date | None, act: Act) -> bool:
        """Take a structure into use; False where it is known already.

        Without a day the first structure holds from the beginning, and a later one corrects
        the structure last begun.
        """
        if valid_from is None and self.versions:
            valid_from = max(self.versions, key=lambda v: v.valid_from or date.min).valid_from
        of_that_day = [v for v in self.versions if v.valid_from == valid_from]
        if of_that_day and of_that_day[-1].structure == structure:
            return False
        self.trigger(StructureLoaded, act, structure=structure, valid_from=valid_from)
        return True

    def on(self, day: date) -> Structure:
        """The structure that holds on a day, of a ledger that has one."""
        structure = structure_on(self.versions, day)
        if structure is None:
            raise LookupError("the ledger has no structure")
        return structure

    @property
    def latest(self) -> Structure | None:
        """The structure last begun: the one whose columns and dimensions a file is read by."""
        return structure_on(self.versions, date.max)

    @property
    def newest(self) -> Structure:
        """The structure last begun, of a ledger that has one."""
        return self.on(date.max)
