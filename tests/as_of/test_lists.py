"""The structure, the rounds and the months, as they are and as they were."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.given import PROVBOK, L, position
from tests.http.commands.given import Person

FORECAST = ("import", "forecast", PROVBOK / "prognos-februari.csv", *L, "--round", "P")


def moved(folder: Path) -> Path:
    """Provbok's structure, in which unit 11 stands below unit 10, under another name."""
    structure = json.loads((PROVBOK / "struktur.json").read_text("utf-8"))
    (units,) = [d for d in structure["dimensions"] if d["code"] == "responsibility"]
    for node in units["nodes"]:
        if node["code"] == "11":
            node |= {"parent": "10", "name": "Enhet Ny"}
    file = folder / "ny.json"
    file.write_text(json.dumps(structure), "utf-8")
    return file


@pytest.mark.usefixtures("english")
def test_a_structure_is_shown_as_a_tree(provbok: Run) -> None:
    shown = provbok("structure", "show", *L, "--on", "2025-03-31").out

    assert "Holds on 2025-03-31, from the beginning" in shown
    assert "└── 1  Förvaltning\n    ├── 10  Enhet A\n    └── 11  Enhet B\n" in shown
    assert "  12  Enhet C: ended 2024-12-31, followed by 11\n" in shown
    assert "PERS  Personalkostnader  5010" in shown


def test_on_another_day_another_tree_holds(provbok: Run) -> None:
    shown = provbok("structure", "show", *L, "--on", "2024-12-31").out

    assert "    └── 12  Enhet C\n" in shown


@pytest.mark.parametrize("form", ["table", "json"])
def test_as_of_an_earlier_position_the_structure_is_what_it_was(
    provbok: Run, tmp_path: Path, form: str
) -> None:
    show, before = ("structure", "show", *L, "--format", form), position(provbok)
    shown = provbok(*show).out

    assert provbok("structure", "load", moved(tmp_path)).code == 0

    assert provbok(*show).out != shown
    assert provbok(*show, "--as-of", before).out == shown


@pytest.mark.usefixtures("english")
def test_before_there_was_a_structure_there_is_none_to_show(provbok: Run) -> None:
    refused = provbok("structure", "show", *L, "--as-of", "0")

    assert refused.code == 1
    assert "the ledger had no structure then" in refused.err


def test_rounds_are_listed_as_they_are_and_were(provbok: Run) -> None:
    provbok(*FORECAST, "--cutoff", "2025-01")
    before = position(provbok)
    provbok("forecast", "submit", "P", *L, "--accept-differences")
    listing = ("forecast", "list", *L, "--format", "json")

    (now,) = json.loads(provbok(*listing).out)["rounds"]
    (then,) = json.loads(provbok(*listing, "--as-of", before).out)["rounds"]

    assert now == then | {"submitted": position(provbok)}
    assert then["submitted"] is None
    assert "2025-01" in provbok("forecast", "list", *L).out
    assert json.loads(provbok(*listing, "--year", "2024").out)["rounds"] == []


def test_months_are_listed_as_they_are_and_were(provbok: Run) -> None:
    before = position(provbok)
    provbok("period", "close", "2025-01", *L)
    listing = ("period", "list", *L, "--format", "json")

    (now,) = json.loads(provbok(*listing).out)["periods"]
    (then,) = json.loads(provbok(*listing, "--as-of", before).out)["periods"]

    assert (now["status"], now["closed_at"]) == ("closed", before + 1)
    assert (then["status"], then["closed_at"]) == ("open", None)
    assert "2025-01" in provbok("period", "list", *L).out


def test_the_command_line_and_the_api_list_the_same(anna: Person, provbok: Run) -> None:
    for asked, *command in (("/rounds", "forecast", "list"), ("/periods", "period", "list")):
        by_command = json.loads(provbok(*command, *L, "--format", "json").out)
        by_api = anna.get(asked).json()
        assert by_command | {"basis": 0} == by_api | {"basis": 0}
