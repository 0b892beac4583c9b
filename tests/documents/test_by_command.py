"""Templates by the command line: shown to copy, checked with every fault, kept, listed."""

import json
from pathlib import Path

from adapters.language import speaking
from tests.cli.conftest import Run
from tests.cli.given import L, position

FAULTY = """---
titel: Rapport
---
Resultatet är 8,6 mnkr, {{ result-summary totalt outcome_ytd }}.

{{ include /etc/passwd }}
"""


def english(run: Run, *arguments: str | Path) -> tuple[int, str, str]:
    with speaking("en"):
        answer = run("template", *arguments)
    return answer.code, answer.out, answer.err


def test_a_template_is_shown_adapted_checked_and_kept(provbok: Run, tmp_path: Path) -> None:
    own = tmp_path / "min.md"
    own.write_text(
        english(provbok, "show", "interim-report")[1].replace("Sammanfattning", "I korthet")
    )

    assert english(provbok, "check", own, *L) == (0, "min.md can be printed for 2025-01.\n", "")
    kept = english(provbok, "keep", "interim-report", own, *L)
    again = english(provbok, "keep", "interim-report", own, *L)

    assert kept == (0, "The template of interim-report is kept.\n", "")
    assert again == (0, "The template of interim-report is kept already.\n", "")
    assert "# I korthet" in english(provbok, "show", "interim-report", *L)[1]
    assert "# Sammanfattning" in english(provbok, "show", "interim-report")[1]


def test_every_fault_is_told_with_its_line_and_nothing_is_recorded(
    provbok: Run, tmp_path: Path
) -> None:
    file, before = tmp_path / "fel.md", position(provbok)
    file.write_text(FAULTY)

    checked = english(provbok, "check", file, *L, "--period", "2025-01")
    kept = english(provbok, "keep", "interim-report", file, *L)

    assert checked == kept
    assert checked[0] == 1
    assert checked[2].splitlines() == [
        "Refused: the template fel.md has faults (3); set them right, and try again",
        "  fel.md, row 2: “titel” is nothing that a head states; it states title, board, "
        "diary-number, perspective, unit, each as KEY: VALUE",
        "  fel.md, row 4: result-summary has no row “totalt” in 2025-01; write one of: total",
        "  fel.md, row 6: “include” would read a file, and a template reads none; write the text "
        "itself",
    ]
    assert position(provbok) == before


def test_a_figure_by_hand_is_told_and_stops_nothing(provbok: Run, tmp_path: Path) -> None:
    file = tmp_path / "hand.md"
    file.write_text("# Läget\n\nResultatet är 8,6 mnkr.\n")

    code, out, _ = english(provbok, "check", file, *L)

    assert code == 0
    assert "Line 3: “8,6 mnkr” is written by hand, and does not follow the ledger." in out


def test_what_is_no_template_is_told_in_a_sentence(provbok: Run, tmp_path: Path) -> None:
    latin, large, empty = tmp_path / "latin.md", tmp_path / "stor.md", tmp_path / "tom.md"
    latin.write_bytes("Räkna".encode("latin-1"))
    large.write_bytes(b"a" * 1_000_000)
    empty.write_text("")

    for file, told in (
        (latin, "line 1 of latin.md is no text in UTF-8"),
        (large, "more than 200000 characters"),
        (empty, "the text is empty"),
        (tmp_path / "borta.md", "the file borta.md cannot be read"),
        (tmp_path, "cannot be read"),
    ):
        code, out, err = english(provbok, "check", file, *L)
        assert (code, out) == (1, "")
        assert err.startswith("Refused: ")
        assert told in err
        assert len(err.splitlines()) == 1


def test_the_list_is_for_people_and_for_machines(provbok: Run) -> None:
    table = english(provbok, "list", *L)[1]
    told = json.loads(english(provbok, "list", *L, "--format", "json")[1])

    assert "the default one" in table
    assert [(one["document"], one["kept"]) for one in told["templates"]] == [
        ("interim-report", False),
        ("monthly-follow-up", False),
        ("service-follow-up", False),
    ]


def test_an_unknown_report_has_no_template(provbok: Run) -> None:
    code, _, err = english(provbok, "show", "annual-report")

    assert code == 1
    assert "there are interim-report, monthly-follow-up, service-follow-up" in err
