"""One million more on one input line changes exactly the cells whose selection holds it."""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests.examples.book import (
    BUDGET,
    FILES,
    MARCH,
    OPENING,
    OUTCOMES,
    Cells,
    load,
    published_cells,
    service_on,
)
from tests.examples.conftest import fresh

MNKR = 100_000_000
SAMPLED = 2
STRUCTURE = json.loads((FILES / "struktur.json").read_text(encoding="utf-8"))
ROW = re.compile(r"#(?:TRANS|PBUDGET 0 (\d{6})) (\d+) \{(.*?)\} (-?[\d.]+)(?: (\d{6})\d\d)?")
OBJECT = re.compile(r'(\d+) "([^"]*)"')
DIMENSION = {str(d["sie_dimension"]): d["code"] for d in STRUCTURE["dimensions"]}
COLUMN = {d["column"]: d["code"] for d in STRUCTURE["dimensions"]}


class Input(NamedTuple):
    """A line of a file: where it stands, and what it says."""

    file: str
    number: int
    period: int
    account: str
    codes: dict[str, str]


def read_lines(name: str) -> list[str]:
    encoding = "cp437" if name.endswith(".se") else "utf-8-sig"
    return (FILES / name).read_bytes().decode(encoding).split("\n")


def inputs(name: str) -> Iterator[Input]:
    """Every line of a file that says an amount; a voucher's own balancing line is none."""
    lines = read_lines(name)
    heading = lines[0].strip().split(";")
    for number, text in enumerate(lines):
        if name.endswith(".csv"):
            field = dict(zip(heading, text.strip().split(";"), strict=False))
            if number and "belopp" in field:
                codes = {COLUMN[h]: code for h, code in field.items() if h in COLUMN and code}
                period = int(field["period"].replace("-", ""))
                yield Input(name, number, period, field["konto"], codes)
        elif (row := ROW.match(text)) and row[2] != "1930":
            codes = {DIMENSION[number_]: code for number_, code in OBJECT.findall(row[3])}
            yield Input(name, number, int(row[1] or row[5]), row[2], codes)


def changed_file(line: Input, directory: Path) -> Path:
    """The file with 1 mnkr more on the line, and the opposite on its voucher's 1930."""
    lines = read_lines(line.file)
    lines[line.number] = more(lines[line.number], 1)
    if line.file in OUTCOMES:
        balancing = next(
            n for n in range(line.number, len(lines)) if lines[n].startswith("#TRANS 1930")
        )
        lines[balancing] = more(lines[balancing], -1)
    changed = directory / line.file
    encoding = "cp437" if line.file.endswith(".se") else "utf-8-sig"
    changed.write_bytes("\n".join(lines).encode(encoding))
    return changed


def more(text: str, mnkr: int) -> str:
    """A line of a file with whole mnkr added to its amount, in the file's own sign."""
    if ";" in text:
        fields, amount = text.rsplit(";", 1)
        return f"{fields};{Decimal(amount.replace(',', '.')) + mnkr * 1_000_000}".replace(".", ",")
    row = ROW.match(text)
    assert row is not None
    return f"{text[: row.start(4)]}{Decimal(row[4]) + mnkr * 1_000_000}{text[row.end(4) :]}"


def columns(line: Input) -> dict[str, int]:
    """The columns of the March report that hold the line, with the sign it has in each."""
    year, month = divmod(line.period, 100)
    if line.file == OPENING:
        return {"previous_forecast_year": 1}
    if line.file == MARCH:
        return {"forecast_year": 1, "deviation_year": 1}
    if line.file == BUDGET:
        found = {"original_budget_year": 1, "budget_year": 1, "deviation_year": -1}
        figure, sign = "budget", -1
    elif year == 2024:
        to_date = {"outcome_ytd_previous_year": 1} if month <= 3 else {}
        return {"outcome_previous_year": 1, **to_date}
    else:
        found, figure, sign = {}, "outcome", 1
    if month == 3:
        found |= {f"{figure}_period": 1, "deviation_period": sign}
    if month <= 3:
        found |= {f"{figure}_ytd": 1, "deviation_ytd": sign}
    if month <= 2:
        found |= {"deviation_ytd_previous_period": sign}
    return found


def rows(line: Input) -> Iterator[tuple[str, str | None, str, str]]:
    """The rows of the published reports whose selection holds the line."""
    group = next(g for g in STRUCTURE["account_groups"] if line.account in g["accounts"])
    if group["kind"] == "cost":
        yield from of_tree("service-follow-up", None, "service", line, "total")
    if line.codes.get("counterparty") != "INT":
        yield "result-summary", None, "row", group["code"]
        yield "result-summary", None, "sum", group["kind"]
        yield "result-summary", None, "total", "total"
    part = "initiative" if line.codes.get("initiative") else "running"
    yield from of_tree("responsibility", part, "responsibility", line, "sum")
    yield from of_tree("responsibility", None, "responsibility", line, "total")


def of_tree(
    report: str, group: str | None, dimension: str, line: Input, total: str
) -> Iterable[tuple[str, str | None, str, str]]:
    nodes = next(d for d in STRUCTURE["dimensions"] if d["code"] == dimension)["nodes"]
    parents = {node["code"]: node.get("parent") for node in nodes}
    code = line.codes.get(dimension, "")
    yield report, group, "row", code
    while parents.get(code):
        code = parents[code]
        yield report, group, "sum", code
    yield report, group, total, "total"


def loaded(kind: str, directory: Path, line: Input | None = None) -> Cells:
    """The cells of a book, loaded anew, with or without a changed line."""
    changed = {line.file: changed_file(line, directory)} if line else None
    with fresh(kind, directory) as url, service_on(url) as service:
        load(service, changed)
        return published_cells(service)


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Cells:
    return loaded("sqlite", tmp_path_factory.mktemp("unchanged"))


@pytest.mark.long
@pytest.mark.parametrize("name", [*OUTCOMES, BUDGET, OPENING, MARCH])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_million_more_changes_exactly_the_cells_that_hold_the_line(
    name: str, kind: str, unchanged: Cells, tmp_path: Path
) -> None:
    known = list(inputs(name))
    for line in Random(name).sample(known, SAMPLED if kind == "sqlite" else 1):
        in_result_sign = MNKR if name.endswith(".csv") else -MNKR
        expected = {
            (*row, column): sign * in_result_sign
            for row in rows(line)
            for column, sign in columns(line).items()
        }

        cells = loaded(kind, tmp_path, line)

        moved = {
            key: (cell or 0) - (unchanged[key] or 0)
            for key, cell in cells.items()
            if cell != unchanged[key]
        }
        assert cells.keys() == unchanged.keys(), line
        assert moved == expected, line
