"""`liggare.toml` says what arrives in which folder; what it misstates is told at once."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.given import PROVBOK
from tests.watching.conftest import AT_ONCE, Folder

THREE = """
ledger = "provbok"

[folders.ekonomi]
kind = "outcome"
source = "ekonomi"

[folders.budget]
kind = "budget"
decided_by = "KF"
decided_on = 2024-11-21
paragraph = "12"

[folders.prognos]
kind = "forecast"
round = "Prognos februari"
cutoff = "2025-02"
"""


def watch(book: Run, folder: Folder, instructions: str, *options: str) -> tuple[int, str]:
    (folder.path / "liggare.toml").write_text(instructions, "utf-8")
    answer = book("watch", folder.path, "--once", *AT_ONCE, *options)
    return answer.code, answer.out + answer.err


def subfolder(folder: Folder, name: str) -> Folder:
    path = folder.path / name
    path.mkdir()
    return Folder(path)


def test_outcome_budget_and_forecast_arrive_each_in_a_folder_of_its_own(
    book: Run, folder: Folder
) -> None:
    ekonomi, budget, prognos = (
        subfolder(folder, name) for name in ("ekonomi", "budget", "prognos")
    )
    ekonomi.drop("utfall-2025-01.se")
    budget.drop("budget-2025.se")
    prognos.drop("prognos-februari.csv")

    code, told = watch(book, folder, THREE)

    assert code == 0, told
    assert "ekonomi/utfall-2025-01.se  klart" in told
    assert ekonomi.kept("klart") == {"utfall-2025-01.se"}
    assert budget.report("klart/budget-2025.se")["decided_on"] == "2024-11-21"
    assert prognos.report("klart/prognos-februari.csv")["round"] == "Prognos februari"
    assert folder.waiting() == {"ekonomi", "budget", "prognos"}


def test_a_forecast_that_is_dropped_waits_for_a_person_to_submit_it(
    book: Run, folder: Folder
) -> None:
    for name in ("ekonomi", "budget", "prognos"):
        subfolder(folder, name)
    Folder(folder.path / "prognos").drop("prognos-februari.csv")
    watch(book, folder, THREE)

    assert book("forecast", "submit", "Prognos februari", "--ledger", "provbok").code == 0


def test_a_file_beside_the_folders_is_told_and_left(book: Run, folder: Folder) -> None:
    for name in ("ekonomi", "budget", "prognos"):
        subfolder(folder, name)
    folder.drop("vilse.se", b"x")

    code, told = watch(book, folder, THREE)

    assert code == 0
    assert "vilse.se  ligger inte i någon mapp som bevakas" in told
    assert "vilse.se" in folder.waiting()


def test_a_point_is_the_folder_itself(book: Run, folder: Folder) -> None:
    folder.drop("utfall-2025-01.se")

    code, told = watch(
        book,
        folder,
        'ledger = "provbok"\n[folders."."]\nkind = "outcome"\nsource = "ekonomi"\n',
    )

    assert code == 0, told
    assert folder.kept("klart") == {"utfall-2025-01.se"}


@pytest.mark.parametrize(
    ("instructions", "said"),
    [
        ("ledger = \n", "liggare.toml, rad 1: det här är inte TOML"),
        ('ledger = "provbok"\n', "liggare.toml, folders: fältet saknas"),
        ('ledger = "provbok"\n[folders]\n', "ange minst en mapp"),
        ('ledger = "provbok"\n[folders.a]\nsource = "x"\n', "folders.a: fältet kind saknas"),
        ('ledger = "provbok"\n[folders.a]\nkind = "x"\n', "folders.a: kind måste vara"),
        (
            'ledger = "provbok"\n[folders.a]\nkind = "outcome"\nsource = 3\n',
            "folders.a.source: här behövs en text, inom citattecken",
        ),
        (
            'ledger = "provbok"\n[folders.a]\nkind = "outcome"\nsource = "x"\nrestates = "ja"\n',
            "folders.a.restates: true eller false behövs",
        ),
        (
            'ledger = "provbok"\n[folders.a]\nkind = "outcome"\nsource = "x"\nodrer = 1\n',
            "folders.a.odrer: fältet finns inte",
        ),
        (
            'ledger = "provbok"\n[folders.a]\nkind = "budget"\ndecided_by = "KF"\n',
            "folders.a.decided_on: fältet saknas",
        ),
        (
            'ledger = "provbok"\n[folders."../x"]\nkind = "outcome"\nsource = "x"\n',
            "folders.../x: här behövs en mapps namn, utan sökväg",
        ),
        (
            'ledger = "provbok"\n[folders.klart]\nkind = "outcome"\nsource = "x"\n',
            "folders.klart: bevakningen använder själv det namnet",
        ),
        (
            'ledger = "provbok"\n[folders.a]\nkind = "outcome"\nsource = "x"\n',
            "det finns ingen mapp",
        ),
    ],
)
def test_what_is_misstated_is_told_with_its_field(
    book: Run, folder: Folder, instructions: str, said: str
) -> None:
    code, told = watch(book, folder, instructions)

    assert (code, said in told) == (1, True), told
    assert "Traceback" not in told


def test_options_and_instructions_are_not_given_both_nor_neither(book: Run, folder: Folder) -> None:
    assert book("watch", folder.path, "--ledger", "provbok", "--once").code == 2
    assert watch(book, folder, THREE, "--source", "ekonomi")[0] == 2


def test_the_documented_instructions_are_read(book: Run, folder: Folder) -> None:
    text = (PROVBOK.parents[1] / "docs" / "bevakad-mapp.md").read_text("utf-8")
    shown = text.split("```toml\n")[1].split("```")[0]
    for name in ("ekonomi", "budget-2025", "prognos-mars"):
        subfolder(folder, name)
    structure = json.loads((PROVBOK / "struktur.json").read_text("utf-8"))
    own: Path = folder.path.parent / "egen.json"
    own.write_text(json.dumps(structure | {"ledger": "stadsservice"}), "utf-8")
    assert book("structure", "load", own).code == 0

    assert watch(book, folder, shown) == (0, "")
