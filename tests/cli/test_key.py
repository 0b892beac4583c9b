"""Keys, and what is signed with them, by the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Run
from tests.cli.given import PROVBOK, L
from tests.transparency.signing.behind import Behind, altered

KEY = "liggare.local/provbok+"


def keys(run: Run) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(run("key", "list", *L, "--format", "json").out)[
        "keys"
    ]
    return listed


def checked(run: Run, *options: str | Path) -> tuple[Answer, dict[str, Any]]:
    answer = run("verify", *L, "--format", "json", *options)
    return answer, json.loads(answer.out)


def test_a_key_is_made_introduced_and_shown(provbok: Run, tmp_path: Path) -> None:
    made = provbok("key", "make", *L)

    assert made.code == 0
    key = made.out.splitlines()[-1]
    assert key.startswith(KEY)
    assert "prov.sqlite.signing-key.pem" in made.out
    assert (tmp_path / "prov.sqlite.signing-key.pem").stat().st_mode & 0o777 == 0o600
    [listed] = keys(provbok)
    assert (listed["key"], listed["in_use"]) == (key, True)
    assert provbok("key", "make", *L).out.splitlines() == [key]
    assert provbok("log", "checkpoint", *L).out.startswith("liggare.local/provbok\n")


def test_a_command_that_records_signs_what_it_recorded(provbok: Run) -> None:
    provbok("key", "make", *L)
    assert provbok("period", "close", "2025-01", *L).code == 0
    answer, found = checked(provbok)
    assert answer.code == 0
    assert found["signed"] == found["events"]


def test_a_text_that_no_decision_erased_is_missed(provbok: Run, tmp_path: Path) -> None:
    provbok("key", "make", *L)
    decided = ("--decided-by", "KF", "--decided-on", "2025-04-24", "--yes")
    assert provbok("erase", "text", *L, "--position", "3", *decided).code == 0
    assert checked(provbok)[0].code == 0
    Behind(f"sqlite:///{tmp_path}/prov.sqlite").do("DELETE FROM text")
    answer, found = checked(provbok)
    assert answer.code == 3
    positions = [one["position"] for one in found["findings"]]
    assert positions == [4, 5, 6]


def test_without_a_key_nothing_is_signed_and_nothing_said(provbok: Run) -> None:
    closed = provbok("period", "close", "2025-01", *L)
    assert (closed.code, closed.err) == (0, "")
    refused = provbok("verify", *L)
    assert refused.code == 1
    assert "liggare key make --ledger provbok" in refused.err


def test_a_new_ledger_is_signed_as_soon_as_there_is_a_key(run: Run, tmp_path: Path) -> None:
    assert run("key", "make").code == 0
    assert run("structure", "load", PROVBOK / "struktur.json").code == 0
    answer, found = checked(run)
    assert (answer.code, found["signed"]) == (0, 2)


def test_a_key_that_cannot_be_used_is_told_and_what_was_recorded_stays(
    provbok: Run, tmp_path: Path
) -> None:
    provbok("key", "make", *L)
    (tmp_path / "prov.sqlite.signing-key.pem").chmod(0o644)
    closed = provbok("period", "close", "2025-01", *L)
    assert closed.code == 0
    assert "chmod 600" in closed.err
    assert len(closed.err.splitlines()) == 2


def test_a_replaced_key_lies_beside_the_new_one(provbok: Run, tmp_path: Path) -> None:
    provbok("key", "make", *L)
    rotated = provbok("key", "rotate")
    assert rotated.code == 0
    assert [one["in_use"] for one in keys(provbok)] == [False, True]
    assert len(list(tmp_path.glob("prov.sqlite.signing-key.pem.2*"))) == 1
    old = str(keys(provbok)[0]["key"])
    answer, found = checked(provbok, "--key", old)
    assert (answer.code, found["findings"]) == (0, [])


def test_a_lost_key_is_followed_by_one_that_nobody_vouches_for(
    provbok: Run, tmp_path: Path
) -> None:
    provbok("key", "make", *L)
    (tmp_path / "prov.sqlite.signing-key.pem").unlink()
    refused = provbok("key", "make", *L)
    assert refused.code == 1
    assert provbok("key", "make", "--lost", *L).code == 0
    answer, found = checked(provbok)
    assert answer.code == 3
    assert [one["kind"] for one in found["findings"]] == ["key"]  # type: ignore[attr-defined]


def test_there_is_no_key_to_replace_and_no_ledger_to_sign(run: Run) -> None:
    assert run("key", "rotate").code == 1
    assert run("key", "make", "--ledger", "ingen").code == 1
    assert run("key", "list", "--ledger", "ingen").code == 1
    assert run("verify", "--ledger", "ingen").code == 1


def test_what_was_changed_is_told_by_position_and_reason(provbok: Run, tmp_path: Path) -> None:
    provbok("key", "make", *L)
    behind = Behind(f"sqlite:///{tmp_path}/prov.sqlite")
    behind.do(altered(behind, 2))
    answer = provbok("verify", *L)
    assert answer.code == 3
    assert " 2 " in answer.out.splitlines()[-1]


def test_an_earlier_checkpoint_and_a_key_are_checked_against(provbok: Run, tmp_path: Path) -> None:
    provbok("key", "make", *L)
    seen = tmp_path / "sett.txt"
    seen.write_text(provbok("log", "checkpoint", *L).out, "utf-8")
    provbok("period", "close", "2025-01", *L)
    assert checked(provbok, "--checkpoint", seen)[0].code == 0
    assert provbok("verify", *L, "--checkpoint", tmp_path / "ingen").code == 2
    seen.write_bytes(b"\xff")
    assert provbok("verify", *L, "--checkpoint", seen).code == 2
    seen.write_text("hej")
    assert provbok("verify", *L, "--checkpoint", seen).code == 1
    assert provbok("verify", *L, "--key", "hej").code == 1


def test_a_checkpoint_is_sent_to_a_witness(
    provbok: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert provbok("witness", "send", *L).code == 2
    assert provbok("witness", "send", *L, "--to", "vittne").code == 1
    assert provbok("witness", "send", *L, "--to", f"file://{tmp_path}").code == 1
    provbok("key", "make", *L)
    assert provbok("witness", "send", *L, "--to", f"file://{tmp_path}").code == 0
    monkeypatch.setenv("LIGGARE_WITNESS", f"file://{tmp_path}")
    assert provbok("witness", "send", *L).code == 0
    [sent] = tmp_path.glob("*.checkpoint")
    assert sent.name.startswith("liggare.local%2Fprovbok.")


TELLING = """
import sys
from adapters.cli import main
try:
    main()
finally:
    print("heavy:", *({"cryptography"} & {*sys.modules}), file=sys.stderr)
"""


def test_only_a_command_that_records_where_there_is_a_key_needs_cryptography(
    provbok: Run, tmp_path: Path
) -> None:
    def heavy(*arguments: str) -> str:
        env = os.environ | {"PYTHONPATH": str(PROVBOK.parents[1])}
        command = [sys.executable, "-c", TELLING, *arguments]
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        return done.stderr.splitlines()[-1].removeprefix("heavy:").strip()

    assert heavy("period", "close", "2025-01", *L) == ""
    provbok("key", "make", *L)
    assert heavy("status") == ""
    assert heavy("period", "close", "2025-02", *L) == "cryptography"
