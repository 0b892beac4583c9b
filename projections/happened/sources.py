"""What was declared and stated of sources: terms, orders, control totals, gaps, files."""

from collections.abc import Iterator
from typing import ClassVar

from domain.control_totals import ControlTotalsStated
from domain.file import FileImported
from domain.sequence import SequenceBroken, SequenceMended
from domain.source import SourceDeclared, SourceRestated
from projections.happened.change import Change, Changed, text_of, yes_or_no
from projections.reports.report import Note

VOUCHERS, BALANCES = Note("vouchers"), Note("balances")
OUTCOME, BUDGET, FORECAST = Note("outcome"), Note("budget"), Note("forecast")
HAS_NOT_COME, HAS_COME = Note("has not come"), Note("has come")

FORMS = {"vouchers": VOUCHERS, "balances": BALANCES}
FILES = {"outcome": OUTCOME, "budget": BUDGET, "forecast": FORECAST}


class SourceTeller:
    """One source: its terms, and the last file in which it sent all it has again."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._last: SourceRestated | None = None

    def tell(self, event: SourceDeclared | SourceRestated) -> Changed:
        """The terms of a declaration; of a restatement its order and file."""
        if isinstance(event, SourceDeclared):
            return Changed.of(_terms(event))
        last, self._last = self._last, event
        before = text_of(last.order) if last else None
        digest, missing = (last.fingerprint, last.missing) if last else (None, None)
        return Changed.of(
            [
                Change("order", Note("Order"), "text", before, text_of(event.order)),
                Change("sha256", Note("SHA-256"), "text", digest, event.fingerprint),
                Change(
                    "missing", Note("Vouchers that are missing"), "count", missing, event.missing
                ),
            ]
        )


def _terms(event: SourceDeclared) -> Iterator[Change]:
    yield Change("form", Note("Form"), "word", None, FORMS[event.form])
    yield Change("restates", Note("Restates"), "word", None, yes_or_no(event.restates))
    repeat = yes_or_no(event.numbers_repeat)
    yield Change("numbers_repeat", Note("Numbers repeat"), "word", None, repeat)
    yield Change("object_rows", Note("Object rows"), "text", None, event.object_rows)
    yield Change("sign", Note("Sign"), "text", None, event.sign)


class ControlTotalsTeller:
    """One source's control totals for one period: per account, in total, and how many."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._last: ControlTotalsStated | None = None

    def tell(self, event: ControlTotalsStated) -> Changed:
        """What the source says now, beside what it said before."""
        last, self._last = self._last, event
        return Changed.of(_totals(last, event))


def _totals(last: ControlTotalsStated | None, event: ControlTotalsStated) -> Iterator[Change]:
    total, deliveries = (last.total, last.deliveries) if last else (None, None)
    yield Change("total", Note("Total"), "amount", total, event.total)
    yield Change("deliveries", Note("Deliveries"), "count", deliveries, event.deliveries)
    before, after = (last.accounts if last else None), event.accounts
    # An account that a list leaves out is zero; without a list nothing is said of it.
    changed = {
        account: (
            None if before is None else before.get(account, 0),
            None if after is None else after.get(account, 0),
        )
        for account in sorted({*(before or ()), *(after or ())})
    }
    largest = sorted(changed, key=lambda a: (-abs((changed[a][1] or 0) - (changed[a][0] or 0)), a))
    for account in largest:
        what = Note("Account {account}", {"account": account})
        yield Change("account", what, "amount", *changed[account])
    order = text_of(last.order) if last else None
    yield Change("order", Note("Order"), "text", order, text_of(event.order))


class SequenceTeller:
    """Numbers of a source's messages: those that have not come, and those that have since."""

    needs_past: ClassVar = False

    def tell(self, event: SequenceBroken | SequenceMended) -> Changed:
        """The numbers from the first to the last."""
        breaks = isinstance(event, SequenceBroken)
        numbers = f"{event.first}–{event.last}" if event.last > event.first else str(event.first)
        what = Note("Message {numbers}", {"numbers": numbers})
        before, after = (None, HAS_NOT_COME) if breaks else (HAS_NOT_COME, HAS_COME)
        return Changed((Change("numbers", what, "word", before, after),))


class FileTeller:
    """One file by its content: what it was, and how many times it was read."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._times = 0
        self._last: FileImported | None = None

    def tell(self, event: FileImported) -> Changed:
        """Its kind and digest the first time, its order, and how many times it was read."""
        last, self._last = self._last, event
        self._times += 1
        order = text_of(last.order) if last else None
        return Changed.of(
            [
                Change(
                    "kind",
                    Note("Kind of file"),
                    "word",
                    FILES[last.kind] if last else None,
                    FILES[event.kind],
                ),
                Change(
                    "sha256", Note("SHA-256"), "text", last.sha256 if last else None, event.sha256
                ),
                Change("order", Note("Order"), "text", order, text_of(event.order)),
                Change("times", Note("Times read"), "count", self._times - 1, self._times),
            ]
        )
