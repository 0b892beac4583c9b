"""Steps of a history in which something is said of the figures, not booked."""

from random import Random
from typing import TYPE_CHECKING

from domain.assignment import Task
from domain.base import Decision
from domain.closing import Closings
from domain.closing_step import STEPS
from domain.coding import Period
from domain.commands.sealing import Content
from domain.comment import CommentStated
from domain.commentary_rule import Rule
from domain.deviation import Deviation, Figure, Selected
from domain.effect import Effect
from domain.measure import Assessment, Plan
from domain.seal import Sealed

if TYPE_CHECKING:
    from tests.projections.given import Place

COSTS = Selected.of(dimension="unit", where=("kind=cost",))
APRIL = Period(202504)
BOARD = Decision(body="Nämnden", date="2025-04-24", paragraph="§ 41")


def of_april(row: str, figure: Figure = "outcome") -> Deviation:
    """A deviation of a unit's costs, in April."""
    return Deviation(selected=COSTS, row=row, period=APRIL, figure=figure)


def rule(per_cent: int = 1_000) -> Rule:
    """Deviations of a unit's costs are explained from January on."""
    return Rule("utfall", COSTS, None, "outcome", per_cent, 0, None, Period(202501), None)


def state_rule(place: "Place", random: Random, number: int) -> None:
    place.ledger.state_commentary_rule(place.act(), rule(per_cent=number))
    place.ledger.name_cause(place.act(), cause="it", name=f"IT {random.randrange(3)}")


def comment(place: "Place", random: Random, number: int) -> None:
    """Something is said of a deviation of a period that is open, or withdrawn."""
    if APRIL in place.ledger.get(Closings, "closings").closed:
        return
    deviation = of_april(random.choice(["10", "11"]), random.choice(["outcome", "forecast"]))
    stated = CommentStated(deviation, -number, -100, number, f"Därför {number}.", ("volym",))
    place.ledger.comment(place.act(), stated=[stated])
    if number % 3 == 0:
        place.ledger.withdraw_comment(place.act(), deviation, reason="Fel rad.")


def measure(place: "Place", _random: Random, number: int) -> None:
    """A measure from its plan to its end, and the deadline of the decisions on measures."""
    ledger, name = place.ledger, f"M{number}"
    effect = Effect(year=number * 100, posts_full_year=150)
    plan = Plan(2025, "Vakanser hålls.", effect, deviation=of_april("10"), starts=APRIL)
    ledger.plan_measure(place.act(), measure=name, plan=plan)
    assessment = Assessment(APRIL, Effect(year=5_00), effect)
    ledger.assess_measure(place.act(), measure=name, assessment=assessment)
    ledger.decide_measure(place.act(), measure=name, decision=BOARD)
    ledger.end_measure(place.act(), measure=name, ending="done", period=APRIL)
    ledger.state_measure_deadline(place.act(), days=30 + number % 2, valid_from=Period(202501))


def indicator(place: "Place", random: Random, number: int) -> None:
    ledger = place.ledger
    ledger.define_indicator(
        place.act(),
        indicator="nöjda",
        name=f"Nöjda kunder {number}",
        kind="measurement",
        unit="per-cent",
        direction="higher",
        months=[3, 4],
    )
    ledger.target_indicator(place.act(), indicator="nöjda", year=2025, target=f"{number} %")
    ledger.measure_indicator(
        place.act(),
        indicator="nöjda",
        period=Period(random.choice([202503, 202504])),
        outcome=f"{number},5",
    )


def assignment(place: "Place", _random: Random, number: int) -> None:
    ledger, name = place.ledger, f"U{number}"
    task = Task("Se över avtalen.", BOARD, due="2025-12-31")
    ledger.receive_assignment(place.act(), assignment=name, task=task)
    told = {"assignment": name, "on": "2025-05-02"}
    ledger.report_assignment(place.act(), status="under-way", text="Pågår.", **told)
    ledger.finish_assignment(place.act(), **told)


def month_close(place: "Place", _random: Random, number: int) -> None:
    """A unit's steps are planned, one is done, and done again."""
    act, unit = place.act(), f"unit {number}"
    close = place.ledger.month_close(APRIL)
    due = act.at.date()
    close.plan(act, period=APRIL, unit=unit, steps=STEPS, owner=act.by, due=due)
    close.do(act, period=APRIL, unit=unit, step="load")
    close.reopen(act, period=APRIL, unit=unit, step="load", reason=None, is_closed=False)
    place.ledger.save_all(act, close)


def template(place: "Place", _random: Random, number: int) -> None:
    place.ledger.keep_template(place.act(), template="månad", text=f"# Månad {number}\n")


def seal_document(place: "Place", _random: Random, number: int) -> None:
    sealed = Sealed("interim-report", 1, '{"period":"2025-04"}', number, f"{number:064x}")
    decision = BOARD.model_copy(update={"paragraph": f"§ {number}"})
    place.ledger.seal_document(place.act(), Content(sealed, "{}"), reports=[], decision=decision)


STATING = (
    state_rule,
    comment,
    measure,
    indicator,
    assignment,
    month_close,
    template,
    seal_document,
)
