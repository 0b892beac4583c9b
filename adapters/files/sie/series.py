"""Voucher numbers of a file: which a series leaves out, which it has twice, which came late."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from adapters.files.control import MOST_LISTED, Control, Gap, RegisteredLate
from adapters.files.sie.calendar import Day

_LONGEST = 18
"""Digits of a number that is counted; longer ones are texts."""

_PAGE = 8
"""Numbers out of order are marked in whole numbers of 2⁸ bits."""


class Numbers:
    """The numbers of one series; runs in rising order cost nothing, however long they are."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._next = -1
        self._strays: dict[int, int] = {}

    def add(self, number: int) -> bool:
        """Note a number; False where it was there before."""
        if number == self._next:
            self._lasts[-1] = number
        elif number > self._next or not self._lasts:
            self._firsts.append(number)
            self._lasts.append(number)
        else:
            return self._add_stray(number)
        self._next = number + 1
        return True

    def _add_stray(self, number: int) -> bool:
        run = bisect_right(self._firsts, number) - 1
        page, bit = number >> _PAGE, 1 << (number & ((1 << _PAGE) - 1))
        marked = self._strays.get(page, 0)
        if (run >= 0 and number <= self._lasts[run]) or marked & bit:
            return False
        self._strays[page] = marked | bit
        return True

    def gaps(self) -> Iterator[tuple[int, int]]:
        """The first and last of each stretch of numbers left out, the lowest first."""
        expected: int | None = None
        for first, last in self._stretches():
            if expected is not None and first > expected:
                yield expected, first - 1
            expected = max(expected or 0, last + 1)

    def _stretches(self) -> Iterator[tuple[int, int]]:
        strays = iter(self._in_order())
        stray = next(strays, None)
        for first, last in zip(self._firsts, self._lasts, strict=True):
            while stray is not None and stray < first:
                yield stray, stray
                stray = next(strays, None)
            yield first, last

    def _in_order(self) -> Iterator[int]:
        for page, marked in sorted(self._strays.items()):
            yield from (page << _PAGE | bit for bit in range(1 << _PAGE) if marked >> bit & 1)


class Series:
    """Notes the vouchers of a file, by fiscal year and series, and tells what is odd in them.

    Where numbers repeat, a voucher is known by its date beside its number.
    """

    def __init__(self, control: Control, *, numbers_repeat: bool) -> None:
        self._control, self._numbers_repeat = control, numbers_repeat
        self._numbers: dict[tuple[str, str], Numbers] = defaultdict(Numbers)
        self._of_day: dict[tuple[str, str], Numbers] = defaultdict(Numbers)
        self._texts: set[str] = set()
        self._listed: set[str] = set()

    def note(self, day: Day, series: str, number: str, reference: str) -> None:
        """Note a voucher; one whose number is empty or 0 has none."""
        if number.isdecimal() and len(number) <= _LONGEST:
            counted = int(number)
            if not counted:
                return
            new = self._numbers[day.fiscal_year, series].add(counted)
            if self._numbers_repeat:
                new = self._of_day[day.iso, series].add(counted)
        elif not number.strip("0"):
            return
        else:
            new = reference not in self._texts
            self._texts.add(reference)
        if not new:
            self._repeated(reference)

    def _repeated(self, reference: str) -> None:
        control = self._control
        control.duplicates += 1
        if reference in self._listed:
            return
        if len(control.repeats) < MOST_LISTED:
            control.repeats.append(reference)
            self._listed.add(reference)
        else:
            control.more["repeats"] += 1

    def note_registered(self, day: Day, registered: str, reference: str) -> None:
        """Note a voucher that was registered (`20250402`) after the month of its date."""
        if len(registered) != len("20250402") or not registered.isdecimal():
            return
        if registered[:6] <= day.iso[:4] + day.iso[5:7]:
            return
        control = self._control
        if len(control.registered_late) < MOST_LISTED:
            iso = f"{registered[:4]}-{registered[4:6]}-{registered[6:]}"
            control.registered_late.append(RegisteredLate(reference, day.iso, iso))
        else:
            control.more["registered_late"] += 1

    def tell(self) -> None:
        """Hand over the numbers left out; those beyond the list's limit are counted."""
        control = self._control
        for (fiscal_year, series), numbers in sorted(self._numbers.items()):
            for first, last in numbers.gaps():
                if len(control.gaps) < MOST_LISTED:
                    control.gaps.append(Gap(fiscal_year, series, first, last))
                else:
                    control.more["gaps"] += 1
