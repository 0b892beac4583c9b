"""The package by the command line, and by the API."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from adapters.transparency.keys import make_key
from tests.cli.conftest import Run
from tests.cli.given import L, position
from tests.http.commands.given import Office, problem

REPORT = ("report", "deviation", "--rows", "service", *L, "--period", "2025-01")


@pytest.mark.parametrize("name", ["paket", "paket.zip"])
def test_a_ledger_goes_out_and_into_another_database(
    provbok: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make_key(tmp_path / "prov.sqlite.signing-key.pem")
    answer = provbok("export", "audit", name, *L)
    assert (answer.code, answer.err) == (0, "")
    assert "provbok" in answer.out
    before = provbok(*REPORT, "--format", "json").out
    last = position(provbok)

    monkeypatch.setenv("LIGGARE_DATABASE", f"sqlite:///{tmp_path}/annan.sqlite")
    answer = provbok("import", "audit", name)

    assert (answer.code, answer.err) == (0, "")
    assert position(provbok) == last
    assert provbok(*REPORT, "--format", "json").out == before
    again = provbok("import", "audit", name)
    assert again.code == 1
    assert "provbok" in again.err


def test_a_damaged_package_is_told_fault_by_fault(
    provbok: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert provbok("export", "audit", "paket", *L).code == 0
    events = tmp_path / "paket" / "events" / "000001.jsonl"
    events.write_bytes(events.read_bytes().replace(b'"source":"ekonomi"', b'"source":"ekonomo"', 1))

    monkeypatch.setenv("LIGGARE_DATABASE", f"sqlite:///{tmp_path}/annan.sqlite")
    answer = provbok("import", "audit", "paket")

    assert answer.code == 1
    told = [line for line in answer.err.splitlines() if line.startswith("  ")]
    assert len(told) == 2
    assert all("events/000001.jsonl" in line for line in told)
    assert json.loads(provbok("status", "--format", "json").out) == {"ledgers": []}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "audit", "finns-inte"), 1),
        (("import", "audit", "."), 1),
        (("import", "audit", "paket", "--key", "nyckel"), 1),
        (("export", "audit", "paket", "--ledger", "okänd"), 1),
        (("export", "audit", "paket"), 2),
        (("export", "audit"), 2),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(
    provbok: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    answer = provbok(*arguments)

    assert answer.code == code
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert not (tmp_path / "paket").exists()


def test_an_auditor_fetches_the_package_by_the_api(office: Office, tmp_path: Path) -> None:
    make_key(tmp_path / "prov.sqlite.signing-key.pem")
    auditor, reader = office.person("rut", "auditor"), office.person("lars", "reader")

    answer = auditor.get("/audit-package")
    without = auditor.get("/audit-package?texts=false")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as package:
        told = json.loads(package.read("ledger.json"))
        assert "texts.jsonl" in package.namelist()
    assert str(told["last_position"]) == answer.headers["liggare-position"]
    with ZipFile(BytesIO(without.content)) as package:
        assert "texts.jsonl" not in package.namelist()
    assert "liggare-remarks" in without.headers
    assert problem(reader.get("/audit-package"), 403) == "role-missing"
    assert auditor.get("/audit-package?texter=nej").status_code == 422
    assert auditor.get("/audit-package").content == answer.content


def test_one_package_is_made_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor = office.person("rut", "auditor")
    assert auditor.get("/audit-package").status_code == 200
    monkeypatch.setattr("adapters.http.commands.package.PATIENCE", 0.01)
    turn = office.client.app.state.package_turn  # type: ignore[attr-defined]
    turn.total_tokens = 0

    busy = auditor.get("/audit-package")

    assert problem(busy, 503) == "another-package"
    assert busy.headers["retry-after"] == "60"
    turn.total_tokens = 1
    assert auditor.get("/audit-package").status_code == 200
