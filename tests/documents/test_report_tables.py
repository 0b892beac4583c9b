"""The published tables stand in the printed report, cell by cell."""

from adapters.documents.document import Amount, Remark, Said, Table, printed
from adapters.documents.making import Making
from adapters.documents.tables.reports import report_table
from adapters.service import PUBLISHED
from tests.examples.book import in_mnkr
from tests.examples.test_intraservice import expected

Key = tuple[str, str, str, str]


def figures(table: Table) -> dict[Key, Amount]:
    """The amounts of a table by report, kind of row, row and column."""
    codes = [column.code for column in table.columns]
    return {
        (table.code, row.kind, row.code, code): cell
        for row in table.rows
        for code, cell in zip(codes, row.cells, strict=True)
        if isinstance(cell, Amount)
    }


def test_every_published_figure_stands_in_its_row_and_column(making: Making) -> None:
    found = {}
    for name in PUBLISHED:
        found |= figures(report_table(making, name))

    published = {
        (report, kind, f"{group}/{code}" if group else code, column): number
        for (report, group, kind, code, column), number in expected().items()
    }
    assert len(published) == 410
    assert {key: in_mnkr(found[key].ore) for key in published} == published
    assert {amount.unit for amount in found.values()} == {"mnkr"}


def test_no_other_row_is_printed(making: Making) -> None:
    found = {(name, row.code) for name in PUBLISHED for row in report_table(making, name).rows}

    published = {
        (report, f"{group}/{code}" if group else code) for report, group, _, code, _ in expected()
    }
    assert found == published


def test_rows_are_called_as_everywhere_else(making: Making) -> None:
    services = {r.code: r.cells[0] for r in report_table(making, "service-follow-up").rows}
    units = {r.code: r.cells[:2] for r in report_table(making, "responsibility").rows}

    assert services["16"] == "16 Identitet och åtkomst"
    assert printed(services["EK"]) == "Summa Ekonomi"
    assert units["running/1100"][0].facts["name"] == "Ekonomi"  # type: ignore[union-attr]
    assert units["running/1100"][1] != units["initiative/1100"][1]
    assert units["total"][1] == ""


def test_what_is_said_of_a_row_stands_under_it_even_where_it_is_all_zero(making: Making) -> None:
    said = (Remark("Utfall", Said("t1", "Konsulterna började senare.")),)

    table = report_table(making, "service-follow-up", {"33": said, "901": said})

    assert {row.code for row in table.rows if row.remarks} == {"33", "901"}
    assert {row.remarks for row in table.rows if row.remarks} == {said}


def test_a_table_says_in_which_unit_it_is_and_that_rows_need_not_foot(making: Making) -> None:
    making.unit = "tkr"

    table = report_table(making, "result-summary")

    assert printed(table.caption).endswith("(tkr)")
    assert printed(table.notes[0]).startswith("Varje tal är avrundat för sig")
    assert {cell.unit for row in table.rows for cell in row.cells if isinstance(cell, Amount)} == {
        "tkr"
    }
