"""Telling differences of sums: each with its cell, its coding, and the events to be sought."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from domain.coding import Coding
from projections.database import Integers
from projections.entries import FIRST_ROUND
from projections.replaying.differences import Difference, Differences, Values, apart
from projections.replaying.live import Columns
from projections.replaying.replayed import Replayed
from projections.replaying.unlike import Unlike
from projections.sums import Slot, keys_of


class Telling:
    """Names cells by what a replay knows of rounds and codings."""

    def __init__(self, replayed: Replayed, differences: Differences) -> None:
        self._replayed, self.differences = replayed, differences

    def cell(self, scenario: int, period: int) -> dict[str, Any]:
        """A scenario and period, with the round's name where it is one."""
        cell: dict[str, Any] = {"scenario": scenario, "period": period}
        if scenario >= FIRST_ROUND:
            names = {row[0]: f"{row[1]} {row[2]}" for row in self._replayed.rows["round"]}
            cell["round"] = names.get(scenario, "?")
        return cell

    def coding(self, number: int) -> Coding | int:
        """A coding by its number; the number itself where the log never named one."""
        codings = self._replayed.codings
        return codings[number] if 0 <= number < len(codings) else number

    def sums(
        self,
        what: str,
        cell: Values,
        slot: Slot,
        sides: tuple[Columns, Columns],
        unlike: Sequence[Unlike],
    ) -> None:
        """Tell sums that differ; `sides` are the live ones and the replayed: coding, öre, lines."""
        for key, at, expected in unlike:
            one, other = (
                None if i is None else {"amount": int(side[1][i]), "lines": int(side[2][i])}
                for side, i in zip(sides, (at, expected), strict=True)
            )
            where = {**cell, "coding": self.coding(key)}
            told = apart(one, other) if one and other else (one, other)
            touched = self._key(slot, key)
            self.differences.add(Difference(what, where, *told), touched)

    def _key(self, slot: Slot, coding: int) -> Integers | None:
        """The key of a sum; None where the log knows no such sum."""
        if slot not in self._replayed.state.slots or isinstance(self.coding(coding), int):
            return None
        return keys_of(*(np.array([number], np.int64) for number in (*slot, coding)))

    def unreadable(self, what: str, where: Values, error: Exception) -> None:
        """Tell what does not hold what the program writes."""
        told = {"unreadable": str(error)[:200]}
        self.differences.add(Difference(what, where, told, None))

    def of_account(self, account: str, scenario: int, period: int) -> Integers:
        """The keys of an account's sums in a slot."""
        codings = self._replayed.codings
        numbers = [number for number, coding in enumerate(codings) if coding.account == account]
        of_all = np.array(numbers, np.int64)
        return keys_of(np.full(len(of_all), scenario), np.full(len(of_all), period), of_all)
