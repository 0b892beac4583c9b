"""Whoever has another key than the ledger's cannot have a package taken for what it signed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.package.findings import PackageDamaged
from adapters.package.importing import import_package
from adapters.service import Service
from adapters.transparency.at_hand import replace_lost_key, sign
from adapters.transparency.keys import load_key, replace_key
from adapters.transparency.notes import Note, Signer
from adapters.transparency.stored import SignedCheckpoints
from tests.package.given import (
    LEDGER,
    exported,
    filled,
    key_in,
    register,
    sealed,
    service_on,
)
from tests.proof.given import verify
from tests.store.given import ADDING, voucher

ORIGIN = f"prov.se/{LEDGER}"


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Service]:
    """A ledger that its own key has signed; whoever forges has the database from here on."""
    service = filled(service_on(database(tmp_path), key_in(tmp_path)))
    sign(service, [LEDGER])
    yield service
    service.close()


@pytest.fixture
def trusted(signed: Service) -> str:
    """The public key that the auditor was given."""
    return signed.ledger(LEDGER).signing_keys().keys[-1]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Service]:
    opened = service_on(f"sqlite:///{tmp_path}/new.sqlite")
    yield opened
    opened.close()


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/a.sqlite"


def refused(empty: Service, package: Path, key: str) -> str:
    """Why neither the program nor the independent verifier takes a package, both together."""
    with pytest.raises(PackageDamaged) as damaged:
        import_package(empty, package, key)
    assert empty.store.ledgers() == []
    verdict = verify("--lang", "en", "log", package, "--key", key)
    assert verdict.code == 1, verdict.said
    return "\n".join([*(str(one) for one in damaged.value.problems), verdict.said])


def test_a_key_that_signs_beneath_the_trusted_one_is_not_handed_over_to(
    signed: Service, trusted: str, empty: Service, tmp_path: Path
) -> None:
    """Anybody can sign a checkpoint once more: that says nothing of who may go on."""
    forger = service_on(database(tmp_path), key_in(tmp_path, "forger.pem"))
    checkpoints = SignedCheckpoints(forger.store, LEDGER)
    newest = checkpoints.newest()
    assert newest is not None
    signature = Signer(ORIGIN, load_key(tmp_path / "forger.pem")).sign(Note.parse(newest.note).text)
    checkpoints.countersign(newest.size, [signature])
    replace_lost_key(forger, LEDGER)
    forger.ledger(LEDGER).record_outcome(
        forger.act("file"), terms=ADDING, stated=[voucher(99, 100_000_000)]
    )
    package = exported(forger, tmp_path / "forged")
    forger.close()

    found = refused(empty, package, trusted)

    assert "not signed by the key that you trust" in found
    assert "the key before it does not vouch for it" in found


def test_a_key_that_is_named_after_all_that_is_signed_has_signed_nothing(
    signed: Service, trusted: str, empty: Service, tmp_path: Path
) -> None:
    """A log of the forger's own, which at its end names the key that the auditor trusts."""
    folder = tmp_path / "forger"
    folder.mkdir()
    forger = filled(service_on(database(folder), key_in(folder)), vouchers=9)
    sign(forger, [LEDGER])
    ledger = forger.ledger(LEDGER)
    ledger.introduce_signing_key(forger.act(), origin=ORIGIN, key=trusted)
    package = exported(forger, tmp_path / "forged")
    forger.close()

    found = refused(empty, package, trusted)

    assert "not signed by the key that you trust" in found
    assert f"the log is not signed by {trusted}, which you trust" in found


def test_a_key_that_was_replaced_signs_no_later_checkpoint(
    signed: Service, trusted: str, empty: Service, tmp_path: Path
) -> None:
    """It was stolen afterwards: what it signs beyond its time is worth nothing."""
    key = tmp_path / "key.pem"
    shutil.copy(key, tmp_path / "stolen.pem")
    replace_key(key, signed.clock().date())
    sign(signed, [LEDGER])
    checkpoints = SignedCheckpoints(signed.store, LEDGER)
    signed.ledger(LEDGER).record_outcome(
        signed.act("file"), terms=ADDING, stated=[voucher(99, 100_000_000)]
    )
    sign(signed, [LEDGER])
    newest = checkpoints.newest()
    assert newest is not None
    text = Note.parse(newest.note).text
    stolen = str(Note(text, (Signer(ORIGIN, load_key(tmp_path / "stolen.pem")).sign(text),)))
    signed.store.write(
        "UPDATE signed_checkpoint SET note = ? WHERE ledger = ? AND size = ?",
        [stolen, LEDGER, newest.size],
    )
    package = exported(signed, tmp_path / "forged")

    found = refused(empty, package, trusted)

    assert "not signed by the key that you trust" in found
    assert "is not signed by the key that the log then had" in found


def test_events_beyond_what_is_signed_are_told_apart(
    signed: Service, trusted: str, empty: Service, tmp_path: Path
) -> None:
    """Whoever has no key at all can add an event at the end of a package."""
    keyless = service_on(database(tmp_path))
    keyless.ledger(LEDGER).record_outcome(
        keyless.act("file"), terms=ADDING, stated=[voucher(99, 100_000_000)]
    )
    sealed(keyless, LEDGER)
    package = exported(keyless, tmp_path / "longer")
    keyless.close()
    last = register(package)["signed_position"]

    verdict = verify("--lang", "en", "log", package, "--key", trusted)
    [remark] = import_package(empty, package, trusted).remarks

    assert verdict.code == 0
    assert "1 checkpoints and 0 sealed reports were checked" in verdict.said
    assert f"2 events after position {last} are not signed yet, and not proved" in verdict.said
    assert remark.message.startswith("positions after {signed} are not signed: nothing shows")
    assert remark.facts == {"signed": last}


def test_without_a_trusted_key_the_newest_is_signed_by_the_key_in_use(
    signed: Service, empty: Service, tmp_path: Path
) -> None:
    forger = service_on(database(tmp_path), key_in(tmp_path, "forger.pem"))
    replace_lost_key(forger, LEDGER)
    package = exported(forger, tmp_path / "lost")
    forger.close()

    new = import_package(empty, package).key

    assert new is not None
    assert new in verify("log", package, "--key", new).said
