"""Ledgers with something of everything, and packages that are looked into or damaged."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from adapters.package.exporting import Options, export_package
from adapters.sealing import seal
from adapters.service import PUBLISHED, Service
from adapters.settings import Settings
from adapters.transparency.at_hand import sign
from adapters.transparency.keys import make_key, replace_key
from domain.base import Decision
from domain.coding import Period
from domain.recording import Erased
from domain.structure import Structure
from tests.store.given import ADDING, voucher

DECISION = Decision(body="Nämnden", date="2025-04-24", paragraph="§ 41", diary_number="N12/25")
STRUCTURE = Path(__file__).parents[2] / "examples" / "provbok" / "struktur.json"
LEDGER = "provbok"


def service_on(url: str, key: Path | None = None, user: str = "anna") -> Service:
    return Service(
        Settings(database=url, user=user, signing_key=str(key) if key else None, origin="prov.se")
    )


def key_in(folder: Path, name: str = "key.pem") -> Path:
    file = folder / name
    if not file.exists():
        make_key(file)
    return file


def filled(service: Service, vouchers: int = 5) -> Service:
    """Provbok's structure, some vouchers with texts, and one that contradicts another."""
    ledger = service.ledger(LEDGER)
    structure = Structure.model_validate_json(STRUCTURE.read_bytes())
    ledger.load_structure(service.act(), structure, valid_from=None)
    stated = [voucher(n, 100 * n, f'Åsa "Öberg" {n}\n\u2028') for n in range(1, vouchers + 1)]
    ledger.record_outcome(service.act("file"), terms=ADDING, stated=stated)
    ledger.record_outcome(service.act("file"), terms=ADDING, stated=[voucher(1, 7)])
    return service


def rotated(service: Service) -> None:
    """The ledgers signed, and a new key put in the place of the one in use."""
    sign(service, service.store.ledgers())
    file = service.settings.key_file
    assert file is not None
    replace_key(file, service.clock().date())
    sign(service, service.store.ledgers())


def sealed(service: Service, ledger: str) -> None:
    """The result summary of March 2025 is sealed."""
    book, period = service.ledger(ledger), Period(202503)
    definition = PUBLISHED["result-summary"]
    seal(
        service,
        book,
        service.act(),
        definition=definition,
        period=period,
        decision=DECISION,
        reason="Åsas förslag",
    )


def with_text_erased(service: Service, ledger: str) -> None:
    """The first text of a ledger is erased by a decision."""
    [[id], *_] = service.store.read("SELECT id FROM text WHERE ledger = ? ORDER BY id", [ledger])
    service.ledger(ledger).erase(service.act(), erased=[Erased("text", str(id))], decision=DECISION)


def exported(service: Service, path: Path, ledger: str = LEDGER, **options: bool) -> Path:
    export_package(service, ledger, path, Options(**options))
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def register(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "ledger.json").read_bytes())
    return told


def changed(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a file, and have the register say that it is right."""
    path = folder / name
    data = change(path.read_bytes())
    path.write_bytes(data)
    told = register(folder)
    rows = data.count(b"\n") if name.endswith(".jsonl") else None
    told["files"][name] = {"sha256": sha256(data).hexdigest(), "bytes": len(data), "rows": rows}
    _write(folder, told)


def reregistered(folder: Path, **members: Any) -> None:
    """Change what the register says."""
    _write(folder, register(folder) | members)


def _write(folder: Path, told: dict[str, Any]) -> None:
    (folder / "ledger.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def zipped(folder: Path, path: Path) -> Path:
    """A package's folder as a zip file."""
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, data in files_in(folder).items():
            archive.writestr(name, data)
    return path
