"""Files of comments: read whole, checked whole, recorded all or none."""

from pathlib import Path

import pytest
import xlsxwriter

from adapters.commenting import rows_meant
from adapters.files.problems import MalformedFile
from adapters.imports.comments import ImportedComments, import_comments
from domain.comment import ClosedToComments
from domain.text import TextTooLong
from projections.commentary import comments_at
from tests.commentary.given import MARCH, Town


def imported(town: Town, path: Path) -> ImportedComments:
    rows = rows_meant(None, "service", ["kind=cost"])
    return import_comments(town.service, path, town.book, period=MARCH, rows=rows)


def file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "kommentarer.csv"
    path.write_bytes(text.encode(encoding))
    return path


def said(town: Town) -> dict[str, str]:
    told = comments_at(town.service.view("staden"), MARCH)
    texts = town.book.recorder.select_texts([one.event.text for one in told.values()])
    return {about.row: texts[one.event.text] for about, one in told.items()}


def problems(refused: pytest.ExceptionInfo[MalformedFile]) -> list[tuple[int | None, str | None]]:
    return [(one.row, one.field) for one in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_that_stands_last_may_hold_the_separator(
    town: Town, tmp_path: Path, encoding: str
) -> None:
    text = "tjänst;gäller;text\n1;utfall;Frånvaro; vakanser.\n3;utfall;Avtal.;;\n\n"

    assert imported(town, file(tmp_path, text, encoding)) == (2, 2)
    assert said(town) == {"1": "Frånvaro; vakanser.", "3": "Avtal."}


def test_causes_stand_in_a_column_of_their_own(town: Town, tmp_path: Path) -> None:
    text = 'tjänst;gäller;text;orsak\n1;Utfall;"Sent; dyrt.\nOch mer.";försening, Avtal\n'

    imported(town, file(tmp_path, text))

    (told,) = comments_at(town.service.view("staden"), MARCH).values()
    assert told.event.causes == ("delay", "agreement")
    assert said(town) == {"1": "Sent; dyrt.\nOch mer."}


def test_all_that_is_wrong_is_told_at_once_and_nothing_recorded(town: Town, tmp_path: Path) -> None:
    rows = (
        "tjänst;gäller;orsak;text",
        "1;utfall;;Bra.",
        "77;utfall;;Okänd tjänst.",
        "1;bokslut;;Fel ord.",
        "2;prognos;;Ingen prognos finns.",
        "3;utfall;otur;Okänd orsak.",
        "4;utfall;;",
        "1;utfall;;En gång till.",
        f"2;utfall;;{'x' * 10_001}",
        "3;utfall;;Klocka \x07.",
    )

    with pytest.raises(MalformedFile) as refused:
        imported(town, file(tmp_path, "\n".join(rows)))

    assert problems(refused) == [
        (3, "tjänst"),
        (4, "gäller"),
        (5, "tjänst"),
        (6, "orsak"),
        (7, "text"),
        (8, "tjänst"),
        (9, "text"),
        (10, "tjänst"),
        (10, "text"),
    ]
    assert said(town) == {}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("tjänst;text", "gäller"),
        ("tjänst;gäller;text;text", "text"),
        ("ansvar;gäller;text", "ansvar"),
    ],
)
def test_a_file_without_its_columns_is_refused(
    town: Town, tmp_path: Path, header: str, field: str
) -> None:
    with pytest.raises(MalformedFile) as refused:
        imported(town, file(tmp_path, f"{header}\n1;utfall;a;b"))

    assert (1, field) in problems(refused)


def test_a_workbook_is_read_and_its_formulas_are_not(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "kommentarer.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Tjänst", "Gäller", "Text"])
        sheet.write_row(1, 0, [1, "utfall", "Vakanser."])
    assert imported(town, path) == (1, 1)

    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Tjänst", "Gäller", "Text"])
        sheet.write_row(1, 0, [1, "utfall"])
        sheet.write_formula(1, 2, '="Van" & "lig"', None, "Vanlig")

    with pytest.raises(MalformedFile) as refused:
        imported(town, path)
    assert "formula" in str(refused.value.problems[0])


def test_a_closed_period_takes_no_file(town: Town, tmp_path: Path) -> None:
    town.book.close_period(town.service.act(), MARCH)

    with pytest.raises(ClosedToComments):
        imported(town, file(tmp_path, "tjänst;gäller;text\n1;utfall;Sent.\n"))


def test_a_comment_of_100_kb_is_a_problem_of_its_row(town: Town, tmp_path: Path) -> None:
    with pytest.raises(MalformedFile) as refused:
        imported(town, file(tmp_path, f"tjänst;gäller;text\n1;utfall;{'å' * 50_000}\n"))

    (problem,) = refused.value.problems
    assert (problem.row, problem.message) == (2, TextTooLong.MESSAGE)
