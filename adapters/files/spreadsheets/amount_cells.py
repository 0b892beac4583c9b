"""A column of amounts as whole öre: at once where it is plain, else cell by cell."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from adapters.files.spreadsheets.sheet import shown
from domain.mapping import DECIMALS, Unit
from domain.money import KRONA, DecimalSign, NotAnAmount, parse_ore
from domain.rules import RuleBroken

EXACT_IN_A_WORKBOOK = 10**15
"""A workbook keeps 15 digits: an amount of more öre than that is not known to the öre."""

THREE = 3
_SIGNS = {"comma": ",", "point": r"\.", "either": ",."}
BLANKS = " \u00a0\u202f\u2009"
_BARE = str.maketrans(dict.fromkeys(BLANKS, "") | {",": ".", "\u2212": "-"})


class NumberAsText(RuleBroken):
    """A workbook's amount is a text: what Excel sums leaves it out."""

    MESSAGE = (
        "“{text}” is stored as text, so Excel leaves it out of every sum; turn the column into "
        "numbers, and save"
    )


class NotKnownToTheOre(RuleBroken):
    """A workbook's number has more digits than a workbook keeps."""

    MESSAGE = "“{text}” is so large that a workbook does not keep its öre; save as CSV, or split it"


class AmountCells:
    """Reads amounts in one unit, with one decimal sign.

    Patterns, from the widest: `plain` amounts; `plainer`, those without blanks; and those that
    are `to_the_ore`, kronor with two decimals (empty in other units).
    """

    def __init__(self, unit: Unit, decimal_sign: DecimalSign) -> None:
        self.decimals = DECIMALS[unit]
        self._sign = decimal_sign
        self._written = f"%.{self.decimals}f\n"
        mark = f"[{_SIGNS[decimal_sign]}]"
        # Three decimals of a mark that may be either would have to be told from thousands.
        most = min(self.decimals, THREE - 1) if decimal_sign == "either" else self.decimals
        part = f"(?:{mark}[0-9]{{1,{most}}})?" if most else ""
        digits = "[0-9]{1,13}"
        self.plain = f"[-\u2212]?(?:[0-9]{{1,3}}(?:[{BLANKS}][0-9]{{3}})+|{digits}){part}"
        self.plainer = f"-?{digits}{part}"
        self.to_the_ore = f"-?{digits}{mark}[0-9]{{2}}" if self.decimals == KRONA else ""
        self._all_plain = re.compile(f"(?:{self.plain}\n)*+")
        self._all_to_the_ore = self.to_the_ore and re.compile(f"(?:{self.to_the_ore}\n)*+")

    def column(self, cells: Sequence[Any]) -> list[int] | None:
        """Öre of a column; None where a cell is not plain, which `one` then tells."""
        if not cells:
            return []
        if {*map(type, cells)} <= {float, int}:
            return self._of_numbers(cells)
        try:
            text = "\n".join(cells) + "\n"
        except TypeError:
            return None
        if text.count("\n") != len(cells):
            return None
        if self._all_to_the_ore and self._all_to_the_ore.fullmatch(text):
            return [*map(int, text.replace(",", "").replace(".", "").split())]
        return self._of_texts(text) if self._all_plain.fullmatch(text) else None

    def _of_texts(self, text: str) -> list[int]:
        decimals = self.decimals
        parted = [cell.partition(".") for cell in text.translate(_BARE).split()]
        return [int(whole + part.ljust(decimals, "0")) for whole, _, part in parted]

    def _of_numbers(self, cells: Sequence[Any]) -> list[int] | None:
        """Numbers that are, to the last bit, those of their texts in whole öre."""
        text = (self._written * len(cells)) % tuple(cells)
        try:
            if [*map(float, text.split())] != [*cells]:
                return None
            ore = [*map(int, text.replace(".", "").split())]
        except ValueError:
            return None
        within = min(ore) > -EXACT_IN_A_WORKBOOK and max(ore) < EXACT_IN_A_WORKBOOK
        return ore if within else None

    def one(self, cell: Any, *, workbook: bool) -> int:
        """Öre of one cell.

        Raises:
            what `parse_ore` raises, NumberAsText, NotKnownToTheOre
        """
        if isinstance(cell, str):
            ore = parse_ore(cell, decimals=self.decimals, decimal_sign=self._sign)
            if workbook:
                raise NumberAsText(text=cell.strip()[:60])
            return ore
        if isinstance(cell, date | time | timedelta):
            raise NotAnAmount(text=shown(cell)[:60])
        text = shown(cell)
        if "e" in text:
            text = f"{Decimal(text):f}"
        ore = parse_ore(text, decimals=self.decimals, decimal_sign="point")
        if abs(ore) >= EXACT_IN_A_WORKBOOK:
            raise NotKnownToTheOre(text=text[:60])
        return ore
