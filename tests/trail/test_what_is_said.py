"""What was said of the figures, before and after: comments, measures, indicators, steps."""

from datetime import date

import pytest

from domain.assignment import Task
from domain.coding import Period
from domain.commands.sealing import Content
from domain.comment import CommentStated
from domain.effect import Effect
from domain.measure import Assessment, Plan
from domain.seal import Sealed
from domain.structure import Structure
from tests.projections.given import STRUCTURE, Place
from tests.projections.stating import APRIL, BOARD, of_april, rule
from tests.trail.given import changed, trail


@pytest.fixture
def place(place: Place) -> Place:
    """A ledger whose units are known."""
    structure = Structure.model_validate(STRUCTURE)
    place.ledger.load_structure(place.act(), structure, valid_from=None)
    return place


def test_a_commentary_rule_is_told_beside_what_it_said_before(place: Place) -> None:
    place.ledger.state_commentary_rule(place.act(), rule(per_cent=1_000))
    assert changed(place, "commentary_rule.stated") == [
        ("Rows", None, "unit"),
        ("Conditions", None, "kind=cost"),
        ("Figure", None, "outcome year to date"),
        ("Share of the budget", None, 1_000),
        ("Floor", None, 0),
        ("Valid from", None, 202501),
        ("Valid to", None, "until further notice"),
    ]

    stricter = rule(per_cent=500)._replace(floor=100_000_00)
    place.ledger.state_commentary_rule(place.act(), stricter)

    assert changed(place, "commentary_rule.stated") == [
        ("Share of the budget", 1_000, 500),
        ("Floor", 0, 100_000_00),
    ]


def test_a_cause_gets_another_name(place: Place) -> None:
    for name in ("IT", "IT-avtal"):
        place.ledger.name_cause(place.act(), cause="it", name=name)

    assert changed(place, "cause.named") == [("Cause it", "IT", "IT-avtal")]


def test_a_comment_is_told_with_the_figure_it_explains(place: Place) -> None:
    stated = CommentStated(of_april("10"), -700, -5_000, 3, "Åke är sjuk.", ("vakans",))
    place.ledger.comment(place.act(), stated=[stated])
    assert changed(place, "comment.written") == [
        ("Status", None, "written"),
        ("Row", None, "unit=10"),
        ("Conditions", None, "kind=cost"),
        ("Period", None, 202504),
        ("Figure", None, "outcome year to date"),
        ("Deviation", None, -700),
        ("Budget", None, -5_000),
        ("Causes", None, "vacancy"),
        ("As of position", None, "3"),
    ]

    moved = stated._replace(amount=-900, seen=8, causes=("vakans", "volym"))
    place.ledger.comment(place.act(), stated=[moved])
    assert changed(place, "comment.written") == [
        ("Deviation", -700, -900),
        ("Causes", "vacancy", "vacancy, volume"),
        ("As of position", "3", "8"),
    ]

    place.ledger.withdraw_comment(place.act(), of_april("10"), reason="Fel rad.")
    assert changed(place, "comment.withdrawn") == [("Status", "written", "withdrawn")]


def test_a_measure_is_told_from_its_plan_to_its_end(place: Place) -> None:
    ledger, half_a_post = place.ledger, Effect(year=1_000_00, posts_year=50)
    plan = Plan(2025, "Vakanser hålls.", half_a_post, deviation=of_april("10"))
    ledger.plan_measure(place.act(), measure="Å1", plan=plan)
    assert changed(place, "measure.planned") == [
        ("Status", None, "planned"),
        ("Year", None, "2025"),
        ("Planned effect of the year", None, 1_000_00),
        ("Planned full-time equivalents of the year", None, 50),
        ("Row", None, "unit=10"),
        ("Conditions", None, "kind=cost"),
        ("Period", None, 202504),
        ("Figure", None, "outcome year to date"),
    ]

    assessment = Assessment(APRIL, achieved=Effect(year=200_00), assessed=half_a_post)
    ledger.assess_measure(place.act(), measure="Å1", assessment=assessment)
    later = assessment._replace(period=Period(202505), achieved=Effect(year=350_00))
    ledger.assess_measure(place.act(), measure="Å1", assessment=later)
    assert changed(place, "measure.assessed") == [
        ("Assessed up to", 202504, 202505),
        ("Achieved effect of the year", 200_00, 350_00),
    ]

    ledger.decide_measure(place.act(), measure="Å1", decision=BOARD)
    ledger.end_measure(place.act(), measure="Å1", ending="done", period=Period(202512))
    assert changed(place, "measure.decided") == [("Decided", None, "2025-04-24")]
    assert changed(place, "measure.ended") == [
        ("Status", "planned", "done"),
        ("Ended", None, 202512),
    ]


def test_a_deadline_is_told_from_its_period_on(place: Place) -> None:
    for days in (30, 45):
        place.ledger.state_measure_deadline(place.act(), days=days, valid_from=Period(202501))

    assert changed(place, "measure_deadline.stated") == [
        ("Days for the decision, from 2025-01", 30, 45)
    ]


def test_an_indicator_is_told_in_its_own_unit(place: Place) -> None:
    ledger, about = place.ledger, {"indicator": "M7"}
    ledger.define_indicator(
        place.act(),
        name="Nöjda beställare",
        kind="measurement",
        unit="per-cent",
        direction="higher",
        months=[3, 8],
        **about,
    )
    for target in ("70 %", "75 %"):
        ledger.target_indicator(place.act(), year=2025, target=target, **about)
    march = Period(202503)
    ledger.measure_indicator(place.act(), period=march, outcome="71,5", **about)
    ledger.measure_indicator(place.act(), period=march, outcome="72", forecast="74", **about)

    assert changed(place, "indicator.defined") == [
        ("Name", None, "Nöjda beställare"),
        ("Kind", None, "measurement"),
        ("Unit", None, "per cent"),
        ("Direction", None, "higher is better"),
        ("Months measured", None, "3, 8"),
    ]
    assert changed(place, "indicator.targeted") == [("Target 2025", 70_00, 75_00)]
    assert changed(place, "indicator.measured") == [
        ("Outcome 2025-03", 71_50, 72_00),
        ("Forecast in 2025-03", None, 74_00),
    ]
    kinds = {c.kind for c in trail(place, topics=["indicator.measured"])[0].happened.changes}
    assert kinds == {"per-cent"}


def test_an_assignment_is_told_until_its_final_report(place: Place) -> None:
    ledger, about = place.ledger, {"assignment": "U3"}
    task = Task("Se över avtalen.", BOARD, due="2025-10-31")
    ledger.receive_assignment(place.act(), task=task, **about)
    ledger.report_assignment(place.act(), on="2025-05-02", status="delayed", **about)
    ledger.finish_assignment(place.act(), on="2025-10-17", **about)

    assert changed(place, "assignment.received") == [("Due", None, "2025-10-31")]
    assert changed(place, "assignment.reported") == [
        ("Status", None, "delayed"),
        ("Reported on", None, "2025-05-02"),
    ]
    assert changed(place, "assignment.finished") == [
        ("Status", "delayed", "final report given"),
        ("Reported on", "2025-05-02", "2025-10-17"),
    ]


def test_a_step_of_a_units_close_is_to_be_done_again_with_those_after_it(place: Place) -> None:
    close, act, unit = place.ledger.month_close(APRIL), place.act(), "10"
    due = date(2025, 5, 8)
    close.plan(act, period=APRIL, unit=unit, steps=("load", "sign-off"), owner="kim", due=due)
    close.do(act, period=APRIL, unit=unit, step="load")
    close.do(act, period=APRIL, unit=unit, step="sign-off")
    close.reopen(act, period=APRIL, unit=unit, step="load", reason=None, is_closed=False)
    close.do(act, period=APRIL, unit=unit, step="load")
    close.do(act, period=APRIL, unit=unit, step="sign-off")
    place.ledger.save_all(act, close)

    told = trail(place, first=2)[::-1]
    planned, _, done, signed, reopened, *_, signed_again = (
        [(str(c.what), str(c.before), str(c.after)) for c in one.happened.changes] for one in told
    )
    of_load = ("Step of 10", "None", "load")
    assert planned == [of_load, ("Owner", "None", "kim"), ("Due", "None", "2025-05-08")]
    assert done == [of_load, ("Status", "None", "done")]
    assert signed[1:] == [("Status", "None", "done"), ("Comments missing", "None", "0")]
    assert reopened == [of_load, ("Status", "done", "to be done")]
    assert signed_again[1:] == [("Status", "to be done", "done")]


def test_a_templates_versions_are_counted(place: Place) -> None:
    for text in ("# Ett", "# Två"):
        place.ledger.keep_template(place.act(), template="månad", text=text)

    assert changed(place, "template.kept") == [("Versions", 1, 2)]


def test_a_printed_report_is_told_beside_the_seal_before(place: Place) -> None:
    for position in (4, 9):
        sealed = Sealed("interim-report", 1, '{"period":"2025-04"}', position, f"{position}")
        decision = BOARD.model_copy(update={"paragraph": str(position)})
        content = Content(sealed, "{}")
        place.ledger.seal_document(place.act(), content, reports=[], decision=decision)

    assert changed(place, "document.sealed") == [
        ("Seal", "1", "2"),
        ("Stands on position", "4", "9"),
        ("SHA-256", "4", "9"),
        ("Parameters", None, '{"period":"2025-04"}'),
    ]


def test_each_is_found_by_what_it_is_about(place: Place) -> None:
    place.ledger.plan_measure(
        place.act(), measure="Å1", plan=Plan(2025, "Vakanser hålls.", Effect(year=1))
    )
    place.ledger.decide_measure(place.act(), measure="Å1", decision=BOARD)
    stated = CommentStated(of_april("10"), -700, -5_000, 2, "Åke är sjuk.")
    place.ledger.comment(place.act(), stated=[stated])

    of_measure = trail(place, reference="Å1")
    [of_row] = trail(place, reference="10")
    [decided] = trail(place, decision="§ 41")

    assert [one.recorded.topic for one in of_measure] == ["measure.decided", "measure.planned"]
    assert of_row.recorded.text is not None
    assert (decided.recorded.kind, decided.recorded.decision) == ("measure", BOARD)
