"""Period balances on their way in: each new, unchanged, a change, or set aside."""

from domain.balances import Balances
from domain.base import Act
from domain.coding import Amounts, Lines, Period, difference
from domain.fingerprint import fingerprint
from domain.receipt import Receipt
from domain.recording import Kept, SetAside, SetAsideReason
from domain.set_aside import SetAsideBalances


class Restating:
    """One restatement of a source, period by period."""

    def __init__(self, act: Act, source: str, order: int) -> None:
        self.act, self.source, self.order = act, source, order
        self.changes: Amounts = {}
        self.receipt, self.kept = Receipt(changes=self.changes), Kept(act)

    def take(self, balances: Balances, period: int, lines: Lines) -> None:
        """Judge what is stated of a period by what was said before, and let it happen."""
        print_ = fingerprint(lines)
        judged = balances.judge(print_, order=self.order)
        self.receipt.not_recorded(lines)
        if judged == "duplicate":
            self.receipt.duplicates += 1
        elif judged in ("conflict", "older"):
            reason: SetAsideReason = "conflict" if judged == "conflict" else "older"
            content = SetAsideBalances(period=period, order=self.order, lines=lines)
            aside = SetAside(
                "balances", self.source, str(Period(period)), reason, content.model_dump_json()
            )
            self.kept.set_aside.append(aside)
            self.receipt.set_aside.append(aside)
        else:
            if judged == "recorded":
                known = balances.version > 0
                self.receipt.corrected += known
                self.receipt.recorded += not known
            changes = difference(lines.amounts(), balances.amounts)
            self.receipt.also_recorded(changes)
            self.changes.update(changes)
            balances.restate(
                self.act,
                source=self.source,
                period=period,
                order=self.order,
                fingerprint=print_,
                changes=Lines.of_amounts(changes, lines.dimensions),
            )
            self.receipt.unchanged += judged == "unchanged"
            self.receipt.noted |= judged == "unchanged"
            self.receipt.lines += len(changes)
