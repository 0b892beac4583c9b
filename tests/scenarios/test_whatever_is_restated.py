"""Whatever a source sends again: the ledger holds what its newest whole file holds."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.book import School, Voucher, file_of, salary, sale

vouchers = st.dictionaries(
    st.integers(1, 6),
    st.tuples(st.integers(1, 12), st.integers(0, 900), st.booleans()),
    max_size=6,
)
deliveries = st.lists(st.tuples(st.integers(1, 28), vouchers), min_size=1, max_size=6)


def file_of_story(told: dict[int, tuple[int, int, bool]]) -> list[Voucher]:
    return [
        sale(number, month, kronor) if is_sale else salary(number, month, kronor)
        for number, (month, kronor, is_sale) in told.items()
    ]


def held(told: dict[int, tuple[int, int, bool]]) -> dict[str, int]:
    """Kronor by account group of the rows themselves."""
    return {
        "INT": sum(kronor for _, kronor, is_sale in told.values() if is_sale),
        "PERS": -sum(kronor for _, kronor, is_sale in told.values() if not is_sale),
    }


@settings(max_examples=40, deadline=None)
@given(deliveries)
def test_the_ledger_holds_what_the_newest_whole_file_holds(
    story: list[tuple[int, dict[int, tuple[int, int, bool]]]],
) -> None:
    with TemporaryDirectory() as folder:
        school = School(f"sqlite:///{folder}/prov.sqlite")
        newest, expected = 0, {"INT": 0, "PERS": 0}
        for number, (day, told) in enumerate(story):
            if not told:
                continue  # a file without vouchers is refused: it states nothing
            path = file_of(Path(folder) / f"{number}.se", f"202601{day:02d}", file_of_story(told))
            school.receive(path, restates=True)
            if day > newest:
                newest, expected = day, held(told)

            assert school.kronor() == expected
        school.service.close()
