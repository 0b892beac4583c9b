"""A small structure, and files written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.structure import Structure

WriteFile = Callable[..., Path]

SMALL = {
    "ledger": "prov",
    "name": "Prov",
    "dimensions": [
        {
            "code": "responsibility",
            "name": "Ansvar",
            "sie_dimension": 1,
            "column": "ansvar",
            "nodes": [{"code": "10", "name": "Enhet A"}, {"code": "11 B", "name": "Enhet B"}],
        },
        {
            "code": "service",
            "name": "Tjänst",
            "sie_dimension": 2,
            "column": "tjänst",
            "nodes": [{"code": "100", "name": "Lön"}, {"code": "200", "name": "Nät"}],
        },
    ],
    "account_groups": [
        {"code": "INT", "name": "Intäkter", "accounts": ["3010"], "kind": "revenue"},
        {"code": "PERS", "name": "Personal", "accounts": ["5010", "5610"], "kind": "cost"},
    ],
    "follow_up_accounts": ["3", "4", "5", "6", "7"],
}


@pytest.fixture
def structure() -> Structure:
    return Structure.model_validate(SMALL)


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Write a file of rows, in code page 437 unless another encoding is named."""

    def write_file(
        *rows: str, encoding: str = "cp437", ending: str = "\n", name: str = "fil.se"
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(ending.join([*rows, ""]).encode(encoding))
        return path

    return write_file


@pytest.fixture
def write_sie(write: WriteFile) -> WriteFile:
    """Write a SIE file of the year 2025 with these rows after its header."""

    def write_file(*rows: str, **how: str) -> Path:
        header = (
            "#FLAGGA 0",
            '#PROGRAM "Prov" 1.0',
            "#FORMAT PC8",
            "#GEN 20250408",
            "#SIETYP 4",
            "#RAR 0 20250101 20251231",
        )
        return write(*header, *rows, **how)

    return write_file
