"""Mappings, by command: made by options or by questions, kept, found again, and used."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.given import DECIDED, L, cells, position

ROOT = Path(__file__).parents[2]

BUDGET = """Budget 2025;;;;
Ansvar;Tjänst;Konto;Motpart;Årsbudget
10;100;5010;EXT;1 200,5
10;200;7990;EXT;100
;;Summa;;1 300,5
"""
COLUMNS = ("account=Konto", "amount=Årsbudget", "responsibility=Ansvar", "counterparty=Motpart")
NEW = [part for column in COLUMNS for part in ("--column", column)]
DEVIATION = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")


def budget(folder: Path) -> Path:
    file = folder / "budget.csv"
    file.write_bytes(BUDGET.encode("cp1252"))
    return file


def kept(run: Run, file: Path, name: str = "Planering") -> None:
    how = ("--unit", "tkr", "--sign", "debit", "--year", "2025", "--yes")
    answer = run("mapping", "new", file, *L, "--name", name, *NEW, *how)
    assert answer.code == 0, answer.err
    assert "−1 300 500,00" in answer.out.replace("\u00a0", " ")


def test_a_mapping_is_kept_shown_listed_and_used(provbok: Run, tmp_path: Path) -> None:
    file = budget(tmp_path)
    kept(provbok, file)

    shown = json.loads(provbok("mapping", "show", "Planering", *L, "--format", "json").out)
    listed = json.loads(provbok("mapping", "list", *L, "--format", "json").out)
    assert (shown["header_row"], shown["unit"], shown["version"]) == (2, "tkr", 1)
    assert listed == {"mappings": [shown]}

    how = ("--year", "2025", "--profile", "even")
    answer = provbok("import", "budget", file, *L, *DECIDED, "--mapping", "Planering", *how)
    assert answer.code == 0, answer.err
    said = cells(provbok(*DEVIATION, "--format", "json"))
    assert said["PERS"]["budget_year"] == -120_050_000
    assert said["total"]["budget_year"] == -130_050_000


def test_the_only_mapping_that_fits_is_used_and_said_and_of_several_none_is_guessed(
    provbok: Run, tmp_path: Path
) -> None:
    file = budget(tmp_path)
    command = ("import", "budget", file, *L, *DECIDED, "--year", "2025", "--profile", "even")
    assert "mapping new" in provbok(*command[:-4]).err
    kept(provbok, file)

    used = provbok(*command, "--dry-run")
    assert used.code == 0, used.err
    assert "Planering" in used.out

    kept(provbok, file, "En till")
    before = position(provbok)
    refused = provbok(*command)
    assert refused.code == 1
    assert "En till, Planering" in refused.err
    assert position(provbok) == before


def test_full_years_are_refused_without_a_profile_and_spread_as_last_year(
    provbok: Run, tmp_path: Path
) -> None:
    file = budget(tmp_path)
    kept(provbok, file)
    command = ("import", "budget", file, *L, *DECIDED, "--year", "2025")

    refused = provbok(*command)
    assert refused.code == 1
    assert "--profile" in refused.err

    assert provbok(*command, "--profile", "last-year").code == 0
    total = cells(provbok(*DEVIATION, "--format", "json"))["total"]["budget_year"]
    assert total == -130_050_000


def test_a_file_that_the_mapping_cannot_read_keeps_nothing(provbok: Run, tmp_path: Path) -> None:
    file = tmp_path / "budget.csv"
    file.write_text("konto;period;belopp\n5010;2025-13;1\n", encoding="utf-8")
    before = position(provbok)

    answer = provbok("mapping", "new", file, *L, "--name", "Fel", "--yes")

    assert answer.code == 1
    assert "2025-13" in answer.err
    assert position(provbok) == before
    assert provbok("mapping", "new", file, *L, "--name", "X", "--yes", "--column", "x").code == 2
    assert provbok("mapping", "new", file, *L, "--name", "X").code == 2
    assert provbok("mapping", "show", "Fel", *L).code == 1


def test_a_sie_file_takes_no_mapping(provbok: Run) -> None:
    sie = ROOT / "examples" / "provbok" / "budget-2025.se"

    assert provbok("import", "budget", sie, *L, *DECIDED, "--year", "2025").code == 1


def test_a_person_is_asked_at_a_terminal_with_what_the_file_suggests(
    provbok: Run, tmp_path: Path
) -> None:
    file = budget(tmp_path)
    command = [sys.executable, "-c", "from adapters.cli import main; main()", "mapping", "new"]
    ours, theirs = pty.openpty()
    answers = ["", "", "5", "-", "", "", "-", "", "debit", "tkr", "ja", "2025", "ja"]
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    asked = subprocess.run(
        [*command, str(file), *L, "--name", "Frågad"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(ours)
    os.close(theirs)

    assert asked.returncode == 0, asked.stdout + asked.stderr
    shown = json.loads(provbok("mapping", "show", "Frågad", *L, "--format", "json").out)
    assert (shown["amount"], shown["unit"], shown["sign"]) == ("Årsbudget", "tkr", "debit")
    assert [one["dimension"] for one in shown["dimensions"]] == [
        "responsibility",
        "service",
        "counterparty",
    ]
    assert shown["skip"] == [{"column": "Konto", "text": "Summa*"}]
