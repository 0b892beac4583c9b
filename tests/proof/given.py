"""What the tests of proofs begin from: the verifier as the program it is, and signed ledgers."""

import subprocess
import sys
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from adapters.package.exporting import export_package
from adapters.proving import Asked, proving
from adapters.service import Service
from adapters.transparency.at_hand import sign_all, signing_with
from adapters.transparency.keys import Keyring, load_key, make_key
from domain.coding import Period
from domain.mapping import Mapping
from projections.reports.definition import Definition
from projections.reports.evidence import Place

VERIFIER = Path(__file__).parents[2] / "verify_liggare.py"

OURS = ("domain", "projections", "adapters", "tests", "eventsourcing", "pydantic", "rfc8785")
"""What the verifier may not come near: to import any of these fails."""

ALONE = (
    "import runpy, sys; sys.modules.update(dict.fromkeys({ours!r})); sys.argv = sys.argv[1:]; "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)


@dataclass(frozen=True)
class Verdict:
    """What the verifier answered: its exit code, and what it said."""

    code: int
    said: str


def verify(*arguments: str | Path, cwd: Path | None = None) -> Verdict:
    """Run the verifier as a process of its own, which cannot import anything of the product."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", ALONE.format(ours=OURS), VERIFIER, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd or "/",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Verdict(done.returncode, done.stdout + done.stderr)


def loaded() -> ModuleType:
    """The verifier as a module, to ask it very often."""
    spec = spec_from_file_location("verify_liggare_apart", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def keyring(file: Path) -> Keyring:
    """The key in a file, which is made where there is none."""
    if not file.exists():
        make_key(file)
    return Keyring(file, load_key(file))


def sign(service: Service, code: str, key: Keyring) -> str:
    """Sign all that a ledger holds; returns the public key."""
    ledger = service.ledger(code)
    sign_all(signing_with(service, key), ledger)
    return ledger.signing_keys().keys[-1]


def record(service: Service, name: str) -> None:
    """Record an event that moves no money."""
    plan = Mapping(account="Konto", amount="Belopp", period="Månad", period_format="month")
    service.ledger("provbok").keep_mapping(service.act(), name=name, mapping=plan)


def proof_of(
    service: Service, code: str, definition: Definition, period: int, *cell: Any, **asked: Any
) -> str:
    """The proof of a number as it would stand in a file."""
    wanted = Asked(definition, Period(period), Place(*cell), **asked)
    return "".join(proving(service, code, wanted).pieces()) + "\n"


def package_of(service: Service, code: str, path: Path) -> Path:
    """The audit package of a ledger."""
    export_package(service, code, path)
    return path
