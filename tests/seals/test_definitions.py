"""A report's definition does not change without a new version: sealed reports would raise alarms.

`definitions.json` holds, for every version of every definition there has been, two digests: of
what the definition says (rows, terms, notes, labels, printed form), and of what it makes of
Provbok's year. Where a test here fails because a report was changed on purpose, raise that
definition's version and add its digests; those of earlier versions stay.
"""

import ast
import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from adapters.print.shapes import SHAPES
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from domain.coding import Period
from projections.conditions import Where
from projections.reports import columns
from projections.reports.content import canonical, parts_of
from projections.reports.definition import Definition, Rows, deviation, parameters_of
from tests.examples.book import called
from tests.http.commands.given import PROVBOK

HERE = Path(__file__).parent
KNOWN: dict[str, dict[str, dict[str, str]]] = json.loads((HERE / "definitions.json").read_text())
REPORTS = HERE.parents[1] / "projections" / "reports"
DEFINITIONS = {
    **PUBLISHED,
    "deviation": deviation(
        Rows("service", where=(Where("responsibility", "1"),), eliminate_internal=True)
    ),
}
PERIODS = (Period(202501), Period(202504))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_says_what_its_version_says(name: str) -> None:
    definition = DEFINITIONS[name]

    assert KNOWN[name][str(definition.version)]["says"] == digest(said(definition))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_makes_what_its_version_makes(provbok_year: Service, name: str) -> None:
    definition = DEFINITIONS[name]
    view = provbok_year.view("provbok")
    made = []
    for period in PERIODS:
        report = provbok_year.report(view, definition, period)
        parameters = parameters_of(definition, period)
        parts = parts_of(report, definition=definition.version, parameters=parameters)
        made.append({**parts, "position": None, "recorded_at": None})

    assert KNOWN[name][str(definition.version)]["makes"] == digest({"made": made})


def test_every_report_is_held_to_its_versions() -> None:
    assert KNOWN.keys() == SHAPES.keys() == DEFINITIONS.keys()
    for name, versions in KNOWN.items():
        assert [int(version) for version in versions] == [*range(1, DEFINITIONS[name].version + 1)]


def digest(said: dict[str, Any]) -> str:
    return sha256(canonical(said).encode()).hexdigest()


def said(definition: Definition) -> dict[str, Any]:
    """All that a definition says, as data."""
    shape = SHAPES[definition.name]
    terms = {code: [asdict(term) for term in terms] for code, terms in columns.TERMS.items()}
    labels = [
        [column.code, column.label.message]
        for closed in (False, True)
        for column in columns.columns(PERIODS[0], previous_year_closed=closed)
    ]
    return {
        "name": definition.name,
        "rows": [rows_said(rows) for rows in definition.rows],
        "terms": terms,
        "labels": labels,
        "notes": sorted(notes()),
        "printed": [shape.title, list(shape.columns), shape.unit, shape.codes_before_names],
    }


def rows_said(rows: Rows) -> dict[str, Any]:
    return {**asdict(rows), "where": [[w.dimension, w.code] for w in rows.where]}


def notes() -> set[str]:
    """Every sentence that may be a note or a label of a report, wherever it is written."""
    return {
        text
        for module in ("notes", "unreconciled", "deviation")
        for text in texts(ast.parse((REPORTS / f"{module}.py").read_text("utf-8")))
    }


def texts(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        sources: list[ast.expr] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Note":
            sources = node.args[:1]
        elif isinstance(node, ast.Dict):
            sources = node.values
        found |= {
            one.value
            for one in sources
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
    return found


@pytest.fixture(scope="module")
def provbok_year(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Provbok after all its steps."""
    url = f"sqlite:///{tmp_path_factory.mktemp('year') / 'prov.sqlite'}"
    for step in json.loads((PROVBOK / "steps.json").read_text("utf-8"))["steps"]:
        code, printed = called(url, *(word.replace("{dir}", str(PROVBOK)) for word in step))
        assert code == 0, printed
    service = Service(Settings(database=url, user="prov"))
    yield service
    service.close()
