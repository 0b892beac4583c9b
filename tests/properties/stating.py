"""What people say of the figures in a history: rules, comments, measures, indicators, steps."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain.assignment import Task
from domain.closing_step import STEPS
from domain.coding import Period
from domain.commands.sealing import Content
from domain.comment import CommentStated
from domain.commentary_rule import Rule
from domain.deviation import FIGURES, Deviation, Selected
from domain.effect import Effect
from domain.measure import Assessment, Plan
from domain.seal import Sealed
from tests.properties import deciding, world
from tests.properties.player import Step

if TYPE_CHECKING:
    from tests.properties.histories import Author

COSTS = Selected.of(dimension="service", where=("kind=cost",))
DAY = date(2025, 4, 10)
CLOSED = (202501, 202502, 202503)


def statement(author: "Author") -> Step:
    """Something is said, anew or once more; now and then what no rule allows."""
    return author.random.choice(STATEMENTS)(author)


def _rule(author: "Author") -> Step:
    answers = author.random.choice(["1", None, "nobody"])
    figure = author.random.choice(FIGURES)
    period = Period(author.random.choice(CLOSED))
    rule = Rule(figure, COSTS, "S", figure, 1_000, 500_00, answers, period, None)
    return author.do("state", command="state_commentary_rule", rule=rule)


def _cause(author: "Author") -> Step:
    name = author.random.choice(["IT-avtal", "Avtal om IT"])
    return author.do("state", command="name_cause", cause="it", name=name)


def _deviation(author: "Author") -> Deviation:
    row, figure = author.random.choice(["100", "200"]), author.random.choice(FIGURES)
    period = author.random.choice(CLOSED)
    return Deviation(selected=COSTS, row=row, period=period, figure=figure)


def _comment(author: "Author") -> Step:
    """A deviation is commented on, and the comment maybe withdrawn."""
    stated = CommentStated(
        _deviation(author),
        amount=world.amount(author.random),
        budget=world.amount(author.random),
        seen=len(author.steps),
        text=author.random.choice(["Åke är sjuk.", "Priset steg\nmed 5 %."]),
        causes=author.random.choice([(), ("volym",), ("vacancy", "delay"), ("okänd",)]),
    )
    step = author.do("state", command="comment", stated=[stated])
    if author.random.random() < 0.6:
        return step
    told = {"deviation": stated.deviation, "reason": "Fel."}
    return author.do("state", command="withdraw_comment", **told)


def _measure(author: "Author") -> Step:
    """A measure is planned, and then anything is said of it."""
    name = author.random.choice(["M1", "M2"])
    effect = Effect(year=world.amount(author.random), posts_year=author.random.choice([0, 50]))
    april = Period(202504)
    told: dict[str, dict[str, Any]] = {
        "assess_measure": {"assessment": Assessment(april, Effect(year=1), effect, "Går bra.")},
        "decide_measure": {"decision": deciding.decision(author)},
        "end_measure": {"ending": "cancelled", "period": april, "reason": "Behövs inte."},
    }
    plan = Plan(2025, "Vakanser hålls.", effect, _deviation(author))
    author.do("state", command="plan_measure", measure=name, plan=plan)
    command = author.random.choice(list(told))
    return author.do("state", command=command, measure=name, **told[command])


def _deadline(author: "Author") -> Step:
    days, period = author.random.choice([30, 45]), Period(202501)
    return author.do("state", command="state_measure_deadline", days=days, valid_from=period)


def _indicator(author: "Author") -> Step:
    """An indicator is defined, and then anything is said of it."""
    name = author.random.choice(["Nöjda kunder", "Kundnöjdhet"])
    defined = {"name": name, "kind": "measurement", "unit": "number", "direction": "higher"}
    author.do("state", command="define_indicator", indicator="nöjda", **defined)
    outcome = author.random.choice(["71,5", "72", "12 %"])
    told: dict[str, dict[str, Any]] = {
        "target_indicator": {"year": 2025, "target": author.random.choice(["75", "80"])},
        "measure_indicator": {"period": Period(202503), "outcome": outcome},
    }
    command = author.random.choice(list(told))
    return author.do("state", command=command, indicator="nöjda", **told[command])


def _assignment(author: "Author") -> Step:
    """An assignment is received, and then anything is said of it."""
    name = author.random.choice(["U1", "U2"])
    task = Task("Se över avtalen.", deciding.decision(author), due="2025-12-31")
    told: dict[str, dict[str, Any]] = {
        "report_assignment": {"on": "2025-04-01", "status": "under-way", "text": "Pågår."},
        "finish_assignment": {"on": "2025-05-01"},
    }
    author.do("state", command="receive_assignment", assignment=name, task=task)
    command = author.random.choice(list(told))
    return author.do("state", command=command, assignment=name, **told[command])


def _closing_step(author: "Author") -> Step:
    """A unit's steps are planned; then one is done, in its order or not, and maybe reopened."""
    period, unit = Period(author.random.choice(CLOSED)), author.random.choice(["1", "11"])
    told = {"period": period, "unit": unit}
    plan = {"owner": author.player.approves, "due": DAY, "steps": STEPS[:2]}
    author.do("state", command="plan_closing_steps", **told, **plan)
    told["step"] = author.random.choice(["load", "load", "reconcile", "sign-off"])
    if author.random.random() < 0.8:
        author.do("state", command="do_closing_step", **told)
    return author.do("state", command="reopen_closing_step", **told, reason="Mer kom.")


def _template(author: "Author") -> Step:
    text = author.random.choice(["# Månad {period}\n", "# Läget\n"])
    return author.do("state", command="keep_template", template="månad", text=text)


def _document(author: "Author") -> Step:
    """A printed report is sealed; of its content the law asks alone whose it is, and as of when."""
    at = author.player.ledger.recorder.max_notification_id() or 0
    content = json.dumps({"ledger": world.CODE, "position": at}, separators=(",", ":"))
    digest = sha256(content.encode()).hexdigest()
    sealed = Sealed("interim-report", 1, '{"period":"2025-03"}', at, digest)
    return author.do(
        "state",
        command="seal_document",
        document=Content(sealed, content),
        reports=[],
        decision=deciding.decision(author),
    )


STATEMENTS: tuple[Callable[["Author"], Step], ...] = (
    _rule,
    _cause,
    _comment,
    _comment,
    _measure,
    _measure,
    _deadline,
    _indicator,
    _indicator,
    _assignment,
    _assignment,
    _closing_step,
    _closing_step,
    _template,
    _document,
)
