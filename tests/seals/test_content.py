"""A report's content is one text for all that is equal, and holds everything that is shown."""

import json
import unicodedata
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.money import Ore
from projections.reports.content import canonical, content_of, report_in
from projections.reports.report import Basis, Column, Note, Report, Row

ORE = st.none() | st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FACTS = st.dictionaries(
    st.sampled_from(["name", "amount", "lines"]),
    TEXT | st.integers(-(2**53) + 1, 2**53 - 1) | ORE.filter(lambda o: o is not None).map(Ore),
)
COLUMNS = ("outcome_ytd", "budget_ytd")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    rows = [
        Row(
            draw(st.integers(0, 5)),
            draw(st.sampled_from(["row", "sum", "total"])),
            draw(TEXT),
            Note(draw(TEXT), draw(FACTS)),
            draw(st.none() | TEXT),
            {column: draw(ORE) for column in COLUMNS},
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    at = draw(st.none() | st.datetimes(timezones=st.just(UTC)))
    return Report(
        draw(TEXT),
        "provbok",
        202501,
        Basis(draw(st.integers(0, 2**53 - 1)), at),
        tuple(Column(code, Note("{x}", {"x": draw(TEXT)})) for code in COLUMNS),
        tuple(rows),
        tuple(Note(draw(TEXT), draw(FACTS)) for _ in range(2)),
    )


@given(reports())
def test_a_report_is_read_back_from_its_content_whole(report: Report) -> None:
    content = content_of(report, definition=1, parameters={"period": "2025-01"})

    assert report_in(content) == report
    assert content_of(report_in(content), definition=1, parameters={"period": "2025-01"}) == content


@given(
    st.recursive(
        st.none() | st.booleans() | TEXT | st.integers(-(2**53) + 1, 2**53 - 1),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.text(st.characters(max_codepoint=0xD7FF), max_size=8), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_the_canonical_form_is_what_python_writes_with_sorted_names(value: object) -> None:
    """RFC 8785 without fractions and names beyond U+FFFF is JSON with sorted names, no blanks."""
    written = json.dumps({"a": value}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical({"a": value}) == written


def test_the_canonical_form_agrees_with_the_rfcs_own_example() -> None:
    """RFC 8785, 3.2.3: names sorted by their UTF-16 code units."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    ordered = list(
        json.loads(canonical({name: unicodedata.name(name, "control") for name in names}))
    )

    assert ordered == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_amounts_are_digits_and_exact_beyond_what_a_float_holds() -> None:
    cells: dict[str, int | None] = {"outcome_ytd": 2**63 - 1, "budget_ytd": None}
    row = Row(0, "total", "total", Note("Total"), None, cells)
    basis = Basis(7, datetime(2025, 2, 20, 8, tzinfo=UTC))
    columns = tuple(Column(code, Note(code)) for code in cells)
    report = Report("deviation", "provbok", 202501, basis, columns, (row,), ())

    said = json.loads(content_of(report, definition=1, parameters={}))

    assert said["rows"][0]["cells"] == {"outcome_ytd": "9223372036854775807", "budget_ytd": None}
