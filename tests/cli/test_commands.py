import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Answer, Run

PROVBOK = EXAMPLES / "provbok"
L = ("--ledger", "provbok")
SOURCE = (*L, "--source", "ekonomi")
DECIDED = ("--decided-by", "KF", "--decided-on", "2024-11-21")


def position(run: Run) -> int:
    (ledger,) = json.loads(run("status", "--format", "json").out)["ledgers"]
    assert ledger["projected"] == ledger["position"]
    assert ledger["stopped"] is None
    return int(ledger["position"])


def cells(answer: Answer) -> dict[str, dict[str, int | None]]:
    assert answer.code == 0, answer.err
    return {row["code"]: row["cells"] for row in json.loads(answer.out)["rows"]}


def voucher(path: Path, lines: str, number: str = "1", day: str = "20250120") -> Path:
    path.write_bytes(
        f'#FLAGGA 0\n#SIETYP 4\n#RAR 0 20250101 20251231\n#VER "A" {number} {day} "x"\n'
        f"{{\n{lines}}}\n".encode("cp437")
    )
    return path


def test_a_ledger_begins_with_its_structure(run: Run) -> None:
    answer = run("import", "outcome", PROVBOK / "utfall-2025-01.se", *SOURCE)

    assert answer.code == 1
    assert "structure load" in answer.err


@pytest.mark.parametrize(
    "command",
    [
        ("structure", "load", PROVBOK / "struktur.json"),
        ("import", "outcome", PROVBOK / "utfall-2025-01.se", *SOURCE),
    ],
)
def test_loading_the_same_file_twice_records_nothing_and_says_so(
    provbok: Run, command: tuple[str | Path, ...]
) -> None:
    before = position(provbok)

    answer = provbok(*command)

    assert answer.code == 0
    assert "ingenting" in answer.out.lower() or "inget" in answer.out.lower()
    assert position(provbok) == before


def test_a_budget_twice_is_recorded_once(provbok: Run) -> None:
    command = ("import", "budget", PROVBOK / "budget-2025.se", *L, *DECIDED)
    assert provbok(*command).code == 0
    before = position(provbok)

    assert provbok(*command).code == 0
    assert position(provbok) == before
    assert provbok(*command, "--paragraph", "13").code == 1
    assert position(provbok) == before


def test_a_dry_run_shows_the_same_and_records_nothing(provbok: Run) -> None:
    before = position(provbok)
    command = ("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE)

    rehearsed = provbok(*command, "--dry-run")

    assert rehearsed.code == 0
    assert position(provbok) == before
    done = provbok(*command)
    assert position(provbok) > before
    same = [line for line in done.out.splitlines() if line in rehearsed.out.splitlines()]
    assert len(same) >= len(done.out.splitlines()) - 1


def test_a_voucher_that_contradicts_the_known_one_is_set_aside_and_the_rest_recorded(
    provbok: Run, tmp_path: Path
) -> None:
    other = voucher(tmp_path / "ny.se", "#TRANS 5010 {} 91.00\n#TRANS 1930 {} -91.00\n")
    with other.open("ab") as out:
        out.write(b'#VER "A" 77 20250131 "y"\n{\n#TRANS 5010 {} 1.00\n#TRANS 1930 {} -1.00\n}\n')

    answer = provbok("import", "outcome", other, *SOURCE)

    assert answer.code == 3
    (aside,) = json.loads(provbok("set-aside", "list", *L, "--format", "json").out)["set_aside"]
    assert (aside["reference"], aside["reason"], aside["status"]) == (
        "2025/A/1",
        "conflict",
        "waiting",
    )
    number = str(aside["id"])
    shown = json.loads(provbok("set-aside", "show", number, *L, "--format", "json").out)
    assert shown["content"]["lines"]["amount"] == [-9_100, 9_100]
    assert sorted(line["amount"] for line in shown["known"]) == [-9_000, 9_000]
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
    assert cells(provbok(*report, "--format", "json"))["PERS"]["outcome_ytd"] == -9_100

    assert provbok("set-aside", "accept", str(aside["id"]), *L, "--reason", "rätt").code == 0
    assert cells(provbok(*report, "--format", "json"))["PERS"]["outcome_ytd"] == -9_200
    assert provbok("set-aside", "accept", str(aside["id"]), *L).code == 1


def test_what_is_discarded_stays_visible_with_its_reason(provbok: Run, tmp_path: Path) -> None:
    other = voucher(tmp_path / "ny.se", "#TRANS 5010 {} 91.00\n#TRANS 1930 {} -91.00\n")
    assert provbok("import", "outcome", other, *SOURCE).code == 3
    before = position(provbok)

    assert provbok("set-aside", "discard", "1", *L, "--reason", "dubblett").code == 0

    assert position(provbok) == before
    shown = json.loads(provbok("set-aside", "show", "1", *L, "--format", "json").out)
    assert (shown["status"], shown["settled_reason"]) == ("discarded", "dubblett")
    assert provbok("import", "outcome", other, *SOURCE).code == 3
    assert len(json.loads(provbok("set-aside", "list", *L, "--format", "json").out)) == 1


def test_a_source_that_sends_vouchers_cannot_send_balances(provbok: Run, tmp_path: Path) -> None:
    balances = tmp_path / "saldon.se"
    balances.write_bytes(
        b"#FLAGGA 0\n#SIETYP 2\n#GEN 20250401\n#RAR 0 20250101 20251231\n"
        b"#PSALDO 0 202501 5010 {} 90.00\n#RES 0 5010 90.00\n"
    )
    before = position(provbok)

    assert provbok("import", "outcome", balances, *SOURCE).code == 3
    assert position(provbok) == before


def test_a_source_that_restates_corrects_and_lists_what_it_leaves_out(
    provbok: Run, tmp_path: Path
) -> None:
    lines = "#TRANS 5010 {} 5.00\n#TRANS 1930 {} -5.00\n"
    first = voucher(tmp_path / "1.se", lines)
    with first.open("ab") as out:
        out.write(b'#VER "A" 2 20250131 "y"\n{\n#TRANS 5010 {} 1.00\n#TRANS 1930 {} -1.00\n}\n')
    later = voucher(tmp_path / "2.se", lines.replace("5.00", "7.00"))
    restating = ("--ledger", "provbok", "--source", "lön", "--restates", "--order")
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
    before = cells(provbok(*report, "--format", "json"))["PERS"]["outcome_ytd"] or 0
    assert provbok("import", "outcome", first, *restating, "1").code == 0

    answer = provbok("import", "outcome", later, *restating, "2")

    assert answer.code == 0
    assert "2025/A/2;" in answer.out
    after = cells(provbok(*report, "--format", "json"))["PERS"]["outcome_ytd"]
    assert after == before - 700 - 100
    assert provbok("outcome", "reverse", "2025/A/2", *L, "--source", "lön").code == 0
    again = provbok("import", "outcome", later, *restating, "2")
    assert "2025/A/2" not in again.out
    assert provbok("import", "outcome", first, *restating, "1").code == 3


def test_an_option_that_contradicts_the_declared_source_is_refused(provbok: Run) -> None:
    answer = provbok("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE, "--restates")

    assert answer.code == 1


def test_a_reversed_voucher_no_longer_counts_and_stays_in_the_trail(provbok: Run) -> None:
    explain = ("explain", *L, "--period", "2025-01", "--rows", "account_group", "--row", "PERS")
    explain = (*explain, "--column", "outcome_ytd", "--format", "json")

    assert provbok("outcome", "reverse", "2025/A/1", *SOURCE, "--reason", "fel").code == 0

    explained = json.loads(provbok(*explain).out)
    assert explained["sum"] == 0
    assert [line["amount"] for line in explained["lines"]] == [-9_000, 9_000]
    assert provbok("outcome", "reverse", "2025/A/1", *SOURCE).code == 1


def test_unknown_codes_in_an_outcome_are_recorded_and_listed(run: Run, tmp_path: Path) -> None:
    run("structure", "load", PROVBOK / "struktur.json")
    unknown = voucher(tmp_path / "ny.se", '#TRANS 5010 {1 "999"} 5.00\n#TRANS 1930 {} -5.00\n')

    answer = run("import", "outcome", unknown, *SOURCE)

    assert answer.code == 0
    assert "999" in answer.out
    report = ("report", "deviation", "--rows", "responsibility", *L, "--period", "2025-01")
    assert cells(run(*report, "--format", "json"))["?"]["outcome_ytd"] == -500


def test_unknown_codes_refuse_a_forecast(provbok: Run, tmp_path: Path) -> None:
    file = tmp_path / "prognos.csv"
    file.write_text("Period;ANSVAR;Konto;Belopp\n2025-02;999;5010;-1,00\n", encoding="cp1252")
    before = position(provbok)

    answer = provbok("import", "forecast", file, *L, "--round", "P1")

    assert answer.code == 1
    assert "999" in answer.err
    assert position(provbok) == before


def test_a_forecast_that_differs_from_the_outcome_lists_it_and_submits_nothing(
    provbok: Run, tmp_path: Path
) -> None:
    file = tmp_path / "prognos.csv"
    file.write_text("period;ansvar;konto;belopp\n202501;10;5010;-1,00\n", encoding="utf-8-sig")
    command = ("import", "forecast", file, *L, "--round", "P1", "--cutoff", "2025-01", "--submit")
    before = position(provbok)

    refused = provbok(*command)

    assert refused.code == 1
    assert "5010" in refused.err
    assert position(provbok) == before
    assert provbok(*command, "--accept-differences").code == 0
    assert provbok("forecast", "approve", "P1", *L).code == 0
    assert provbok("forecast", "submit", "P1", *L).code == 0


def test_a_proposal_counts_when_it_is_decided(provbok: Run) -> None:
    assert provbok("budget", "propose", PROVBOK / "budget-2025.se", *L).code == 0
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
    assert cells(provbok(*report, "--format", "json"))["total"]["budget_year"] == 0

    assert provbok("budget", "decide", "1", *L, *DECIDED).code == 0

    assert cells(provbok(*report, "--format", "json"))["PERS"]["budget_year"] == -120_000
    assert provbok("budget", "decide", "1", *L, *DECIDED).code == 1
    assert provbok("budget", "decide", "7", *L, *DECIDED).code == 1


def test_a_reallocation_sums_to_zero_over_the_year(provbok: Run, tmp_path: Path) -> None:
    assert provbok("import", "budget", PROVBOK / "budget-2025.se", *L, *DECIDED).code == 0
    file = tmp_path / "flytt.csv"
    rows = ["period;ansvar;tjänst;konto;motpart;belopp", "2025-05;10;100;5010;EXT;50,00"]
    file.write_text("\n".join(rows), encoding="utf-8")
    command = ("budget", "reallocate", file, *L, *DECIDED)

    assert provbok(*command).code == 1
    file.write_text("\n".join([*rows, "2025-06;11;200;7990;EXT;\u221250,00"]), encoding="utf-8")
    assert provbok(*command).code == 0
    report = ("report", "deviation", "--rows", "responsibility", *L, "--period", "2025-01")
    assert cells(provbok(*report, "--format", "json"))["total"]["budget_year"] == 42_000


def test_periods_close_in_order(provbok: Run) -> None:
    assert provbok("period", "close", "2025-01", *L).code == 0
    assert provbok("period", "close", "2025-03", *L).code == 1
    assert provbok("period", "close", "2025-01", *L).code == 0
    assert provbok("period", "reopen", "2025-01", *L, "--reason", "glömt").code == 0
    assert provbok("period", "reopen", "2025-01", *L).code == 1


def test_what_comes_after_the_closing_is_noted_as_restated(provbok: Run) -> None:
    provbok("period", "close", "2025-01", *L)
    provbok("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE)
    provbok("period", "close", "2025-02", *L)
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-02")
    assert not json.loads(provbok(*report, "--format", "json").out)["notes"]

    provbok("import", "outcome", PROVBOK / "utfall-2025-02-sen.se", *SOURCE)

    (note,) = json.loads(provbok(*report, "--format", "json").out)["notes"]
    assert "40,00 kr" in note


def test_a_month_without_outcome_is_noted(provbok: Run) -> None:
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-03")

    (note,) = json.loads(provbok(*report, "--format", "json").out)["notes"]

    assert "2025-02, 2025-03" in note


@pytest.mark.parametrize("as_of", ["2", "2000-01-01", "2000-01-01T12:00"])
def test_a_report_as_of_an_earlier_time_shows_what_was_known(provbok: Run, as_of: str) -> None:
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
    answer = provbok(*report, "--as-of", as_of, "--format", "json")

    if as_of == "2":
        assert cells(answer)["total"]["outcome_ytd"] == 0
    else:
        assert answer.code == 1


def test_csv_is_written_for_machines(provbok: Run) -> None:
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")

    header, *rows = provbok(*report, "--format", "csv").out.splitlines()

    named = [dict(zip(header.split(";"), row.split(";"), strict=True)) for row in rows]
    assert next(row for row in named if row["code"] == "PERS")["outcome_ytd"] == "-90.00"


def test_a_rebuild_changes_no_figure(provbok: Run) -> None:
    report = ("report", "deviation", "--rows", "service", *L, "--period", "2025-01")
    before = provbok(*report, "--format", "json").out

    assert provbok("rebuild", *L).code == 0

    assert provbok(*report, "--format", "json").out == before


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


def test_an_event_that_cannot_be_read_stops_the_read_model_in_plain_sight(
    provbok: Run, tmp_path: Path
) -> None:
    last = position(provbok)
    with sqlite3.connect(tmp_path / "prov.sqlite") as log:
        log.execute(
            "INSERT INTO event VALUES ('provbok', ?, ?, 1, 'something.strange', '{}')",
            [last + 1, b"0" * 16],
        )
        log.execute("UPDATE ledger SET position = ?", [last + 1])
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")

    answer = provbok(*report, "--format", "json")

    assert cells(answer)["PERS"]["outcome_ytd"] == -9_000
    assert "something.strange" in answer.err
    (ledger,) = json.loads(provbok("status", "--format", "json").out)["ledgers"]
    assert (ledger["position"], ledger["projected"]) == (last + 1, last)
    assert "something.strange" in ledger["stopped"]
    forecast = ("import", "forecast", PROVBOK / "prognos-februari.csv", *L, "--round", "P")
    assert provbok(*forecast, "--cutoff", "2025-01", "--submit").code == 1
