"""A command starts without what it does not need: that is half of a short command's time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVBOK = ROOT / "examples" / "provbok"
LEDGER = ("--ledger", "provbok")

TELLING = """
import sys
from adapters.cli import main
try:
    main()
finally:
    heavy = {"sqlalchemy", "numpy", "psycopg"} & {*sys.modules}
    print("heavy:", *sorted(heavy), file=sys.stderr)
"""


def call(folder: Path, *arguments: str) -> str:
    env = os.environ | {"LIGGARE_DATABASE": "sqlite:///prov.sqlite", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TELLING, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=env, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stderr.splitlines()[-1].removeprefix("heavy:").strip()


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    assert call(tmp_path, "structure", "load", str(PROVBOK / "struktur.json")) == ""
    return tmp_path


def test_a_command_that_records_reads_no_projection(begun: Path) -> None:
    assert call(begun, "period", "close", "2025-01", *LEDGER) == ""


def test_a_question_projects_what_was_recorded_before_it(begun: Path) -> None:
    call(begun, "period", "close", "2025-01", *LEDGER)
    assert not (begun / "prov.read.sqlite").exists()
    heavy = call(begun, "report", "result-summary", *LEDGER, "--period", "2025-01")
    assert heavy == "numpy sqlalchemy"
    assert (begun / "prov.read.sqlite").exists()
