"""The list of a month's commentary: what is owed, missing, mislabelled, superfluous or moved."""

import pytest

from adapters.commenting import listed
from domain.coding import Period
from domain.deviation import Selected
from domain.structure import Structure
from projections.commentary import Figures, limited, rows_of
from projections.reports.definition import deviation
from tests.commentary.given import COSTS, TOWN, Town


def statuses(town: Town) -> dict[str, str]:
    return {one.deviation.row: one.status for one in town.listed().listed}


def test_what_deviates_by_ten_per_cent_is_missing_until_it_is_commented_on(town: Town) -> None:
    town.budget(s1=1_000, s2=1_000, s3=1_000)
    town.costs(s1=1_100, s2=1_099, s3=900)
    town.rule()

    assert statuses(town) == {"1": "missing", "2": "not-owed", "3": "missing", "4": "not-owed"}

    town.comment("1")

    assert statuses(town)["1"] == "answered"


def test_a_rule_concerns_the_nodes_without_children_below_a_node(town: Town) -> None:
    town.budget(s1=1_000, s4=1_000)
    town.rule(below="IT")

    assert statuses(town) == {"1": "missing", "2": "not-owed", "3": "not-owed"}


def test_what_stands_at_an_unknown_code_owes_nothing_but_may_be_commented_on(town: Town) -> None:
    """The code is what is amiss, and not the deviation."""
    town.costs(s77=100)
    town.rule()
    assert "?" not in statuses(town)

    town.comment("?", "Koden är fel.")

    assert statuses(town)["?"] == "voluntary"


def test_lines_of_a_parents_own_are_a_row_of_their_own(town: Town) -> None:
    town.budget(sIT=1_000, s1=1_000)
    town.costs(sIT=2_000, s1=1_000)
    town.rule(below="IT")

    (own,) = (one for one in town.listed().listed if one.deviation.own)
    assert (own.deviation.row, own.figures.deviation) == ("IT", -1_000_00)
    assert own.status == "missing"

    town.comment("IT", "Hela området.")
    assert [one.deviation.row for one in town.listed().missing()] == ["IT"]

    town.comment("IT", "Områdets egna rader.", own=True)
    assert not town.listed().missing()


def test_a_comment_that_no_rule_asks_for_is_superfluous_within_it_and_welcome_outside(
    town: Town,
) -> None:
    town.budget(s1=1_000, s4=1_000)
    town.costs(s1=1_001, s4=2_000)
    town.rule(below="IT")

    town.comment("1")
    town.comment("4")

    assert (town.of("1").status, town.of("4").status) == ("superfluous", "voluntary")
    assert [one.deviation.row for one in town.listed().wrong] == ["1"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Färre konsulter inom IT-säkerhet.", "3"),
        ("IT-SÄKERHET har dragit över.", "3"),
        ("Se tjänst 3.", "3"),
        ("Telefoni i molnet växer.", None),  # a row of that name, which owes nothing
        ("Telefoni växer.", "1"),
        ("IT-säkerhetschefen slutade.", None),  # no whole word
        ("Fel rad.", None),
    ],
)
def test_a_comment_that_names_another_row_that_owes_one_is_mislabelled(
    town: Town, text: str, named: str | None
) -> None:
    town.budget(s1=1_000, s2=1_000, s3=1_000, s4=1_000)
    town.costs(s1=2_000, s2=1_000, s3=2_000, s4=1_000)
    town.rule()

    town.comment("4", text)

    found = town.of("4")
    assert found.status == ("mislabelled" if named else "superfluous")
    assert (found.named and found.named.row) == named


def test_who_sees_a_part_is_not_told_what_another_part_owes(town: Town) -> None:
    """Unit 10 speaks of unit 11, which owes a comment: that is 11's and its director's to know."""
    units = {"rows": "responsibility", "where": ["kind=cost"]}
    town.costs("10", s1=1_000)
    town.costs("11", s2=2_000)
    by_unit = Selected.of(dimension="responsibility", where=("kind=cost",))
    town.rule(selected=by_unit, floor=1_500_00)
    town.comment("10", "Samma som ansvar 11.", **units)

    (of_all,) = (one for one in town.listed().listed if one.comment)
    (of_part,) = limited(town.listed(), {"10"}).listed
    (of_both,) = (one for one in limited(town.listed(), {"10", "11"}).listed if one.comment)
    town.rule("prognos", figure="forecast")

    assert (of_all.status, of_both.status) == ("mislabelled", "mislabelled")
    assert (of_part.status, of_part.named) == ("superfluous", None)
    assert town.listed().notes
    assert limited(town.listed(), {"10"}).notes == ()


def test_a_comment_that_is_owed_may_speak_of_other_rows(town: Town) -> None:
    town.budget(s1=1_000, s3=1_000)
    town.costs(s1=2_000, s3=2_000)
    town.rule()

    town.comment("1", "Samma orsak som IT-säkerhet.")

    assert town.of("1").status == "answered"


def test_a_figure_that_moves_after_it_was_explained_is_told_with_how_much(town: Town) -> None:
    town.budget(s1=1_000)
    town.costs(s1=1_200)
    town.rule()
    town.comment("1")
    assert town.of("1").moved is None

    town.costs(s1=50)

    assert town.of("1").moved == -50_00
    assert town.of("1").status == "answered"
    assert [one.deviation.row for one in town.listed().wrong] == ["1"]

    town.comment("1")
    assert town.of("1").moved is None


def test_the_list_as_of_an_earlier_position_stays_as_it_was(town: Town) -> None:
    town.budget(s1=1_000)
    town.rule()
    before = town.service.view("staden")
    town.comment("1")
    town.costs(s1=1_000)

    then = listed(town.service, before, Period(202503))

    assert [one.deviation.row for one in then.missing()] == ["1"]


def test_with_a_budget_of_zero_the_floor_decides_and_there_is_no_share(town: Town) -> None:
    town.costs(s1=60, s2=40)
    town.rule(floor=50_00)

    assert statuses(town)["1"] == "missing"
    assert statuses(town)["2"] == "not-owed"
    assert town.of("1").figures == Figures(-60_00, 0, -60_00)
    assert town.of("1").figures.share is None


def test_without_a_forecast_none_is_owed_and_a_note_says_so(town: Town) -> None:
    town.budget(s1=1_000)
    town.rule("prognos", figure="forecast")

    found = town.listed()

    assert not found.missing()
    assert any("no forecast" in str(note) for note in found.notes)
    assert town.of("1", "forecast").figures == Figures(None, -1_000_00, None)


def test_a_forecast_is_compared_with_the_budget_of_the_year(town: Town) -> None:
    town.budget(s1=1_000)
    town.costs(s1=700)
    town.forecast(s1=200)
    town.rule("prognos", figure="forecast")

    assert town.of("1", "forecast").figures == Figures(-900_00, -1_000_00, 100_00)
    assert town.of("1", "forecast").status == "missing"


def test_a_ledger_without_figures_owes_nothing(town: Town) -> None:
    assert town.listed().listed == ()

    town.rule()

    assert set(statuses(town).values()) == {"not-owed"}


def test_what_one_of_two_rules_asks_for_is_not_superfluous(town: Town) -> None:
    town.budget(s1=1_000)
    town.costs(s1=1_050)
    town.rule("alla", per_cent=1_000)
    town.rule("noga", per_cent=500, below="IT", answers="11")
    town.comment("1")

    found = town.of("1")

    assert found.status == "answered"
    assert [rule.rule for rule in found.owed_by] == ["noga"]


def test_a_unit_is_told_what_it_must_answer_for(town: Town) -> None:
    town.budget(s1=1_000, s4=1_000)
    town.rule("it", below="IT", answers="10")
    town.rule("hr", below="HR", answers="11")

    found = town.listed()

    assert [one.deviation.row for one in found.missing(["11"])] == ["4"]
    assert [one.deviation.row for one in found.missing(["10", "11"])] == ["4", "1"]


def test_the_amounts_are_those_of_the_report(town: Town) -> None:
    town.budget(s1=1_000, s2=500)
    town.costs(s1=1_100, s2=499)
    town.rule()
    view = town.service.view("staden")
    report = town.service.report(view, deviation(rows_of(COSTS)), Period(202503))
    cells = {row.code: row.cells for row in report.rows if row.kind == "row"}

    for one in town.listed().listed:
        row = cells[one.deviation.row]
        assert one.figures == (row["outcome_ytd"], row["budget_ytd"], row["deviation_ytd"])


def without_personnel(town: Town) -> None:
    """Load the structure anew, without the services of HR."""
    structure = Structure.model_validate(TOWN)
    responsibility, service = structure.dimensions
    left = tuple(node for node in service.nodes if node.code not in ("HR", "4"))
    service = service.model_copy(update={"nodes": left})
    structure = structure.model_copy(update={"dimensions": (responsibility, service)})
    town.book.load_structure(town.service.act(), structure, valid_from=None)


def test_a_rule_whose_rows_the_structure_no_longer_has_concerns_nothing(town: Town) -> None:
    town.rule(below="HR")
    without_personnel(town)

    found = town.listed()

    assert found.listed == ()
    assert any("concerns nothing" in str(note) for note in found.notes)


def test_a_comment_whose_row_is_gone_is_not_lost_from_sight(town: Town) -> None:
    town.comment("4")
    without_personnel(town)

    (lost,) = town.listed().wrong

    assert (lost.deviation.row, lost.is_lost) == ("4", True)


def test_a_selection_is_the_same_however_its_conditions_are_ordered() -> None:
    one = Selected.of(dimension="service", where=("kind=cost", "responsibility=10"))
    other = Selected.of(dimension="service", where=("responsibility=10", "kind=cost") * 2)

    assert one == other


def test_a_share_is_rounded_half_away_from_zero() -> None:
    shares = [Figures(0, budget, amount).share for budget, amount in ((-200, 1), (200, -1))]
    assert shares == [50, -50]  # 0,50 per cent
    halves = [Figures(0, budget, amount).share for budget, amount in ((-20_000, 1), (20_000, -1))]
    assert halves == [1, -1]  # 0,005 per cent
    assert Figures(0, 0, 5).share is None
