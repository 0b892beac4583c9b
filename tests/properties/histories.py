"""Histories of a ledger, each drawn from one seed: the same seed gives the same history."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from domain.base import Decision
from domain.coding import Coding, Line
from domain.forecast import Scope
from domain.ledger import SourceTerms
from domain.structure import Structure
from tests.properties import world
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
        self.orders = {"lön": 0, "saldo": 0}
        self.closed: list[int] = []
        self.rounds: list[tuple[str, int, int | None]] = []

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
            (4, self.settle),
            (5, self.budget),
            (2, self.budget_again),
            (2, self.propose),
            (3, self.decide),
            (3, self.reallocate),
            (6, self.forecast),
            (6, self.submit),
            (2, self.approve),
            (4, self.close),
            (2, self.reopen),
            (2, self.change_structure),
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

    def settle(self) -> Step | None:
        waiting = self.player.ledger.recorder.select_set_aside(waiting=True)
        if not waiting:
            return None
        name = self.random.choice(["accept", "accept", "discard"])
        return self.do(name, id=self.random.choice(waiting).id)

    # Budget

    def _decision(self) -> Decision:
        number = str(len(self.steps))
        body = self.random.choice(["KF", "Nämnden"])
        return Decision(body=body, date="2024-11-21", paragraph=number, diary_number=None)

    def _budget_lines(self) -> dict[str, Any]:
        year = self.random.choice(self.years)
        months = self.random.sample(range(1, 13), self.random.randrange(2, 6))
        stated = world.year_of_lines(self.random, year, self.latest, months)
        kind = self.random.choice([None, None, None, "supplement", "carry-over"])
        return {"stated": stated, "kind": kind}

    def budget(self) -> Step:
        told = {
            **self._budget_lines(),
            "decision": self._decision(),
            "as_total": self.random.random() < 0.25,
            "into_closed": self.random.random() < 0.7,
        }
        self.decided.append(told)
        return self.do("budget", **told)

    def budget_again(self) -> Step | None:
        """The very same decision once more."""
        added = [told for told in self.decided if not told["as_total"]]
        return self.do("budget", **self.random.choice(added)) if added else None

    def propose(self) -> Step:
        return self.do("propose", **self._budget_lines())

    def decide(self) -> Step | None:
        if not self.player.proposals:
            return None
        name = self.random.choice(sorted(self.player.proposals))
        into_closed = self.random.random() < 0.8
        return self.do("decide", name=name, decision=self._decision(), into_closed=into_closed)

    def reallocate(self) -> Step | None:
        """Move a part of what a coding has; now and then more than it has, or unbalanced."""
        if not self.player.budget:
            return None
        (account, codes, period), held = self.random.choice(sorted(self.player.budget.items()))
        moved = held * self.random.choice([1, 2, 3, 5]) // 4
        receiver = world.coding(self.random, known_to=self.latest)
        to = (period // 100) * 100 + self.random.randrange(1, 13)
        short = self.random.choice([0] * 6 + [1])
        lines = [
            Line(Coding(account, codes), period, -moved),
            Line(receiver, to, moved - short),
        ]
        stated = world.in_columns(self.random, lines)
        into_closed = self.random.random() < 0.8
        return self.do(
            "reallocate", stated=stated, decision=self._decision(), into_closed=into_closed
        )

    # Forecasts

    def forecast(self) -> Step:
        """Open a round, or revise one, whole or in a part; submitted ones refuse."""
        if self.rounds and self.random.random() < 0.6:
            name, year, cutoff = self.random.choice(self.rounds)
        else:
            year, last = self.random.choice(self.years), self.random.choice([None, 1, 2, 2, 3, 4])
            cutoff = None if last is None else year * 100 + last
            name = f"Prognos {len(self.rounds)}"
            self.rounds.append((name, year, cutoff))
        months = self.random.sample(range(1, 13), self.random.randrange(3, 10))
        scope = self._scope() if self.random.random() < 0.4 else None
        stated = world.year_of_lines(self.random, year, self.latest, months)
        if scope is not None:
            inside = [line for line in stated if scope.holds(line.coding)]
            stated = world.in_columns(self.random, inside or [self._line_in(scope, year)])
        return self.do("forecast", name=name, year=year, cutoff=cutoff, stated=stated, scope=scope)

    def _scope(self) -> Scope:
        code = self.random.choice(["1", "11", "12"])
        codes = self.latest.codes_below("responsibility", code)
        return Scope(dimension="responsibility", code=code, codes=codes)

    def _line_in(self, scope: Scope, year: int) -> Line:
        coding = Coding.of("5010", {"responsibility": scope.code, "counterparty": "EXT"})
        return Line(coding, year * 100 + self.random.randrange(1, 13), -12_300)

    def submit(self) -> Step | None:
        open_rounds = [r for r in self.player.rounds if r not in self.player.submitted]
        if not open_rounds:
            return None
        year, name = self.random.choice(open_rounds)
        accepts = self.random.random() < 0.8
        return self.do("submit", name=name, year=year, accept_differences=accepts)

    def approve(self) -> Step | None:
        if not self.player.rounds:
            return None
        rounds = sorted(self.player.submitted) or sorted(self.player.rounds)
        year, name = self.random.choice(rounds)
        return self.do("approve", name=name, year=year)

    # Periods

    def close(self) -> Step:
        """The next period; now and then another, which is refused."""
        first = self.years[-1] * 100 + self.random.choice([1, 1, 2, -88])
        following = self.closed[-1] + 1 if self.closed else first
        if following % 100 == 13:
            following += 88
        period = following if self.random.random() < 0.9 else following + 2
        done = len(self.player.refused)
        step = self.do("close", period=period)
        if len(self.player.refused) == done and period not in self.closed:
            self.closed.append(period)
        return step

    def reopen(self) -> Step | None:
        if not self.closed:
            return None
        period = self.random.choice(self.closed)
        done = len(self.player.refused)
        step = self.do("reopen", period=period)
        if len(self.player.refused) == done:
            self.closed = [p for p in self.closed if p < period]
        return step
