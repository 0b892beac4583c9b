"""On generated histories: the verifier's own fold of the log gives every cell that we show."""

import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from adapters.sealing import seal
from domain.base import Decision
from domain.coding import Period
from domain.rules import RuleBroken
from projections.reports.content import content_of
from projections.reports.definition import Definition, deviation
from tests.examples.conftest import fresh
from tests.proof.given import keyring, package_of, proof_of, sign
from tests.properties import log
from tests.properties.place import Asked
from tests.properties.telling import AS_PUBLISHED, History, rows_of, told
from tests.properties.world import CODE

HISTORIES = int(os.environ.get("LIGGARE_PROOF_HISTORIES", "12"))
ON_POSTGRES = 2
REPORTS, CELLS = 4, 4
"""So many reports of each history are asked for, and so many cells of each are proved."""


def signed(history: History, home: Path) -> tuple[str, Path]:
    """A history with two reports sealed at its end, signed: its key, and its package."""
    service, ledger = history.service, history.service.ledger(CODE)
    for number in range(2):
        asked, period = history.ask(log.fold(history.log))
        decision = Decision(body="Nämnden", date="2026-01-01", paragraph=str(number))
        try:
            seal(
                service,
                ledger,
                service.act(),
                definition=definition_of(asked),
                period=Period(period),
                decision=decision,
            )
        except RuleBroken:
            continue
    key = sign(service, CODE, keyring(home / "key.pem"))
    return key, package_of(service, CODE, home / "package")


def definition_of(asked: tuple[Asked, ...]) -> Definition:
    return AS_PUBLISHED.get(asked) or deviation(rows_of(asked[0]))


@pytest.mark.parametrize("number", range(HISTORIES + ON_POSTGRES))
def test_a_history_is_recomputed_and_its_numbers_proved(
    number: int, verifier: ModuleType, tmp_path: Path
) -> None:
    seed = int(os.environ["LIGGARE_BASE_SEED"]) + number
    kind = "sqlite" if number < HISTORIES else "postgresql"
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    with fresh(kind, tmp_path) as url, told(seed, url, other) as history:
        key, package = signed(history, tmp_path)
        trusted = verifier.read_key(key)
        assert verifier.check_log(verifier.Package(str(package)), trusted, None, False), seed
        for _ in range(REPORTS):
            compare(history, verifier, package, tmp_path, trusted, seed)


def compare(
    history: History, verifier: ModuleType, package: Path, home: Path, key: Any, seed: int
) -> None:
    """Recompute a report of some position, row by row, and prove some of its cells."""
    as_of = history.random.choice([None, history.random.randrange(1, len(history.log) + 1)])
    asked, period = history.ask(log.fold(history.log, as_of))
    made = history.report(asked, period, as_of)
    where = (seed, asked, period, as_of)
    rows = json.loads(content_of(made, definition=1, parameters={}))["rows"]
    assert recomputed(verifier, package, asked, period, as_of or len(history.log)) == rows, where
    cells = [(row, column) for row in made.rows for column, ore in row.cells.items() if ore]
    for row, column in history.random.sample(cells, min(CELLS, len(cells))):
        text = proof_of(
            history.service,
            CODE,
            definition_of(asked),
            period,
            row.code,
            column,
            row.group,
            row.own,
            as_of=as_of or len(history.log),
            as_sealed=False,
        )
        assert json.loads(text)["cell"]["amount"] == str(row.cells[column]), (where, row, column)
        (home / "proof.json").write_text(text)
        verifier.check_proof(str(home / "proof.json"), key)


def recomputed(
    verifier: ModuleType, package: Path, asked: tuple[Asked, ...], period: int, position: int
) -> list[Any]:
    """A report's rows as the verifier makes them of the events, in the form that is sealed."""
    book = verifier.Book()
    for event in verifier.Package(str(package)).events(position):
        book.take(event)
    parameters: dict[str, Any] = {"period": period}
    if asked not in AS_PUBLISHED:
        parameters |= {
            "rows": asked[0].rows,
            "where": [f"{dimension}={code}" for dimension, code in asked[0].where],
            "eliminate_internal": asked[0].eliminate_internal,
        }
    sets = verifier.asked_of(definition_of(asked).name, parameters)
    rows: list[Any] = verifier.report_rows(book, sets, period)
    for row in rows:
        row["cells"] = {c: None if ore is None else str(ore) for c, ore in row["cells"].items()}
    return rows
