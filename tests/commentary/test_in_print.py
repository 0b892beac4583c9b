"""Comments under the rows of a printed report, and the table of those that are amiss."""

from adapters.documents.document import printed, worded
from adapters.documents.making import Making
from adapters.documents.tables.comments import owed_table, remarks_of
from adapters.language import speaking
from tests.commentary.given import MARCH, Town


def making(town: Town) -> Making:
    return Making(town.service, town.service.view("staden"), MARCH, "kr")


def test_comments_stand_under_their_rows_the_outcome_first(town: Town) -> None:
    town.costs(s1=100)
    town.forecast(s1=50)
    by_report = {"report": "service-follow-up", "rows": None, "where": []}
    town.comment("1", "Hela året.", figure="forecast", **by_report)
    town.comment("1", "Hittills.", **by_report)
    town.comment("2", "Andra rader.", where=["kind=revenue"])

    remarks = remarks_of(making(town), "service-follow-up")

    with speaking("en"):
        said = {row: [(worded(r.about), r.text.text) for r in of] for row, of in remarks.items()}
    assert said == {"1": [("Outcome", "Hittills."), ("Forecast", "Hela året.")]}


def test_the_table_tells_what_is_missing_mislabelled_or_moved(town: Town) -> None:
    town.budget(s1=1_000, s2=1_000, s3=1_000)
    town.costs(s1=2_000, s2=1_000, s3=1_100)
    town.rule()
    town.comment("2", "Fler samtal i tjänst 1.")
    town.comment("3", "Avtal.")
    town.costs(s3=1)

    with speaking("en"):
        cells = [[printed(cell) for cell in row.cells] for row in owed_table(making(town)).rows]

    minus = "\u2212"
    assert [row[0] for row in cells] == [
        "1 Telefoni",
        "2 Telefoni i molnet",
        "3 IT-säkerhet",
        "4 Lön",
    ][:3]
    assert cells[0][1:] == [
        "Outcome",
        f"{minus}1,000.00",
        f"{minus}100.00\u00a0%",
        "Lacks a comment",
        "–",
        "–",
    ]
    assert cells[1][4:] == ["Not owed; speaks of another row", "1 Telefoni", "–"]
    assert cells[2][4:] == ["Commented on", "–", f"{minus}1.00"]


def test_a_ledger_without_commentary_has_an_empty_table(town: Town) -> None:
    assert owed_table(making(town)).rows == ()
    assert remarks_of(making(town), "service-follow-up") == {}
