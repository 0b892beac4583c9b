"""What a SIE file declares of its own accounts, dimensions and objects."""

import re
from collections.abc import Callable, Iterable

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.header import DECISIVE, read_year
from adapters.files.sie.rows import BadField, Objects, Row, read_amount, read_objects, read_row

MOST_NAMED = 10
"""So many accounts are named in a remark."""


class Declarations:
    """Reads the rows that declare, and remembers the names they give.

    `parents` are the dimensions that are part of another (`#UNDERDIM`).
    """

    def __init__(self, problems: Problems, *, header_rows: int) -> None:
        self._problems, self._header_rows = problems, header_rows
        self.accounts: dict[str, str] = {}
        self.dimensions: dict[int, str] = {}
        self.parents: dict[int, int] = {}

    def take(self, number: int, label: str, text: str) -> None:
        """Read a row, if it declares anything; a malformed one is a problem."""
        reader = _READERS.get(label)
        try:
            if reader is not None:
                reader(self, read_row(text))
            elif label in DECISIVE and number > self._header_rows:
                raise BadField(
                    "#" + label,
                    "the row stands after amounts that are read by it; export the file anew, with "
                    "its header first",
                )
        except BadField as bad:
            self._problems.add(number, bad.field, bad.message, **bad.facts)

    def account(self, row: Row) -> None:
        account = _account(row.text(0))
        self.accounts[account] = row.text(1) or self.accounts.get(account, "")

    def dimension(self, row: Row) -> None:
        self.dimensions[_dimension(row.text(0))] = row.text(1)

    def part(self, row: Row) -> None:
        dimension, parent = _dimension(row.text(0)), _dimension(row.text(2))
        self.dimensions[dimension], self.parents[dimension] = row.text(1), parent

    def object(self, row: Row) -> None:
        _dimension(row.text(0))
        if not row.text(1):
            raise BadField("#OBJEKT", "the row names no object; write its dimension, code and name")

    def object_balance(self, row: Row) -> None:
        read_year(row.text(0))
        _account(row.text(1))
        objects = row.text(2)
        if not isinstance(objects, Objects):
            raise BadField(
                "objects", "the row has no braces after its account; write {empty}", empty="{}"
            )
        read_objects(objects)
        read_amount(row.text(3))

    def tell(self, control: Control, used: Iterable[str]) -> None:
        """Hand over the names, and say which used accounts have none in the file itself."""
        control.names |= {account: name for account, name in self.accounts.items() if name}
        control.names |= {f"dim {n}": name for n, name in self.dimensions.items() if name}
        undeclared = sorted(set(used).difference(self.accounts)) if self.accounts else []
        if undeclared:
            control.remark(
                "the file's own chart of accounts (#KONTO) lacks {count} accounts that it uses: "
                "{accounts}",
                count=len(undeclared),
                accounts=", ".join(undeclared[:MOST_NAMED]),
            )
        control.remark_ignored_dimensions(self.parents)


def _account(text: str) -> str:
    if not text or isinstance(text, Objects):
        raise BadField("account", "the row names no account; the file may be damaged")
    return text


def _dimension(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise BadField(
            "dimension", "“{text}” is not a dimension's number; write a whole number", text=text
        )
    return int(text)


_READERS: dict[str, Callable[[Declarations, Row], None]] = {
    "KONTO": Declarations.account,
    "DIM": Declarations.dimension,
    "UNDERDIM": Declarations.part,
    "OBJEKT": Declarations.object,
    "OIB": Declarations.object_balance,
    "OUB": Declarations.object_balance,
}
