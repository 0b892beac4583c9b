"""Commands on what was set aside."""

from domain.balances import Balances
from domain.base import Act, Aggregate
from domain.book import Book
from domain.coding import Amounts, Lines, difference
from domain.fingerprint import fingerprint
from domain.outcome import Delivery
from domain.recording import Kept, KeptSetAside, SetAside, SetAsideReason, Settlement
from domain.rules import RuleBroken
from domain.set_aside import SetAsideBalances, SetAsideVoucher
from domain.source import Source


class NoSuchSetAside(RuleBroken):
    """Nothing of that number was set aside."""

    MESSAGE = "nothing set aside has the number {id}; see `liggare set-aside list`"


class SettledAlready(RuleBroken):
    """What was set aside is decided once."""

    MESSAGE = "number {id} is {status} already"


class CannotAccept(RuleBroken):
    """A whole file cannot be accepted as a correction."""

    MESSAGE = "number {id} is a whole file; discard it, and import the right file instead"


class SetAsideCommands(Book):
    """Set aside, accept and discard."""

    def set_aside_file(
        self, act: Act, *, source: str, name: str, reason: SetAsideReason, content: str
    ) -> SetAside:
        """Set a whole file aside; the same content is kept once."""
        aside = SetAside("file", source, name, reason, content)
        self.recorder.insert_events([], kept=Kept(act, set_aside=[aside]), commit=self.commit)
        return aside

    def set_aside(self, id: int) -> KeptSetAside:
        """Something that was set aside, whatever became of it.

        Raises:
            NoSuchSetAside
        """
        for aside in self.recorder.select_set_aside():
            if aside.id == id:
                return aside
        raise NoSuchSetAside(id=id)

    def waiting(self, id: int) -> KeptSetAside:
        """Something set aside that waits for a decision.

        Raises:
            NoSuchSetAside, SettledAlready
        """
        aside = self.set_aside(id)
        if aside.status != "waiting":
            raise SettledAlready(id=id, status=aside.status)
        return aside

    def known_of(self, aside: SetAside) -> Amounts:
        """What the ledger holds of what was set aside: öre per coding and period."""
        if aside.kind == "balances":
            stated = SetAsideBalances.model_validate_json(aside.content)
            known = self.get(Balances, "balances", aside.source, str(stated.period)).amounts
        elif aside.kind == "voucher":
            known = self.get(Delivery, aside.source, aside.reference).amounts
        else:
            known = {}
        return {key: amount for key, amount in known.items() if amount}

    def accept_set_aside(self, act: Act, *, id: int, reason: str | None) -> int | None:
        """Accept something set aside as a correction of what is known; returns the position.

        Raises:
            NoSuchSetAside, CannotAccept
        """

        def attempt() -> int | None:
            aside = self.waiting(id)
            kept = Kept(act, settled=[Settlement(id, "accepted", act, reason)])
            if aside.kind == "voucher":
                accepted: Aggregate = self._corrected(act, aside, kept.keep_text(reason))
            elif aside.kind == "balances":
                accepted = self._restated(act, aside, kept.keep_text(reason))
            else:
                raise CannotAccept(id=id)
            return self.save_all(act, accepted, kept=kept)

        return self.retry(attempt)

    def _corrected(self, act: Act, aside: SetAside, reason: str | None) -> Delivery:
        stated = SetAsideVoucher.model_validate_json(aside.content)
        source = self.get(Source, "source", aside.source)
        delivery = self.get(Delivery, aside.source, aside.reference)
        changes = difference(stated.lines.amounts(), delivery.amounts)
        delivery.correct(
            act,
            changes=Lines.of_amounts(changes, stated.lines.dimensions),
            fingerprint=fingerprint(stated.lines, stated.day),
            order=source.newest_order(delivery.order, stated.order),
            reason=reason,
        )
        return delivery

    def _restated(self, act: Act, aside: SetAside, reason: str | None) -> Balances:
        stated = SetAsideBalances.model_validate_json(aside.content)
        balances = self.get(Balances, "balances", aside.source, str(stated.period))
        changes = difference(stated.lines.amounts(), balances.amounts)
        balances.restate(
            act,
            source=aside.source,
            period=stated.period,
            order=max(stated.order, balances.order or stated.order),
            fingerprint=fingerprint(stated.lines),
            changes=Lines.of_amounts(changes, stated.lines.dimensions),
            reason=reason,
        )
        return balances

    def discard_set_aside(self, act: Act, *, id: int, reason: str | None) -> None:
        """Decide that something set aside shall not count; it stays visible, with the reason.

        Raises:
            NoSuchSetAside
        """
        self.waiting(id)
        settled = Settlement(id, "discarded", act, reason)
        self.recorder.insert_events([], kept=Kept(act, settled=[settled]), commit=self.commit)
