"""A process killed at any moment of an import leaves the whole file or nothing."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random
from signal import SIGKILL
from time import monotonic

import psycopg
import pytest

from tests.examples.book import ROOT, called
from tests.examples.conftest import fresh

VOUCHERS, ROWS = 5_000, 8
KILLS = {"sqlite": 24, "postgresql": 10}
STRUCTURE = json.loads((ROOT / "examples" / "provbok" / "struktur.json").read_text("utf-8"))


def write_structure(directory: Path, ledger: str) -> str:
    path = directory / f"{ledger}.json"
    path.write_text(json.dumps({**STRUCTURE, "ledger": ledger}), "utf-8")
    return str(path)


def write_outcome(directory: Path) -> tuple[str, int]:
    """A file of many vouchers, and what its cost lines sum to (öre, result sign)."""
    random, total = Random("kill"), 0
    lines = ["#FLAGGA 0", "#SIETYP 4", "#RAR 0 20250101 20251231", '#DIM 1 "Ansvar"']
    for number in range(1, VOUCHERS + 1):
        ore = [random.randrange(1, 1_000_000) for _ in range(ROWS)]
        total -= sum(ore)
        day = f"2025{random.randrange(1, 13):02d}15"
        lines += [f'#VER "A" {number} {day}', "{"]
        lines += [f'#TRANS 5010 {{1 "10"}} {o // 100}.{o % 100:02d}' for o in ore]
        lines += [f"#TRANS 1930 {{}} -{sum(ore) // 100}.{sum(ore) % 100:02d}", "}"]
    path = directory / "many.se"
    path.write_text("\r\n".join(lines) + "\r\n", "cp437")
    return str(path), total


def start(url: str, path: str, ledger: str) -> "subprocess.Popen[bytes]":
    """The import, in a process of its own."""
    words = ["import", "outcome", path, "--ledger", ledger, "--source", "ekonomi"]
    return subprocess.Popen(
        [sys.executable, "-c", "from adapters.cli import main; main()", *words],
        env={**os.environ, "LIGGARE_DATABASE": url},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(process: "subprocess.Popen[bytes]") -> None:
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()


def recorded(url: str, ledger: str) -> int:
    """How many vouchers the log holds, read with the bare driver."""
    count = "SELECT count(*) FROM event WHERE topic = 'outcome.recorded' AND ledger = "
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60) as connection:
            return int(connection.execute(count + "?", [ledger]).fetchone()[0])
    with psycopg.connect(url) as server:
        row = server.execute(f"{count} %s", [ledger]).fetchone()
        assert row is not None
        return int(row[0])


def total_of_the_year(url: str, ledger: str) -> int:
    words = ("report", "deviation", "--rows", "responsibility", "--ledger", ledger)
    code, printed = called(url, *words, "--period", "2025-12", "--format", "json")
    assert code == 0
    return int(json.loads(printed)["rows"][-1]["cells"]["outcome_ytd"])


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(KILLS))
def test_a_killed_import_leaves_the_whole_file_or_nothing(kind: str, tmp_path: Path) -> None:
    path, total = write_outcome(tmp_path)
    with fresh(kind, tmp_path) as url:
        assert called(url, "structure", "load", write_structure(tmp_path, "whole"))[0] == 0
        random, found, takes = Random(kind), [], import_time(url, path)
        for attempt in range(4 * KILLS[kind]):
            ledger = f"killed{attempt}"
            assert called(url, "structure", "load", write_structure(tmp_path, ledger))[0] == 0
            process = start(url, path, ledger)
            try:
                process.communicate(timeout=random.uniform(0.2, 1.0) * takes)
            except subprocess.TimeoutExpired:
                process.send_signal(SIGKILL)
                process.communicate()
                found.append(recorded(url, ledger))
                assert found[-1] in (0, VOUCHERS), "the kill left a part of the file"
            else:
                takes *= 0.9  # it ended before it was to be killed
            finish(start(url, path, ledger))
            assert recorded(url, ledger) == VOUCHERS
            assert total_of_the_year(url, ledger) == total
            if len(found) == KILLS[kind]:
                break
        assert len(found) == KILLS[kind], "the imports ended before they were killed"
    print(f"{kind}: {takes:.2f} s an import, {len(found)} killed, {found.count(0)} left nothing")


def import_time(url: str, path: str) -> float:
    """How long an import takes that nothing disturbs, in seconds."""
    began = monotonic()
    finish(start(url, path, "whole"))
    return monotonic() - began
