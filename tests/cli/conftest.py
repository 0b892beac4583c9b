"""The command line, called as a script calls it, on an embedded ledger of its own."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `liggare` with arguments; answers with the exit code and what was printed."""
    monkeypatch.setenv("LIGGARE_DATABASE", f"sqlite:///{tmp_path}/prov.sqlite")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["liggare", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as exit:
            code = int(exit.code or 0)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call


@pytest.fixture
def provbok(run: Run) -> Run:
    """The command line on a ledger that holds provbok's structure and January."""
    folder = EXAMPLES / "provbok"
    assert run("structure", "load", folder / "struktur.json").code == 0
    january = folder / "utfall-2025-01.se"
    ledger = ("--ledger", "provbok", "--source", "ekonomi")
    assert run("import", "outcome", january, *ledger).code == 0
    return run
