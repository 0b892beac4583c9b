"""Export, import into the other kind of database, export again: identical bytes."""

import os
from pathlib import Path

import pytest

from adapters.package.importing import import_package
from adapters.print.machine import dumps, report_json
from adapters.service import PUBLISHED, Service
from adapters.transparency.at_hand import sign
from domain.coding import Period
from tests.package.conftest import New
from tests.package.given import (
    LEDGER,
    exported,
    files_in,
    filled,
    key_in,
    register,
    rotated,
    sealed,
    service_on,
    with_text_erased,
)
from tests.properties.telling import told
from tests.properties.world import CODE
from tests.store.given import ADDING, voucher


def the_same_bytes(before: Service, after: Service, ledger: str, home: Path) -> None:
    """The law, in a folder and in a zip file."""
    folders = exported(before, home / "a", ledger), home / "b"
    zips = exported(before, home / "a.zip", ledger), home / "b.zip"
    import_package(after, zips[0])

    exported(after, folders[1], ledger)
    exported(after, zips[1], ledger)

    assert files_in(folders[0]) == files_in(folders[1])
    assert zips[0].read_bytes() == zips[1].read_bytes()


def reports(service: Service, ledger: str) -> list[str]:
    return [
        dumps(report_json(service.report(service.view(ledger), definition, Period(period))))
        for definition in PUBLISHED.values()
        for period in (202403, 202503, 202512)
    ]


@pytest.mark.parametrize("number", range(3))
def test_a_generated_history_comes_out_as_it_went_in(
    databases: list[New], tmp_path: Path, number: int
) -> None:
    seed = int(os.environ["LIGGARE_BASE_SEED"]) + 7_000 + number
    key = key_in(tmp_path)
    with told(seed, databases[0](), databases[0]()) as history:
        before, after = service_on(history.url, key), service_on(databases[1](), key)
        rotated(before)
        sealed(before, CODE)
        if before.store.read("SELECT 1 FROM text WHERE ledger = ? LIMIT 1", [CODE]):
            with_text_erased(before, CODE)

        the_same_bytes(before, after, CODE, tmp_path)

        assert len(register(tmp_path / "a")["keys"]) == 2
        assert (tmp_path / "a" / "seals" / "1.json").exists()
        assert reports(after, CODE) == reports(before, CODE)
        before.close()
        after.close()


def test_what_was_set_aside_and_taken_in_messages_comes_along(
    databases: list[New], tmp_path: Path
) -> None:
    before, after = service_on(databases[0]()), service_on(databases[1]())
    filled(before)
    before.ledger(LEDGER).discard_set_aside(before.act(), id=1, reason="En “provkörning”.")

    the_same_bytes(before, after, LEDGER, tmp_path)

    [aside] = after.ledger(LEDGER).recorder.select_set_aside()
    assert (aside.status, aside.settled_reason) == ("discarded", "En “provkörning”.")
    assert after.store.names([aside.by]) == {aside.by: "anna"}


def test_the_ledger_goes_on_with_the_same_key(databases: list[New], tmp_path: Path) -> None:
    key = key_in(tmp_path)
    before, after = service_on(databases[0](), key), service_on(databases[1](), key)
    filled(before)
    the_same_bytes(before, after, LEDGER, tmp_path)
    last = register(tmp_path / "a")["last_position"]

    after.ledger(LEDGER).record_outcome(after.act("file"), terms=ADDING, stated=[voucher(77, 9)])
    exported(after, tmp_path / "c")

    told = register(tmp_path / "c")
    assert told["last_position"] == told["signed_position"] == last + 1
    again = files_in(tmp_path / "c")["events/000001.jsonl"]
    assert again.startswith(files_in(tmp_path / "a")["events/000001.jsonl"])


def test_with_another_key_at_hand_the_package_says_what_was_not_signed(
    databases: list[New], tmp_path: Path
) -> None:
    before = filled(service_on(databases[0](), key_in(tmp_path)))
    after = service_on(databases[1](), key_in(tmp_path, "other.pem"))
    exported(before, tmp_path / "a")
    import_package(after, tmp_path / "a")
    after.ledger(LEDGER).record_outcome(after.act("file"), terms=ADDING, stated=[voucher(77, 9)])

    exported(after, tmp_path / "c")

    told = register(tmp_path / "c")
    assert told["signed_position"] == told["last_position"] - 1
    assert (tmp_path / "c" / "log" / "checkpoint").exists()


def test_a_package_without_texts_has_no_name_and_no_word_of_anybodys(
    databases: list[New], tmp_path: Path
) -> None:
    before, after = service_on(databases[0]()), service_on(databases[1]())
    filled(before)
    before.ledger(LEDGER).discard_set_aside(before.act(), id=1, reason="Åsas fel")

    exported(before, tmp_path / "a", texts=False)
    import_package(after, tmp_path / "a")
    exported(after, tmp_path / "b", texts=False)

    files = files_in(tmp_path / "a")
    assert files == files_in(tmp_path / "b")
    assert not {"texts.jsonl", "actors.jsonl"} & set(files)
    mine = b"".join(data for name, data in files.items() if not name.endswith((".md", ".py")))
    assert "Åsa".encode() not in mine
    assert b"anna" not in mine
    assert not after.store.read("SELECT 1 FROM text")
    assert reports(after, LEDGER) == reports(before, LEDGER)


def test_several_files_of_events_are_one_log(
    databases: list[New], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.package.layout.PART_EVENTS", 300)
    key = key_in(tmp_path)
    before, after = service_on(databases[0](), key), service_on(databases[1](), key)
    filled(before, vouchers=700)
    sign(before, [LEDGER])

    the_same_bytes(before, after, LEDGER, tmp_path)

    parts = [name for name in files_in(tmp_path / "a") if name.startswith("events/")]
    assert parts == [f"events/00000{number}.jsonl" for number in (1, 2, 3)]
    assert (tmp_path / "a" / "log/tile/entries/002.p").is_dir()
