"""What the command line's tests begin from, and how they read its answers."""

import json
from pathlib import Path

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
