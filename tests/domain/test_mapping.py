"""A mapping says one thing, is kept by its name, and is replaced by a new version."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from domain.base import Act
from domain.mapping import (
    AmountsInNoneOrBoth,
    ColumnMeansTwo,
    DimensionColumn,
    DimensionTwice,
    EmptyText,
    Mapping,
    Mappings,
    NoSuchMapping,
    NotAHeaderRow,
    PeriodAndFormat,
    PeriodBesideMonths,
    SkippedRows,
)
from domain.profile import NotAProfile, Profile
from domain.structure import NoSuchDimension, Structure
from tests.files.conftest import SMALL

STRUCTURE = Structure.model_validate(SMALL)
ACT = Act("någon", "command-line", datetime(2025, 4, 8, tzinfo=UTC))
SOUND = Mapping(account="Konto", amount="Belopp", period="Period", period_format="month")
MONTHS = tuple(f"m{month}" for month in range(1, 13))


def with_dimension(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"dimensions": tuple(DimensionColumn(dimension=d, column=c) for d, c in pairs)}


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"amount": None}, AmountsInNoneOrBoth),
        ({"months": MONTHS}, AmountsInNoneOrBoth),
        ({"amount": None, "months": MONTHS[:3]}, AmountsInNoneOrBoth),
        ({"period": None}, PeriodAndFormat),
        ({"period_format": None}, PeriodAndFormat),
        ({"amount": None, "months": MONTHS}, PeriodBesideMonths),
        ({"header_row": 0}, NotAHeaderRow),
        ({"amount": "KONTO"}, ColumnMeansTwo),
        ({"account": " "}, EmptyText),
        ({"skip": (SkippedRows(column="Konto", text="*"),)}, EmptyText),
        (with_dimension(("kund", "Kund")), NoSuchDimension),
        (with_dimension(("service", "A"), ("service", "B")), DimensionTwice),
        (with_dimension(("service", "Konto ")), ColumnMeansTwo),
    ],
)
def test_a_mapping_that_contradicts_itself_or_the_structure_is_refused(
    fields: dict[str, Any], rule: type[Exception]
) -> None:
    with pytest.raises(rule):
        SOUND.model_copy(update=fields).check(STRUCTURE)


def test_a_year_may_stand_beside_month_columns() -> None:
    fields = {"amount": None, "months": MONTHS, "period_format": "year"}
    SOUND.model_copy(update=fields).check(STRUCTURE)


def test_a_kept_mapping_is_replaced_by_a_new_version_of_its_name() -> None:
    mappings = Mappings(uuid4())

    assert mappings.keep(ACT, name="Budget", mapping=SOUND, structure=STRUCTURE)
    assert not mappings.keep(ACT, name="Budget", mapping=SOUND, structure=STRUCTURE)
    in_tkr = SOUND.model_copy(update={"unit": "tkr"})
    assert mappings.keep(ACT, name="Budget", mapping=in_tkr, structure=STRUCTURE)

    assert mappings.named("Budget") == in_tkr
    assert mappings.versions == {"Budget": [SOUND, in_tkr]}
    with pytest.raises(NoSuchMapping, match="Budget"):
        mappings.named("budget")


@pytest.mark.parametrize("text", ["", "jämn", "1,2,3", ",".join("0" * 12), "-1" + ",1" * 11])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(NotAProfile):
        Profile.parse(text)


def test_a_profile_is_even_or_twelve_weights() -> None:
    assert Profile.parse("even").weights == (1,) * 12
    assert Profile.parse("0,1, 2,3,4,5,6,7,8,9,10,11").weights == tuple(range(12))
