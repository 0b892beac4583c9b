"""Outcome from files: recorded once, set aside, accepted, discarded, reversed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.given import DECIDED, PROVBOK, SOURCE, L, cells, position, voucher


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
    assert "1 (2025/A/2);" in answer.out
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


@pytest.mark.parametrize(
    ("header", "options", "says"),
    [
        ("#GEN 20250201", (), "stor.se är äldre än det som är känt om ”lön”"),
        ("#GEN 20250301", (), "stor.se har samma ordning som en fil som är känd"),
        ("#PROSA x", (), "stor.se anger ingen ordning (#GEN)"),
        ("#GEN 20250401", ("--form", "balances"), "stor.se har en annan form"),
    ],
)
def test_a_file_too_large_to_be_set_aside_is_refused_and_says_why(
    provbok: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    header: str,
    options: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.setattr("adapters.imports.whole_file.LARGEST", 1 << 20)
    known = voucher(tmp_path / "1.se", "#TRANS 5010 {} 5.00\n#TRANS 1930 {} -5.00\n")
    restating = (*L, "--source", "lön", "--restates")
    assert provbok("import", "outcome", known, *restating, "--order", "20250301").code == 0
    large = tmp_path / "stor.se"
    prose = b"#PROSA " + b"x" * 4_000 + b"\n"
    rows = b'#PSALDO 0 202501 5010 {} 5.00\n#VER "A" 1 20250120\n{\n#TRANS 5010 {} 0.00\n}\n'
    start = f"#FLAGGA 0\n#SIETYP 4\n{header}\n#RAR 0 20250101 20251231\n".encode()
    large.write_bytes(start + rows + prose * 300)

    answer = provbok("import", "outcome", large, *restating, *options)

    assert answer.code == 1
    assert says in answer.err
    assert "2 MB, högst 1" in answer.err
    assert "Inget är undanlagt" in provbok("set-aside", "list", *L).out
