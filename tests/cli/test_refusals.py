"""Wrong calls, and what the ledger cannot answer: one sentence, and the right exit code."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.given import DECIDED, PROVBOK, SOURCE, L


@pytest.mark.parametrize(
    "wrong",
    [
        ("report", "balansräkning", *L, "--period", "2025-01"),
        ("report", "deviation", *L, "--period", "2025-01"),
        ("report", "service-follow-up", *L, "--period", "2025-13"),
        ("report", "service-follow-up", *L, "--period", "2025-01", "--as-of", "igår"),
        ("report", "service-follow-up", *L, "--period", "2025-01", "--unit", "miljarder"),
        ("import", "outcome", *SOURCE),
        ("period", "close", "2025", *L),
        ("import", "budget", "x.se", *L, "--decided-by", "KF", "--decided-on", "i mars"),
        ("nosuch",),
        ("import", "outcome", str(PROVBOK / "utfall-2025-02.se"), *L, "--source", ""),
        ("import", "outcome", str(PROVBOK / "utfall-2025-02.se"), *L, "--source", "x" * 201),
        ("import", "forecast", str(PROVBOK / "prognos-februari.csv"), *L, "--round", " "),
        ("budget", "decide", "1", *L, "--decided-by", "", "--decided-on", "2024-11-21"),
        ("set-aside", "show", "9" * 20, *L),
        ("erase", "set-aside", "9" * 20, *L, *DECIDED, "--yes"),
        ("erase", "text", *L, "--position", "9" * 20, *DECIDED, "--yes"),
        ("erase", "name", "\udcff", *DECIDED, "--yes"),
        ("audit", "trail", *L, "--limit", "9" * 20),
        ("audit", "trail", *L, "--by", "\udcff"),
        ("audit", "trail", *L, "--where", "account=\udcff"),
    ],
)
def test_a_wrong_call_exits_with_2(provbok: Run, wrong: tuple[str, ...]) -> None:
    answer = provbok(*wrong)
    assert answer.code == 2
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "refused",
    [
        ("report", "service-follow-up", "--ledger", "nosuch", "--period", "2025-01"),
        ("report", "deviation", "--rows", "nosuch", *L, "--period", "2025-01"),
        (
            "report",
            "deviation",
            "--rows",
            "service",
            "--where",
            "service=9",
            *L,
            "--period",
            "2025-01",
        ),
        ("report", "deviation", "--rows", "service", "--where", "x", *L, "--period", "2025-01"),
        ("report", "deviation", "--rows", "service", *L, "--period", "2025-01", "--as-of", "999"),
        (
            "explain",
            *L,
            "--period",
            "2025-01",
            "--rows",
            "service",
            "--row",
            "9",
            "--column",
            "outcome_ytd",
        ),
        (
            "explain",
            *L,
            "--period",
            "2025-01",
            "--rows",
            "service",
            "--row",
            "S",
            "--column",
            "nosuch",
        ),
        ("forecast", "submit", "Nosuch", *L),
        ("set-aside", "show", "9", *L),
        ("import", "outcome", "missing.se", *SOURCE),
    ],
)
def test_what_the_ledger_cannot_answer_exits_with_1_and_one_sentence(
    provbok: Run, refused: tuple[str, ...]
) -> None:
    answer = provbok(*refused)

    assert answer.code == 1
    assert answer.err.strip()
    assert "Traceback" not in answer.err


def test_a_bad_database_is_told_in_one_sentence(run: Run) -> None:
    answer = run("--database", "mysql://x/y", "status")

    assert answer.code == 1
    assert "postgresql://" in answer.err


def test_money_and_fields_of_a_refused_file_are_told_in_swedish(
    provbok: Run, tmp_path: Path
) -> None:
    path = tmp_path / "fel.se"
    path.write_bytes(
        b"#FLAGGA 0\n#SIETYP 4\n#RAR 0 20250101 20251231\n"
        b"#VER A 1 20250131\n{\n#TRANS 5010 {} 1234.50\n#TRANS 1930 {} 0.00\n}\n"
        b'#DIM x "y"\n#VER A 2 20250131\n{\n#TRANS 5010 {1 } 1.00\n}\n\x07\n'
    )

    answer = provbok("import", "outcome", path, *SOURCE)

    assert answer.code == 1
    assert "fel.se, rad 4, #VER: verifikationen A 1" in answer.err
    assert "summerar till 1\u00a0234,50 kr och inte till noll" in answer.err
    assert "fel.se, rad 9, dimension: " in answer.err
    assert "fel.se, rad 12, objekt: " in answer.err
    assert "fel.se, rad 14: ”\ufffd” är ingen SIE-rad" in answer.err


@pytest.mark.parametrize(
    ("sie_type", "says"),
    [
        ("1", "saldon.se är SIE typ 1 och har bara kontrolltotaler; exportera typ 4"),
        ("4", "saldon.se har varken verifikationer (#VER) eller periodsaldon (#PSALDO)"),
    ],
)
def test_a_file_of_control_totals_says_what_to_export(
    provbok: Run, tmp_path: Path, sie_type: str, says: str
) -> None:
    path = tmp_path / "saldon.se"
    path.write_text(f"#FLAGGA 0\n#SIETYP {sie_type}\n#RES 0 5010 90.00\n")

    answers = [
        provbok("import", "outcome", path, *SOURCE, *form)
        for form in ((), ("--form", "vouchers"), ("--form", "balances"))
    ]

    assert [answer.code for answer in answers] == [1, 1, 1]
    assert [says in answer.err for answer in answers] == [True, True, True]


def test_balances_are_not_read_as_vouchers(provbok: Run, tmp_path: Path) -> None:
    path = tmp_path / "saldon.se"
    path.write_text(
        "#FLAGGA 0\n#SIETYP 3\n#RAR 0 20250101 20251231\n#PSALDO 0 202501 5010 {} 90.00\n"
    )

    answer = provbok("import", "outcome", path, *SOURCE, "--form", "vouchers")

    assert answer.code == 1
    assert "har inga verifikationer (#VER) utan periodsaldon (#PSALDO)" in answer.err
