"""Each kind of damage is found, and told with its file, line and position; nothing is imported."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from eventsourcing.persistence import StoredEvent

from adapters.package.findings import PackageDamaged
from adapters.package.importing import EventThere, OtherActor, import_package
from adapters.package.sources import NewerFormat, NoPackage
from adapters.service import Service
from adapters.store.restoring import LedgerThere
from adapters.transparency.keys import load_key
from adapters.transparency.notes import NotAKey, Signer
from tests.package.given import (
    LEDGER,
    changed,
    exported,
    filled,
    key_in,
    register,
    reregistered,
    rotated,
    service_on,
    zipped,
)

EVENTS = "events/000001.jsonl"
Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of a signed ledger; each test damages a copy."""
    home = tmp_path_factory.mktemp("made")
    service = filled(service_on(f"sqlite:///{home}/a.sqlite", key_in(home)), vouchers=300)
    rotated(service)
    service.close()
    return exported(service, home / "package")


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "package")


@pytest.fixture
def service(url: str) -> Iterator[Service]:
    opened = service_on(url)
    yield opened
    opened.close()


def faults(service: Service, package: Path, key: str | None = None) -> list[tuple[object, ...]]:
    """What is found: file, line and sentence; and that nothing was imported."""
    with pytest.raises(PackageDamaged) as refused:
        import_package(service, package, key)
    assert service.store.ledgers() == []
    assert service.store.read("SELECT 1 FROM event") == []
    assert service.store.read("SELECT 1 FROM actor") == []
    return [(one.file, one.row, str(one)) for one in refused.value.problems]


def line(number: int, change: Change) -> Change:
    """A change of one line."""

    def of_file(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[number - 1] = change(lines[number - 1])
        return b"".join(lines)

    return of_file


def swapped(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    return b"".join(lines)


def removed(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(lines[:4] + lines[5:])


def with_state(told: bytes, state: bytes) -> bytes:
    """An event with another state, its digest right."""
    head = told[: told.index(b'"sha256"')]
    digest = sha256(state).hexdigest().encode()
    return head + b'"sha256":"' + digest + b'","state":' + state + b"}\n"


def state_of(told: bytes) -> bytes:
    return told[told.index(b',"state":') + 9 : -2]


def other_amount(told: bytes) -> bytes:
    state = json.loads(state_of(told))
    state["lines"]["amount"] = [-amount for amount in state["lines"]["amount"]]
    return with_state(told, json.dumps(state, separators=(",", ":")).encode())


DAMAGED: dict[str, tuple[Change, int, str]] = {
    "a byte of a state": (line(5, lambda t: t.replace(b'"amount"', b'"amuont"')), 5, "SHA-256"),
    "an amount, the digest beside it too": (line(5, other_amount), 5, "not the one that was"),
    "a topic": (
        line(5, lambda t: t.replace(b"outcome.recorded", b"outcome.reversed")),
        5,
        "not the one that was",
    ),
    "an originator": (
        line(5, lambda t: t[:32] + (b"0" if t[32:33] != b"0" else b"1") + t[33:]),
        5,
        "not the one that was",
    ),
    "a version": (line(5, lambda t: t.replace(b'version":1', b'version":2')), 5, "not the one"),
    "two events that changed places": (swapped, 5, "position 5 is expected here, and 6"),
    "an event that was taken away": (removed, 5, "position 5 is expected here, and 6"),
    "an event that is there twice": (line(5, lambda t: t + t), 6, "position 6 is expected"),
    "a line that is no event": (line(5, lambda _t: b"{}\n"), 5, "no event"),
    "a line that is cut": (line(5, lambda t: t[:-10] + b"\n"), 5, "no event"),
    "an id in capitals": (line(1, lambda t: t[:32] + t[32:68].upper() + t[68:]), 1, "position 1"),
    "a state that is no JSON": (line(5, lambda t: with_state(t, b'{"v":1')), 5, "cannot be read"),
    "a topic that nobody knows": (
        line(5, lambda t: t.replace(b"outcome.recorded", b"outcome.dreamt")),
        5,
        "does not know the topic “outcome.dreamt”",
    ),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_changed_event_is_named(service: Service, package: Path, kind: str) -> None:
    change, number, said = DAMAGED[kind]
    changed(package, EVENTS, change)

    found = faults(service, package)

    mine = [text for file, row, text in found if (file, row) == (EVENTS, number)]
    assert any(said in str(text) for text in mine), found
    assert all("osition" in str(text) for text in mine)


def test_a_file_that_is_not_the_registers_is_told(service: Service, package: Path) -> None:
    for name in ("texts.jsonl", "FORMAT.md"):
        path = package / name
        path.write_bytes(path.read_bytes()[:-1] + b" ")
    (package / "messages.jsonl").write_bytes(b"{}\n")
    (package / "actors.jsonl").unlink()
    (package / "log" / "tile" / "0" / "001").write_bytes(b"")

    found = {file: text for file, _row, text in faults(service, package)}

    assert "SHA-256" in str(found["texts.jsonl"])
    assert "SHA-256" in str(found["FORMAT.md"])
    assert "0 bytes" in str(found["messages.jsonl"])
    assert found["actors.jsonl"] == "the file is missing"
    assert found["log/tile/0/001"] == "the file is in the package and not in ledger.json"


def test_a_changed_tile_is_told_from_a_changed_event(service: Service, package: Path) -> None:
    def flipped(data: bytes) -> bytes:
        return data[:100] + bytes([data[100] ^ 1]) + data[101:]

    changed(package, "log/tile/0/000", flipped)
    [entries] = [name for name in register(package)["files"] if "entries/001.p/" in name]
    changed(package, entries, flipped)

    found = faults(service, package)

    assert {file for file, _row, _text in found} == {"log/tile/0/000", entries}
    assert all("the tile is not that of the events, which lead" in str(t) for _f, _r, t in found)


def test_a_forged_log_does_not_lead_to_what_was_signed(service: Service, package: Path) -> None:
    changed(package, EVENTS, line(5, other_amount))

    found = faults(service, package)

    assert ("log/checkpoint", None) in [(file, row) for file, row, _text in found]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("texts.jsonl", lambda d: d.replace("Åsa".encode(), b"Eva", 1), "was changed"),
        ("texts.jsonl", lambda d: b"".join(d.splitlines(keepends=True)[::-1]), "not in order"),
        ("actors.jsonl", lambda d: d + d, "there twice"),
        ("actors.jsonl", lambda d: d.replace(b'"name"', b'"nome"'), "no row as the format"),
        ("actors.jsonl", lambda d: d.replace(b":", b": "), "not written as the format has it"),
        ("set_aside.jsonl", lambda d: d.replace(b"202503", b"202504"), "was changed"),
        ("set_aside.jsonl", lambda d: d.replace(b"waiting", b"hoping"), "no row as the format"),
    ],
)
def test_a_changed_row_beside_the_log_is_named(
    service: Service, package: Path, name: str, change: Change, said: str
) -> None:
    changed(package, name, change)

    found = faults(service, package)

    assert all(file == name and row for file, row, _text in found)
    assert said in str(found[0][2])


@pytest.mark.parametrize(
    ("name", "said"),
    [("structure/1.json", "what the event at position 1 says"), ("log/checkpoint", "checkpoints.")],
)
def test_what_is_told_twice_must_agree(
    service: Service, package: Path, name: str, said: str
) -> None:
    changed(package, name, lambda data: data + b"\n")

    [(file, _row, text)] = faults(service, package)

    assert file == name
    assert said in str(text)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"last_position": 1_000}, "ledger.json says 1000"),
        ({"keys": []}, "the keys are not those"),
        ({"origin": "annan.se/provbok"}, "the keys are not those"),
        ({"signed_position": 12}, "not of position 12"),
        ({"signed_position": 10**18}, "says that 1000000000000000000 positions are signed"),
        ({"texts": False}, "belongs to nothing"),
        ({"ledger": "annan"}, "not the one that was signed"),
    ],
)
def test_a_register_that_says_otherwise_is_told(
    service: Service, package: Path, members: dict[str, object], said: str
) -> None:
    reregistered(package, **members)

    assert any(said in str(text) for _file, _row, text in faults(service, package))


def test_the_key_that_is_trusted_hands_over_to_the_next(service: Service, package: Path) -> None:
    first, second = register(package)["keys"]

    for key in (first, second):
        assert import_package_into_new(package, key) == second

    stranger = Signer("prov.se/provbok", load_key(key_in(package.parent, "s.pem"))).verifier
    [(file, _row, text)] = faults(service, package, str(stranger))
    assert file == "log/checkpoint"
    assert "not signed by the key that you trust" in str(text)
    with pytest.raises(NotAKey):
        import_package(service, package, "nyckel")


def import_package_into_new(package: Path, key: str) -> str | None:
    url = f"sqlite:///{package.parent}/{sha256(key.encode()).hexdigest()}.sqlite"
    opened = service_on(url)
    try:
        return import_package(opened, package, key).key
    finally:
        opened.close()


def test_a_key_says_nothing_of_what_is_not_signed(service: Service, tmp_path: Path) -> None:
    unsigned = filled(service_on(f"sqlite:///{tmp_path}/u.sqlite"))
    package = exported(unsigned, tmp_path / "u")
    key = Signer("prov.se/provbok", load_key(key_in(tmp_path))).verifier

    [(_file, _row, text)] = faults(service, package, str(key))

    assert "the log is not signed" in str(text)
    import_package(service, package)
    assert service.store.ledgers() == [LEDGER]


def test_a_version_that_was_skipped_in_what_is_not_signed_is_found(
    service: Service, tmp_path: Path
) -> None:
    unsigned = filled(service_on(f"sqlite:///{tmp_path}/u.sqlite"))
    package = exported(unsigned, tmp_path / "u")
    changed(package, EVENTS, line(4, lambda t: t.replace(b'version":1', b'version":3')))

    [found] = faults(service, package)

    assert found[:2] == (EVENTS, 4)
    assert "position 4: the version before it" in str(found[2])


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format":1}', b'{"format":"1"}', b"\xff"])
def test_what_is_no_register_is_no_package(service: Service, package: Path, data: bytes) -> None:
    (package / "ledger.json").write_bytes(data)

    with pytest.raises(NoPackage):
        import_package(service, package)


def test_a_later_format_asks_for_a_newer_program(service: Service, package: Path) -> None:
    reregistered(package, format=2)

    with pytest.raises(NewerFormat):
        import_package(service, package)


def test_a_link_is_no_file(service: Service, package: Path) -> None:
    (package / "FORMAT.md").unlink()
    (package / "FORMAT.md").symlink_to("/etc/passwd")

    with pytest.raises(NoPackage, match="link"):
        import_package(service, package)


@pytest.mark.parametrize("name", ["../ute.txt", "/etc/ute", "events\\000001.jsonl", "annat.txt"])
def test_no_path_leads_out_of_a_zip(service: Service, package: Path, name: str) -> None:
    zip = zipped(package, package.parent / "p.zip")
    with ZipFile(zip, "a") as archive:
        archive.writestr(name, b"x")

    with pytest.raises(NoPackage, match="ingen fil i ett paket"):
        import_package(service, zip)


def test_links_and_doubles_in_a_zip_are_refused(service: Service, package: Path) -> None:
    linked, double = (zipped(package, package.parent / f"{n}.zip") for n in ("l", "d"))
    link = ZipInfo("events/000009.jsonl")
    link.external_attr = 0o120777 << 16
    with ZipFile(linked, "a") as archive:
        archive.writestr(link, b"/etc/passwd")
    with ZipFile(double, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("FORMAT.md", b"x")

    for zip, said in ((linked, "är en länk"), (double, "finns två gånger")):
        with pytest.raises(NoPackage, match=said):
            import_package(service, zip)


def test_a_file_that_unpacks_to_more_than_it_says_is_not_read_on(
    service: Service, package: Path
) -> None:
    (package / "messages.jsonl").unlink()
    zip = zipped(package, package.parent / "p.zip")
    with ZipFile(zip, "a", ZIP_DEFLATED) as archive:
        archive.writestr("messages.jsonl", b"0" * 50_000_000)

    [(file, _row, text)] = faults(service, zip)

    assert (file, text) == (
        "messages.jsonl",
        "the file does not have the 0 bytes that ledger.json says",
    )


@pytest.mark.parametrize("end", [0, 10, 5_000, -100, -1])
def test_a_zip_that_is_cut_is_told(service: Service, package: Path, end: int) -> None:
    zip = zipped(package, package.parent / "p.zip")
    zip.write_bytes(zip.read_bytes()[:end])

    with pytest.raises((NoPackage, PackageDamaged)):
        import_package(service, zip)
    assert service.store.ledgers() == []


def test_a_ledger_that_is_there_is_not_written_over(service: Service, package: Path) -> None:
    import_package(service, package)

    with pytest.raises(LedgerThere):
        import_package(service, package)


def test_what_waits_for_the_ledger_is_not_written_over(service: Service, package: Path) -> None:
    service.store.write(
        "INSERT INTO witness (ledger, name, size, sent_at) VALUES (?, ?, ?, ?)",
        [LEDGER, "w", 1, "2025"],
    )

    with pytest.raises(LedgerThere, match="in witness"):
        import_package(service, package)
    assert service.store.ledgers() == []


def test_a_name_under_another_id_is_somebody_else(service: Service, package: Path) -> None:
    service.store.identify("anna")

    with pytest.raises(OtherActor, match="anna"):
        import_package(service, package)
    assert service.store.ledgers() == []


def test_an_event_of_another_ledger_is_in_the_way(service: Service, package: Path) -> None:
    first = json.loads((package / EVENTS).read_bytes().splitlines()[0])
    same = StoredEvent(UUID(first["originator_id"]), 1, "structure.loaded", b"{}")
    service.store.recorder("annan").insert_events([same])

    with pytest.raises(EventThere):
        import_package(service, package)
    assert service.store.ledgers() == ["annan"]
    assert service.store.read("SELECT 1 FROM actor") == []


def test_a_package_does_not_become_another_ledgers(service: Service, tmp_path: Path) -> None:
    unsigned = filled(service_on(f"sqlite:///{tmp_path}/u.sqlite"))
    package = exported(unsigned, tmp_path / "u")
    reregistered(package, ledger="annan")

    [(file, row, text)] = faults(service, package)

    assert (file, row) == (EVENTS, 1)
    assert "position 1: the event is of another ledger" in str(text)


def test_a_damaged_package_read_by_the_hundred_is_not_read_on(
    service: Service, package: Path
) -> None:
    changed(package, EVENTS, lambda data: data.replace(b'"amount"', b'"amuont"'))

    assert len(faults(service, package)) == 100


PROVED = ("events/", "log/tile/", "structure/", "texts.jsonl")
"""What the signatures, or the ids of texts, leave no byte of to choose."""


def test_no_bit_of_what_is_proved_can_be_turned(tmp_path: Path) -> None:
    """Not even where the register is made to agree."""
    random = Random(int(os.environ["LIGGARE_BASE_SEED"]))
    service = filled(service_on(f"sqlite:///{tmp_path}/a.sqlite", key_in(tmp_path)))
    package, other = exported(service, tmp_path / "p"), service_on(f"sqlite:///{tmp_path}/b.sqlite")
    names = [name for name in register(package)["files"] if name.startswith(PROVED)]
    assert len(names) == 5

    for _ in range(120):
        name = random.choice(names)
        before, told = (package / name).read_bytes(), (package / "ledger.json").read_bytes()
        place, bit = random.randrange(len(before)), 1 << random.randrange(8)
        turned = before[:place] + bytes([before[place] ^ bit]) + before[place + 1 :]
        changed(package, name, lambda _data, turned=turned: turned)

        assert faults(other, package), (name, place, bit)

        (package / name).write_bytes(before)
        (package / "ledger.json").write_bytes(told)
    assert import_package(other, package).position > 0
