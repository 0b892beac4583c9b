"""Commands on what was set aside."""

from domain.balances import Balances
from domain.base import Act, Aggregate
from domain.book import Book
from domain.coding import Amounts, Lines, difference
from domain.fingerprint import fingerprint
from domain.outcome import Delivery, Stated
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


class CannotAcceptMessage(RuleBroken):
    """A message that could not be taken states nothing that could correct."""

    MESSAGE = "number {id} is a message that could not be taken; retry it, or discard it"


class CannotRetry(RuleBroken):
    """A whole file is read again from where it came."""

    MESSAGE = "number {id} is a whole file; discard it, and import the file again"


class StillContradicts(RuleBroken):
    """What was set aside would be set aside once more, for the same reason."""

    MESSAGE = (
        "number {id} still contradicts what is known ({reason}); accept it as a correction, or "
        "discard it"
    )


class ReasonNeeded(RuleBroken):
    """Whoever reads the list later must see why something does not count."""

    MESSAGE = "say why number {id} shall not count: state a reason"


class SetAsideCommands(Book):
    """Set aside, accept, try again and discard."""

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
        aside = self.recorder.select_set_aside_one(id)
        if aside is None:
            raise NoSuchSetAside(id=id)
        return aside

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
        """What the ledger holds of what was set aside: öre per coding and period.

        Nothing where its content was erased.
        """
        if not aside.content:
            return {}
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
                raise (CannotAcceptMessage if aside.kind == "message" else CannotAccept)(id=id)
            return self.save_all(act, accepted, kept=kept)

        return self.retry(attempt)

    def _corrected(self, act: Act, aside: SetAside, reason: str | None) -> Delivery:
        stated = SetAsideVoucher.model_validate_json(aside.content)
        source = self.get(Source, "source", aside.source)
        delivery = self.get(Delivery, aside.source, aside.reference)
        delivery.correct(
            act,
            changes=_changes(stated.lines, delivery.amounts),
            fingerprint=fingerprint(stated.lines, stated.day),
            order=source.newest_order(delivery.order, stated.order),
            reason=reason,
        )
        return delivery

    def _restated(self, act: Act, aside: SetAside, reason: str | None) -> Balances:
        stated = SetAsideBalances.model_validate_json(aside.content)
        balances = self.get(Balances, "balances", aside.source, str(stated.period))
        balances.restate(
            act,
            source=aside.source,
            period=stated.period,
            order=stated.order if balances.order is None else max(stated.order, balances.order),
            fingerprint=fingerprint(stated.lines),
            changes=_changes(stated.lines, balances.amounts),
            reason=reason,
        )
        return balances

    def retry_set_aside(self, act: Act, *, id: int) -> int | None:
        """Take a voucher or balances once more, as if stated now; returns the position.

        Raises:
            NoSuchSetAside, SettledAlready, StillContradicts, CannotRetry
        """

        def attempt() -> int | None:
            aside = self.waiting(id)
            kept = Kept(act, settled=[Settlement(id, "retried", act, None)])
            if aside.kind == "voucher":
                taken: Aggregate = self._voucher_again(act, aside, kept)
            elif aside.kind == "balances":
                taken = self._balances_again(act, aside)
            else:
                raise CannotRetry(id=id)
            return self.save_all(act, taken, kept=kept)

        return self.retry(attempt)

    def _voucher_again(self, act: Act, aside: KeptSetAside, kept: Kept) -> Delivery:
        content = SetAsideVoucher.model_validate_json(aside.content)
        stated = Stated(aside.reference, content.day, content.lines, content.text)
        source = self.get(Source, "source", aside.source)
        delivery = self.get(Delivery, aside.source, aside.reference)
        print_ = stated.fingerprint()
        judged = delivery.judge(
            print_, restates=source.restates, order=content.order, newest=source.order
        )
        if judged == "recorded":
            delivery.record(
                act,
                source=aside.source,
                stated=stated,
                stated_fingerprint=print_,
                order=content.order,
                text=kept.keep_text(content.text),
            )
        elif judged == "corrected":
            delivery.correct(
                act,
                changes=_changes(stated.lines, delivery.amounts),
                fingerprint=print_,
                order=content.order,
                reason=None,
            )
        elif judged != "duplicate":
            raise StillContradicts(id=aside.id, reason=judged)
        return delivery

    def _balances_again(self, act: Act, aside: KeptSetAside) -> Balances:
        stated = SetAsideBalances.model_validate_json(aside.content)
        balances = self.get(Balances, "balances", aside.source, str(stated.period))
        print_ = fingerprint(stated.lines)
        judged = balances.judge(print_, order=stated.order)
        if judged in ("conflict", "older"):
            raise StillContradicts(id=aside.id, reason=judged)
        if judged != "duplicate":
            balances.restate(
                act,
                source=aside.source,
                period=stated.period,
                order=stated.order,
                fingerprint=print_,
                changes=_changes(stated.lines, balances.amounts),
            )
        return balances

    def discard_set_aside(self, act: Act, *, id: int, reason: str | None) -> None:
        """Decide that something set aside shall not count; it stays visible, with the reason.

        Raises:
            NoSuchSetAside, SettledAlready, ReasonNeeded
        """

        def attempt() -> None:
            self.waiting(id)
            if not (reason and reason.strip()):
                raise ReasonNeeded(id=id)
            settled = Settlement(id, "discarded", act, reason)
            self.recorder.insert_events([], kept=Kept(act, settled=[settled]), commit=self.commit)

        self.retry(attempt)


def _changes(stated: Lines, known: Amounts) -> Lines:
    """What takes the known amounts to what is stated."""
    return Lines.of_amounts(difference(stated.amounts(), known), stated.dimensions)
