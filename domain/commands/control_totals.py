"""Commands on control totals: what sources say that their periods sum to."""

from collections.abc import Mapping

from domain.base import Act, Aggregate
from domain.book import Book
from domain.coding import Period
from domain.control_totals import ControlTotals, ControlTotalsContradict, Totals
from domain.message import SentMessage
from domain.order import Restated
from domain.receipt import Receipt
from domain.recording import Kept, SetAside, SetAsideReason
from domain.set_aside import KeptMessage, Problem, SetAsideMessage


class ControlTotalsCommands(Book):
    """State control totals."""

    def state_control_totals(
        self,
        act: Act,
        *,
        source: str,
        stated: Mapping[int, Totals],
        order: int,
        origin: SentMessage | None = None,
    ) -> Receipt:
        """Record what a source says that periods sum to, in one transaction; no money moves.

        `stated` is by period. The receipt counts what is known as duplicates, what stands in
        a newer order as unchanged, and has `noted` where anything was recorded. Where a period
        contradicts what was stated, nothing is recorded and the whole message is set aside.

        Raises:
            NothingStated, TotalsDisagree
            ControlTotalsContradict: where there is no message to set aside, or it is already.
        """

        def attempt() -> Receipt:
            receipt, kept = Receipt(), Kept(act)
            aggregates: list[Aggregate] = []
            for period, totals in sorted(stated.items()):
                known = self.get(ControlTotals, "control_totals", source, str(period))
                judged = known.judge(totals.fingerprint(), order=order)
                if judged in ("conflict", "older"):
                    aside = _as_set_aside(source, period, judged, origin)
                    receipt, kept = Receipt(set_aside=[aside]), Kept(act, set_aside=[aside])
                    aggregates.clear()
                    break
                if judged == "duplicate":
                    receipt.duplicates += 1
                    continue
                known.state(act, source=source, period=period, order=order, totals=totals)
                receipt.noted = True
                receipt.unchanged += judged == "unchanged"
                aggregates.append(known)
            receipt.position = self.save_from(
                act, *aggregates, receipt=receipt, origin=origin, kept=kept
            )
            return receipt

        return self.retry(attempt)


def _as_set_aside(
    source: str, period: int, judged: Restated, origin: SentMessage | None
) -> SetAside:
    """The message as it is set aside.

    Raises:
        ControlTotalsContradict: there is none, or it was set aside before: there it waits on.
    """
    why = ControlTotalsContradict(source=source, period=str(Period(period)))
    if origin is None or origin.settles is not None:
        raise why
    reason: SetAsideReason = "conflict" if judged == "conflict" else "older"
    content = SetAsideMessage(
        message=KeptMessage.model_validate_json(origin.as_it_came()),
        problems=(Problem(message=why.MESSAGE, facts=why.facts),),
    )
    reference = f"control-totals:{Period(period)}"
    return SetAside("message", source, reference, reason, content.model_dump_json())
