"""What the data of a message states, in the domain's terms."""

from collections.abc import Mapping

from adapters.bus.contract.amounts import ore_of
from adapters.bus.contract.codings import is_sound_account
from adapters.bus.contract.field_rules import ControlCharacters, FieldMissing
from adapters.bus.contract.found import Found
from adapters.bus.contract.lines import Stating, lines_of
from adapters.bus.contract.models import (
    BalancesData,
    BudgetData,
    ControlTotalsData,
    ForecastData,
    OutcomeData,
    PeriodTotals,
    Voucher,
)
from adapters.bus.contract.when import WhenLines, read_day, read_month
from domain.coding import Lines
from domain.control_totals import NothingStated, Totals
from domain.money import Ore
from domain.outcome import Stated, voucher_reference
from domain.rules import RuleBroken


class VoucherOrBatch(RuleBroken):
    """An outcome is a voucher or a batch, not both."""

    MESSAGE = "voucher and batch both stand in the message; an outcome is one of them"


class NotBalanced(RuleBroken):
    """The lines of a voucher sum to zero (SIE: `#VER`)."""

    MESSAGE = "the voucher sums to {amount} and not to zero; correct its lines"


class VoucherWithoutNumber(RuleBroken):
    """A number that is empty or zero is none, and cannot name a voucher."""

    MESSAGE = (
        "{path} is “{text}”, which is no number; send the voucher as a batch with a reference of "
        "its own"
    )


class OutsideFiscalYear(RuleBroken):
    """A voucher's day lies in its fiscal year."""

    MESSAGE = "the voucher's day {day} lies outside its fiscal year {year}; correct either"


class StatedTwice(RuleBroken):
    """A message states a period, or an account, once."""

    MESSAGE = "{path} states {text} once more; state it once"


class ReallocationAsTotal(RuleBroken):
    """A reallocation says what moves, never new totals."""

    MESSAGE = "a reallocation says what moves; leave out as_total, or send another kind"


def stated_outcome(data: OutcomeData, found: Found) -> Stated:
    """The voucher or batch; of no use where anything is wrong."""
    voucher, batch = data.voucher, data.batch
    if voucher is not None and batch is not None:
        found.add(VoucherOrBatch())
    of = voucher or batch
    if of is None:
        found.add(FieldMissing(path="voucher"))
        when = WhenLines(None, voucher=False, found=Found())
        return Stated("", None, _lines(data, when, found))
    if of.date is not None:
        period = read_day(of.date, "voucher.date" if voucher else "batch.date", found)
        if voucher and period:
            _check_fiscal_year(voucher, period, found)
    lines = _lines(data, WhenLines(of.date, voucher=voucher is not None, found=found), found)
    return Stated(_reference(data, found), of.date, lines, of.text or None)


def _lines(data: OutcomeData, when: WhenLines, found: Found) -> Lines:
    lines = lines_of(data.lines, data.columns, Stating(data.sign, when, found))
    if data.voucher is not None and not found and (difference := sum(lines.amount)):
        found.add(NotBalanced(amount=Ore(-difference if data.sign == "debit" else difference)))
    return lines


def _reference(data: OutcomeData, found: Found) -> str:
    voucher = data.voucher
    if voucher is None:
        reference = data.batch.reference if data.batch else ""
        return f"batch:{reference.replace('%', '%25').replace('/', '%2F')}"
    if not voucher.number.strip("0"):
        found.add(VoucherWithoutNumber(path="voucher.number", text=voucher.number))
    return voucher_reference(voucher.fiscal_year, voucher.series, voucher.number)


def _check_fiscal_year(voucher: Voucher, period: int, found: Found) -> None:
    """A year begins with its month and has at most 18 (accounting act, chapter 3)."""
    year, _, month = voucher.fiscal_year.partition("-")
    first, months = (int(year) * 12 + int(month or 1) - 1), 18 if month else 12
    at = period // 100 * 12 + period % 100 - 1
    if not first <= at < first + months:
        found.add(OutsideFiscalYear(day=voucher.date, year=voucher.fiscal_year))


def stated_balances(data: BalancesData, found: Found) -> Mapping[int, Lines]:
    """The lines of each period."""
    stated: dict[int, Lines] = {}
    for place, one in enumerate(data.periods):
        path = f"periods[{place}]"
        period = read_month(one.period, f"{path}.period", found)
        if period in stated and period:
            found.add(StatedTwice(path=f"{path}.period", text=one.period))
        how = Stating(data.sign, period, found, f"{path}.")
        stated[period] = lines_of(one.lines, one.columns, how, least=0)
    return stated


def stated_totals(data: ControlTotalsData, found: Found) -> Mapping[int, Totals]:
    """The control totals of each period."""
    stated: dict[int, Totals] = {}
    for place, one in enumerate(data.periods):
        path = f"periods[{place}]"
        period = read_month(one.period, f"{path}.period", found)
        if period in stated and period:
            found.add(StatedTwice(path=f"{path}.period", text=one.period))
        if one.accounts is None and one.total is None and one.deliveries is None:
            found.add(NothingStated(period=one.period))
        stated[period] = _totals(data, one, path, found)
    return stated


def _totals(data: ControlTotalsData, one: PeriodTotals, path: str, found: Found) -> Totals:
    total = None
    if one.total is not None:
        [total] = ore_of([one.total], data.sign, lambda _: f"{path}.total", found)
    if one.accounts is None:
        return Totals(None, total, one.deliveries)

    def of(place: int, field: str) -> str:
        return f"{path}.accounts[{place}].{field}"

    names = [account.account for account in one.accounts]
    amounts = [account.amount for account in one.accounts]
    ore = ore_of(amounts, data.sign, lambda place: of(place, "amount"), found)
    seen: set[str] = set()
    for place, name in enumerate(names):
        if not is_sound_account(name):
            found.add(ControlCharacters(path=of(place, "account")))
        elif name in seen:
            found.add(StatedTwice(path=of(place, "account"), text=name))
        seen.add(name)
    return Totals(dict(zip(names, ore, strict=True)), total, one.deliveries)


def stated_amounts(data: BudgetData | ForecastData, found: Found) -> Lines:
    """The lines of a budget or a forecast, each in its month."""
    if isinstance(data, BudgetData):
        read_day(data.decision.date, "decision.date", found)
        if data.as_total and data.kind == "reallocation":
            found.add(ReallocationAsTotal())
    when = WhenLines(None, voucher=False, found=found)
    return lines_of(data.lines, data.columns, Stating(data.sign, when, found))
