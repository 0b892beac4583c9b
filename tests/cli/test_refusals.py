"""Wrong calls, and what the ledger cannot answer: one sentence, and the right exit code."""

import pytest

from tests.cli.conftest import Run
from tests.cli.given import PROVBOK, SOURCE, L


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
    ],
)
def test_a_wrong_call_exits_with_2(provbok: Run, wrong: tuple[str, ...]) -> None:
    assert provbok(*wrong).code == 2


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
