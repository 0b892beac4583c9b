"""What the tests of the API's questions ask, and how they read the answers."""

from pathlib import Path
from typing import Any

from tests.http.commands.given import PROVBOK, Answer, Person

JANUARY = "/reports/deviation?rows=responsibility&period=2025-01"
BEHIND_THE_TOTAL = "/entries?rows=service&row=total&column=outcome_ytd&period=2025-01"


def told(answer: Answer) -> dict[str, Any]:
    """An answer as JSON, which it is."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def outcome_of(answer: Answer) -> dict[str, int | None]:
    """The outcome to date by row, in öre."""
    return {row["code"]: row["cells"]["outcome_ytd"] for row in told(answer)["rows"]}


def voucher(number: int, kronor: int, unit: str = "10") -> tuple[str, bytes]:
    """A file with one voucher of January: a cost of some kronor."""
    text = (
        "#FLAGGA 0\n#SIETYP 4\n#RAR 0 20250101 20251231\n"
        f'#VER "A" {number} 20250120 "x"\n{{\n'
        f'#TRANS 5010 {{1 "{unit}" 2 "100" 20 "EXT"}} {kronor}.00 20250120\n'
        f"#TRANS 1930 {{}} -{kronor}.00 20250120\n}}\n"
    )
    return f"utfall-{number}.se", text.encode("cp437")


def send_voucher(person: Person, number: int, kronor: int = 1, unit: str = "10") -> int:
    """Import a voucher more; returns the log's position after it."""
    answer = person.send("/imports/outcome", voucher(number, kronor, unit), source="ekonomi")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["position"])


def example(name: str) -> Path:
    return PROVBOK / name
