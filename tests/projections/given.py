"""What the tests of the read model begin from: histories recorded by real commands."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from adapters.store import EventMapper, open_store
from domain.base import Act, Decision
from domain.closing import Closings, PeriodReopened
from domain.coding import Coding, Line, Lines, Period
from domain.control_totals import Totals
from domain.file import ReadFile
from domain.ledger import Ledger, SourceTerms, Submission
from domain.mapping import Mapping
from domain.outcome import Stated
from domain.recording import Erased
from domain.restatement import Restatement
from domain.seal import Sealed
from domain.sequence import MessageSequence
from domain.structure import Structure
from projections.database import open_engine, reading
from projections.follower import Follower
from projections.read_model import ReadModel
from projections.schema import FORMS, tables
from tests.projections.stating import STATING

CHECKPOINT_LINES = 40
DIMENSIONS = ("unit", "service")
STRUCTURE = {
    "ledger": "a",
    "name": "A",
    "dimensions": [
        {"code": "unit", "name": "Unit", "nodes": [{"code": "10", "name": "Ten"}]},
        {"code": "service", "name": "Service", "nodes": []},
    ],
    "account_groups": [],
    "follow_up_accounts": ["3", "5"],
}
ADDING = SourceTerms(name="accounting", form="vouchers")
RESTATING = SourceTerms(name="payroll", form="vouchers", restates=True)
BALANCES = SourceTerms(name="plan", form="balances")


class Place:
    """A database of ledgers, and the ledger `a` in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = open_store(url)
        self.ledger = self.another_ledger("a")
        self.read_model = self.another_read_model()
        self.clock = datetime(2025, 1, 7, 8, 0, tzinfo=UTC)

    def another_ledger(self, code: str) -> Ledger:
        return Ledger(code=code, factory=self.store.factory(code), mapper=EventMapper())

    def another_read_model(self) -> ReadModel:
        return ReadModel(open_engine(self.url), checkpoint_lines=CHECKPOINT_LINES)

    def act(self) -> Act:
        self.clock += timedelta(seconds=7)
        return Act("someone", "command-line", self.clock)

    def events(self) -> list[tuple[int, Any]]:
        """Every event of the log, with its position."""
        stored = self.ledger.recorder.select_notifications(1, 1_000_000)
        return [(one.id, self.ledger.mapper.to_domain_event(one)) for one in stored]

    def rows(self, ledger: str = "a") -> dict[str, list[tuple[Any, ...]]]:
        """Every row of the live generation, table by table, in the order of its key."""
        engine = open_engine(self.url)
        row = Follower(engine).projection(ledger)
        assert row is not None
        found: dict[str, list[tuple[Any, ...]]] = {
            "projection": [tuple(v for n, v in row._mapping.items() if n != "generation")]
        }
        with reading(engine) as connection:
            for name in FORMS:
                table = getattr(tables(row.generation), name)
                query = select(table).order_by(*table.primary_key.columns)
                found[name] = [tuple(r) for r in connection.execute(query)]
        engine.dispose()
        return found

    def voucher(self, number: int, *amounts: int, period: int = 202503) -> None:
        """Record a voucher of accounting; its lines stand on 3010 in unit 10."""
        coding = Coding.of("3010", {"unit": "10"})
        lines = Lines.of([Line(coding, period, amount) for amount in amounts], DIMENSIONS)
        stated = Stated(f"{period // 100}/A/{number}", None, lines)
        self.ledger.record_outcome(self.act(), terms=ADDING, stated=[stated])

    def close(self) -> None:
        self.read_model.close()
        self.store.close()


def record_history(place: Place, seed: int, steps: int = 100) -> Counter[str]:
    """Let a varied history happen in the ledger; returns how often each event occurred."""
    random, of_statements = Random(seed), Random(seed)
    structure = Structure.model_validate(STRUCTURE)
    if place.ledger.load_structure(place.act(), structure, valid_from=None):
        _decide(place, random, kind="original")
    first = place.ledger.recorder.max_notification_id() or 0
    for number in range(first, first + steps):
        step = random.choice(STEPS)
        step(place, random, number)
        if number % 4 == 0:
            STATING[number // 4 % len(STATING)](place, of_statements, number)
    return Counter(event.TOPIC for _, event in place.events())


def _lines(random: Random, periods: list[int], most: int = 30) -> Lines:
    rows = [
        Line(
            Coding.of(
                random.choice(["3010", "5010", "1930"]),
                {"unit": random.choice(["10", "11", ""]), "service": str(random.randrange(4))},
            ),
            random.choice(periods),
            random.randrange(-(10**9), 10**9),
        )
        for _ in range(random.randrange(1, most))
    ]
    return Lines.of(rows, DIMENSIONS)


def _months(random: Random) -> list[int]:
    first = random.choice([202412, 202501, 202502])
    return [first, 202503]


def _vouchers(place: Place, random: Random, number: int) -> None:
    stated = [
        Stated(f"2025/A/{number}-{i}", None, _lines(random, _months(random)), "a text")
        for i in range(random.randrange(1, 5))
    ]
    place.ledger.record_outcome(place.act(), terms=ADDING, stated=stated)


def _restated(place: Place, random: Random, number: int) -> None:
    stated = Stated(f"2025/L/{random.randrange(3)}", None, _lines(random, _months(random)))
    place.ledger.record_outcome(
        place.act(),
        terms=RESTATING,
        stated=[stated],
        order=number,
        restatement=Restatement(digest=str(number)),
        file=ReadFile(kind="outcome", sha256=str(number), report=str),
    )


def _reversed(place: Place, random: Random, _number: int) -> None:
    references = [
        event.reference for _, event in place.events() if event.TOPIC == "outcome.recorded"
    ]
    counts = [r for r in references if r.startswith("2025/A/") and not _is_reversed(place, r)]
    if counts:
        place.ledger.reverse_outcome(
            place.act(), source="accounting", reference=random.choice(counts), reason="wrong"
        )


def _is_reversed(place: Place, reference: str) -> bool:
    return any(
        event.TOPIC == "outcome.reversed" and event.reference == reference
        for _, event in place.events()
    )


def _balances(place: Place, random: Random, number: int) -> None:
    stated = {202502: _lines(random, [202502]), 202503: _lines(random, [202503])}
    place.ledger.restate_balances(place.act(), terms=BALANCES, stated=stated, order=number)


def _decide(place: Place, random: Random, _number: int = 0, kind: Any = "supplement") -> None:
    decision = Decision(body="Board", date="2025-02-01", paragraph="§ 7", diary_number=None)
    place.ledger.decide_budget(
        place.act(),
        stated=_lines(random, [202501, 202502, 202503]),
        decision=decision,
        kind=kind,
        into_closed=True,
    )


def _propose(place: Place, random: Random, number: int) -> None:
    stated = _lines(random, [202504])
    name, _ = place.ledger.propose_budget(
        place.act(), stated=stated, kind="carry-over", as_total=False
    )
    if number % 2:
        decision = Decision(body="Council", date="2025-03-01", diary_number="12/25")
        place.ledger.decide_proposal(place.act(), name=name, decision=decision)


def _reallocate(place: Place, random: Random, number: int) -> None:
    one, other = (Coding.of("5010", {"unit": f"new {number} {i}"}) for i in (1, 2))
    lines = Lines.of([Line(one, 202503, 500), Line(other, 202504, -500)], DIMENSIONS)
    decision = Decision(body="Director", date="2025-03-02")
    place.ledger.reallocate_budget(place.act(), stated=lines, decision=decision, into_closed=True)


def _forecast(place: Place, random: Random, number: int) -> None:
    name = f"Round {number // 6}"
    submit = random.random() < 0.3
    known = {(event.round, event.TOPIC) for _, event in place.events() if hasattr(event, "round")}
    if (name, "forecast.submitted") in known:
        place.ledger.approve_forecast(place.act(), name=name, year=2025)
        return
    outcome = {(Coding.of("3010", {"unit": "10"}), 202501): 700}
    place.ledger.revise_forecast(
        place.act(),
        name=name,
        year=2025,
        cutoff=Period(202502),
        stated=_lines(random, [202503, 202504, 202505]),
        scope=None,
        submit=Submission(outcome, 1, True) if submit else None,
    )


def _close(place: Place, random: Random, _number: int) -> None:
    closings = place.ledger.get(Closings, "closings")
    if closings.closed and random.random() < 0.6:
        period = Period(random.choice(sorted(closings.closed)))
        place.ledger.reopen_period(place.act(), period, reason="more came")
    else:
        period = closings.next_to_close or Period.of(date(2024, 12, 31))
        place.ledger.close_period(place.act(), period, reason="the month ends")


def _keep_mapping(place: Place, _random: Random, number: int) -> None:
    mapping = Mapping(
        account="Konto",
        amount="Belopp",
        period="Månad",
        period_format="month",
        header_row=number + 1,
    )
    place.ledger.keep_mapping(place.act(), name="plan", mapping=mapping)


def _control_totals(place: Place, random: Random, number: int) -> None:
    accounts = {"3010": random.randrange(10**9), "5010": -7} if number % 2 else None
    stated = {202503: Totals(accounts, None, 3), 202502: Totals(None, random.randrange(100), None)}
    source = random.choice(["accounting", "payroll", "plan"])
    place.ledger.state_control_totals(place.act(), source=source, stated=stated, order=number)


def _sequence(place: Place, random: Random, number: int) -> None:
    sequence = place.ledger.get(MessageSequence, "sequence", "accounting")
    act, last = place.act(), max([number, *(gap.last + 1 for gap in sequence.gaps)])
    sequence.take(act, source="accounting", numbers=[last + random.randrange(1, 9)], last=last)
    come = [random.randint(gap.first, gap.last) for gap in sequence.gaps[:-1]]
    sequence.take(act, source="accounting", numbers=come, last=10**9)
    place.ledger.save_all(act, sequence)


def _seal(place: Place, _random: Random, number: int) -> None:
    sealed = Sealed("result-summary", 1, '{"period":"2025-03"}', number, f"{number:064x}")
    decision = Decision(body="Nämnden", date="2025-04-24", paragraph=str(number))
    place.ledger.seal_report(place.act(), sealed=sealed, content="{}", decision=decision)


def _erase(place: Place, _random: Random, number: int) -> None:
    reason = next(
        (e.reason for _, e in reversed(place.events()) if e.TOPIC == PeriodReopened.TOPIC), None
    )
    if reason and place.ledger.recorder.holds(Erased("text", reason)):
        decision = Decision(body="Dataskyddsombudet", date="2025-05-02", diary_number=str(number))
        place.ledger.erase(place.act(), erased=[Erased("text", reason)], decision=decision)


def _introduce_key(place: Place, _random: Random, number: int) -> None:
    place.ledger.introduce_signing_key(place.act(), origin="a.example", key=f"a.example+{number}")


STEPS = [
    _vouchers,
    _vouchers,
    _vouchers,
    _restated,
    _restated,
    _reversed,
    _balances,
    _decide,
    _propose,
    _reallocate,
    _forecast,
    _forecast,
    _close,
    _keep_mapping,
    _control_totals,
    _sequence,
    _seal,
    _erase,
    _introduce_key,
]
