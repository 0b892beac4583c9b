"""The control report of an import: printed, kept with what was recorded, and shown again."""

import hashlib
import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.given import DECIDED, PROVBOK, SOURCE, L, position, voucher

SALARY = "#TRANS 5010 {} 5.00\n#TRANS 1930 {} -5.00\n"


def test_each_import_that_recorded_something_is_listed_with_its_digest(provbok: Run) -> None:
    provbok("import", "budget", PROVBOK / "budget-2025.se", *L, *DECIDED)

    files = json.loads(provbok("file", "list", *L, "--format", "json").out)["files"]

    digests = [
        hashlib.sha256((PROVBOK / name).read_bytes()).hexdigest()
        for name in ("utfall-2025-01.se", "budget-2025.se")
    ]
    assert [one["sha256"] for one in files] == digests
    assert [one["source"] for one in files] == ["ekonomi", None]


def test_a_kept_report_is_shown_as_it_was_printed(provbok: Run) -> None:
    printed = provbok("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE).out
    digest = hashlib.sha256((PROVBOK / "utfall-2025-02.se").read_bytes()).hexdigest()

    by_digest = provbok("file", "show", digest[:12], *L)
    by_position = provbok("file", "show", str(position(provbok)), *L)

    assert by_digest.out == by_position.out == printed


def test_a_kept_report_says_what_the_ledger_held_before_and_after(
    provbok: Run, tmp_path: Path
) -> None:
    before = position(provbok)
    provbok("import", "outcome", voucher(tmp_path / "ny.se", SALARY, "900"), *SOURCE)

    report = json.loads(provbok("file", "show", str(position(provbok)), *L, "--format", "json").out)

    [salaries] = [s for s in report["sums"] if s["group"] == "PERS"]
    assert report["ledger_position"] == before
    assert (salaries["period"], salaries["file"]) == ("2025-01", -500)
    assert (salaries["before"], salaries["after"]) == (-9_000, -9_500)
    assert report["became"]["recorded"] == 1


def test_an_import_of_what_is_known_keeps_no_report(provbok: Run) -> None:
    before = position(provbok)

    assert provbok("import", "outcome", PROVBOK / "utfall-2025-01.se", *SOURCE).code == 0

    assert position(provbok) == before


def test_a_rehearsal_shows_the_report_and_keeps_nothing(provbok: Run) -> None:
    before = position(provbok)

    answer = provbok("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE, "--dry-run")

    assert (answer.code, position(provbok)) == (0, before)
    assert "utfall-2025-02.se" in answer.out


def test_a_report_that_is_not_there_is_told(provbok: Run) -> None:
    answer = provbok("file", "show", "1", *L)

    assert answer.code == 1
    assert "liggare file list" in answer.err


def test_months_that_a_file_covers_are_told_as_a_span(provbok: Run, tmp_path: Path) -> None:
    path = voucher(tmp_path / "ny.se", SALARY, "900")
    turned = ("--covers", "2025-03:2025-01")

    answer = provbok("import", "outcome", path, *SOURCE, *turned)

    assert answer.code == 2
    assert "2025-03:2025-01" in answer.err


def test_while_the_read_model_stands_still_what_adds_is_recorded_and_what_restates_is_not(
    provbok: Run, tmp_path: Path
) -> None:
    last = position(provbok)
    first = voucher(tmp_path / "1.se", SALARY)
    restating = (*L, "--source", "lön", "--restates", "--order")
    assert provbok("import", "outcome", first, *restating, "1").code == 0
    last = position(provbok)
    with sqlite3.connect(tmp_path / "prov.sqlite") as log:
        log.execute(
            "INSERT INTO event VALUES ('provbok', ?, ?, 1, 'something.strange', '{}')",
            [last + 1, b"0" * 16],
        )
        log.execute("UPDATE ledger SET position = ?", [last + 1])

    refused = provbok("import", "outcome", first, *restating, "2")
    recorded = provbok("import", "outcome", voucher(tmp_path / "2.se", SALARY, "901"), *SOURCE)

    assert (refused.code, recorded.code) == (1, 0)
    assert "something.strange" in refused.err
    assert "Liggaren före" not in recorded.out


def test_what_would_steer_a_terminal_is_not_printed(provbok: Run, tmp_path: Path) -> None:
    path = tmp_path / "esc.se"
    path.write_bytes(
        b'#FLAGGA 0\n#SIETYP 4\n#FNAMN "Bolag\x1b[2J AB"\n#RAR 0 20250101 20251231\n'
        b'#VER "A" 950 20250120 "x"\n{\n#TRANS 5010 {1 "\x1b[31m"} 5.00\n#TRANS 1930 {} -5.00\n}\n'
    )

    answer = provbok("import", "outcome", path, *SOURCE)

    assert answer.code == 0
    assert "\x1b" not in answer.out


def test_of_several_files_it_is_told_which_were_read_before_a_refusal(
    provbok: Run, tmp_path: Path
) -> None:
    good = voucher(tmp_path / "bra.se", SALARY, "960")
    bad = voucher(tmp_path / "trasig.se", "#TRANS 5010 {} 5,00\n", "961")
    left = voucher(tmp_path / "sist.se", SALARY, "962")

    answer = provbok("import", "outcome", good, bad, left, *SOURCE)

    assert answer.code == 1
    assert "bra.se" in answer.out.splitlines()[-1]
    assert "sist.se" in answer.out.splitlines()[-1]
    assert "belopp:" in answer.err


def test_a_rehearsal_of_reversals_says_that_nothing_has_happened(
    provbok: Run, tmp_path: Path
) -> None:
    both = voucher(tmp_path / "1.se", SALARY, "1")
    with both.open("ab") as out:
        out.write(b'#VER "A" 2 20250131 "y"\n{\n#TRANS 5010 {} 1.00\n#TRANS 1930 {} -1.00\n}\n')
    restating = (*L, "--source", "lön", "--restates", "--order")
    provbok("import", "outcome", both, *restating, "1")
    one = voucher(tmp_path / "2.se", SALARY, "1")
    covering = (*restating, "2", "--covers", "2025-01")

    rehearsal = provbok("import", "outcome", one, *covering, "--dry-run")
    done = provbok("import", "outcome", one, *covering)
    again = provbok("import", "outcome", one, *restating, "3")

    assert "Skulle återtas" in rehearsal.out
    assert "Återtaget" in done.out
    assert "ordningen är noterad" in again.out
