"""Histories of a ledger, each drawn from one seed: the same seed gives the same history."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from adapters.service import PUBLISHED
from domain.coding import Line, Period
from domain.control_totals import Totals
from domain.ledger import SourceTerms
from domain.structure import Structure
from projections.conditions import Where
from projections.reports.definition import Definition, Rows, deviation
from tests.properties import deciding, stating, world
from tests.properties.player import Player, Step

ADDING = SourceTerms(name="ekonomi", form="vouchers")
RESTATING = SourceTerms(name="lön", form="vouchers", restates=True)
BALANCES = SourceTerms(name="saldo", form="balances")


class Author:
    """Chooses step after step by what the ledger has been told, and has the player do each."""

    def __init__(self, player: Player, random: Random) -> None:
        self.player, self.random = player, random
        self.years = world.YEARS[-random.choice([2, 3]) :]
        self.steps: list[Step] = []
        self.at = datetime(2025, 1, 2, 8, tzinfo=UTC)
        self.structures: list[Structure] = []
        self.stated: dict[str, list[Any]] = {"ekonomi": [], "lön": [], "saldo": []}
        self.decided: list[dict[str, Any]] = []
        self.orders = {"lön": 0, "saldo": 0, "totals": 0}
        self.next_number = 1
        self.missing: list[int] = []
        self.closed: list[int] = []
        self.rounds: list[tuple[str, int, int | None]] = []
        self.sealed: list[dict[str, Any]] = []

    def write(self, count: int) -> Iterator[Step]:
        """Do `count` steps and what they need; each is handed out when it has been done."""
        yield self.do("structure", **self._structure())
        for _ in range(self.random.randrange(2, 8)):
            yield self.new_vouchers()
        choices: list[tuple[int, Callable[[], Step | None]]] = [
            (14, self.new_vouchers),
            (4, self.resend),
            (3, self.contradict),
            (4, self.restate_vouchers),
            (5, self.balances),
            (2, self.reverse),
            (8, self.messages),
            (4, self.control_totals),
            (4, self.settle),
            (5, partial(deciding.budget, self)),
            (2, partial(deciding.budget_again, self)),
            (2, partial(deciding.propose, self)),
            (3, partial(deciding.decide, self)),
            (3, partial(deciding.reallocate, self)),
            (6, partial(deciding.forecast, self)),
            (6, partial(deciding.submit, self)),
            (5, partial(deciding.approve, self)),
            (4, partial(deciding.close, self)),
            (3, partial(deciding.reopen, self)),
            (3, partial(deciding.seal, self)),
            (1, partial(deciding.erase, self)),
            (2, self.change_structure),
            (2, partial(deciding.keep_mapping, self)),
            (20, partial(stating.statement, self)),
        ]
        weights, actions = zip(*choices, strict=True)
        for _ in range(count):
            step = self.random.choices(actions, weights)[0]()
            if step is not None:
                yield step

    def do(self, step_name: str, /, **told: Any) -> Step:
        """Time passes (now and then it stands still, or a clock is set back); then the step."""
        self.at += timedelta(seconds=self.random.choice([0, 1, 60, 3600, 40_000, 400_000, -1800]))
        step = Step(step_name, self.at, told)
        self.player.play(step)
        self.steps.append(step)
        return step

    # Structure

    def _structure(self) -> dict[str, Any]:
        structure = world.structure(self.random, len(self.structures))
        self.structures.append(structure)
        return {"structure": structure, "valid_from": world.valid_from(self.random)}

    def change_structure(self) -> Step:
        return self.do("structure", **self._structure())

    @property
    def latest(self) -> Structure:
        latest = self.player.ledger.structure().latest
        assert latest is not None
        return latest

    def report(self, year: int) -> tuple[Definition, Period]:
        """A report of a month of a year: a published one, or one whose rows are chosen."""
        period = Period(year * 100 + self.random.choice([1, 2, 3, 6, 12]))
        chosen = Rows(
            self.random.choice([*world.DIMENSIONS, "account_group"]),
            where=self.random.choice([(), (Where("kind", "cost"),), (Where("initiative", "*"),)]),
            eliminate_internal=self.random.random() < 0.4,
        )
        return self.random.choice([*PUBLISHED.values(), deviation(chosen)]), period

    # Outcome

    def new_vouchers(self) -> Step:
        first = len(self.stated["ekonomi"])
        count = self.random.randrange(1, 4)
        stated = [
            world.voucher(self.random, f"2025/A/{first + n}", self.years) for n in range(count)
        ]
        self.stated["ekonomi"] += stated
        return self.do("vouchers", terms=ADDING, stated=stated, order=None)

    def resend(self) -> Step:
        """What was said before is said again, in another order of lines."""
        some = self.random.sample(self.stated["ekonomi"], 1)
        again = [
            type(one)(one.reference, one.day, world.in_columns(self.random, list(one.lines)))
            for one in some
        ]
        return self.do("vouchers", terms=ADDING, stated=again, order=None)

    def contradict(self) -> Step:
        """A known voucher comes with other lines, and a new one beside it."""
        known = self.random.choice(self.stated["ekonomi"])
        other = world.voucher(self.random, known.reference, self.years)
        self.stated["ekonomi"].append(other)
        return self.do("vouchers", terms=ADDING, stated=[other], order=None)

    def restate_vouchers(self) -> Step:
        """A whole file again: in a newer order, in an older one, or in none."""
        number = self.random.randrange(4)
        stated = [
            world.voucher(self.random, f"2025/L/{number + n}", self.years)
            for n in range(self.random.randrange(1, 3))
        ]
        if self.stated["lön"] and self.random.random() < 0.3:
            stated = [self.random.choice(self.stated["lön"])]
        self.stated["lön"] += stated
        self.orders["lön"] += 1
        order = self.random.choice([self.orders["lön"]] * 4 + [self.orders["lön"] - 2, None])
        return self.do("vouchers", terms=RESTATING, stated=stated, order=order)

    def balances(self) -> Step:
        """A period stated anew: newer, the same once more, or older."""
        period = world.month(self.random, self.years[-1:], 3)
        lines = [
            Line(world.coding(self.random), period, world.amount(self.random))
            for _ in range(self.random.randrange(0, 4))
        ]
        stated = {period: world.in_columns(self.random, lines)}
        if self.stated["saldo"] and self.random.random() < 0.3:
            stated = self.random.choice(self.stated["saldo"])
        self.stated["saldo"].append(stated)
        self.orders["saldo"] += self.random.choice([1, 1, 1, 0])
        order = self.orders["saldo"] - self.random.choice([0, 0, 0, 1])
        return self.do("balances", terms=BALANCES, stated=stated, order=order)

    def reverse(self) -> Step | None:
        known = [key for key, word in self.player.outcome.items() if word.known]
        deliveries = [(s, ref) for s, ref in known if s != BALANCES.name]
        if not deliveries:
            return None
        source, reference = self.random.choice(deliveries)
        return self.do("reverse", source=source, reference=reference)

    def messages(self) -> Step:
        """Messages that record nothing are counted: some are skipped, and come late or never."""
        numbers = []
        for _ in range(self.random.randrange(1, 4)):
            skipped = self.random.choice([0, 0, 1, 3])
            self.missing += range(self.next_number, self.next_number + skipped)
            numbers.append(self.next_number + skipped)
            self.next_number = numbers[-1] + 1
        if self.missing and self.random.random() < 0.7:
            late = self.random.choice(self.missing)
            self.missing.remove(late)
            numbers.append(late)
        return self.do("messages", source="ekonomi", numbers=numbers)

    def control_totals(self) -> Step:
        """What a source says that a period sums to: right or wrong, again, newer or older."""
        source, period = self.random.choice(list(self.stated)), world.month(self.random, self.years)
        accounts = self.player.sums_of_accounts(source, period)
        if self.random.random() < 0.5:
            accounts["5010"] = accounts.get("5010", 0) + world.amount(self.random)
        total = None if self.random.random() < 0.5 else sum(accounts.values())
        deliveries = self.random.choice([None, 0, 1, 2])
        known = accounts if total is None or self.random.random() < 0.5 else None
        self.orders["totals"] += self.random.choice([1, 1, 0])
        order = self.orders["totals"] - self.random.choice([0, 0, 1])
        stated = {period: Totals(known, total, deliveries)}
        return self.do("control_totals", source=source, stated=stated, order=order)

    def settle(self) -> Step | None:
        waiting = self.player.ledger.recorder.select_set_aside(waiting=True)
        if not waiting:
            return None
        name = self.random.choice(["accept", "accept", "discard"])
        return self.do(name, id=self.random.choice(waiting).id)
