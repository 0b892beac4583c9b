"""A whole exported log is checked on the auditor's own machine, and each report in it made anew."""

import ast
import json
import re
import shutil
import sys
import zipfile
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from adapters.print.machine import dumps, report_json
from adapters.service import PUBLISHED
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.keys import load_keyring, replace_key
from adapters.transparency.notes import Note, Signer, signed
from adapters.transparency.published import PublishedLog
from domain.seal import Sealed
from domain.topics import TOPICS
from projections.entries import SCENARIOS
from projections.reports.content import content_of, digest_of
from tests.examples.book import called, service_on
from tests.examples.test_provbok import STEPS, TABLES, shown
from tests.proof.conftest import BOARD, CODE, MARCH, Book, lines_of
from tests.proof.given import keyring, package_of, record, sign, verify

EVENTS = "events/000001.jsonl"


@pytest.fixture
def package(book: Book, tmp_path: Path) -> Path:
    """A copy of the package, to change at will."""
    return Path(shutil.copytree(book.package, tmp_path / "package"))


def change_line(package: Path, number: int, change: Callable[[bytes], bytes]) -> None:
    """Change an event's line, and let the SHA-256 beside it be that of its new state."""
    file = package / EVENTS
    lines = file.read_bytes().splitlines(keepends=True)
    changed = change(lines[number - 1])
    if changed:
        state = changed[changed.index(b'"state":') + 8 : -2]
        digest = sha256(state).hexdigest().encode()
        changed = re.sub(rb'"sha256":"[0-9a-f]{64}"', b'"sha256":"%s"' % digest, changed, count=1)
    lines[number - 1] = changed
    file.write_bytes(b"".join(lines))


def test_a_whole_log_is_right(book: Book) -> None:
    verdict = verify("log", book.package, "--key", book.key)

    assert verdict.code == 0, verdict.said
    count = len(lines_of(book.package))
    assert f"OK: {count} händelser är de som undertecknades; huvudet är " in verdict.said
    assert "1 kontrollpunkter och 2 förseglade rapporter" in verdict.said
    assert "Nycklarna är loggens egna" not in verdict.said


def test_a_zip_file_is_checked_without_being_unpacked(book: Book, tmp_path: Path) -> None:
    package = package_of(book.service, CODE, tmp_path / "paket.zip")
    verdict = verify("--lang", "en", "log", package, cwd=tmp_path)
    assert verdict.code == 0, verdict.said
    assert f"Compare with the one you were given: {book.key}" in verdict.said
    assert list(tmp_path.iterdir()) == [package]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"amount":[', b'"amount":[1'),
        (b'"topic":"outcome.recorded"', b'"topic":"outcome.reversed"'),
        (b'"originator_version":1', b'"originator_version":2'),
        (b'"originator_id":"', b'"originator_id":"00000000-0000-0000-0000-000000000000x'),
    ],
    ids=["state", "topic", "version", "id"],
)
def test_a_changed_event_is_named(package: Path, before: bytes, after: bytes) -> None:
    number = next(e["position"] for e in lines_of(package) if e["topic"] == "outcome.recorded")

    def change(line: bytes) -> bytes:
        if after.endswith(b"x"):
            at = line.index(before) + len(before)
            return line[:at] + after[len(before) : -1] + line[at + 36 :]
        return line.replace(before, after, 1)

    change_line(package, number, change)
    verdict = verify("log", package, "--hashes-only")
    assert verdict.code == 1
    assert f"FEL: händelse {number} har ändrats" in verdict.said
    assert verdict.said.count("har ändrats: dess byte") == 1
    assert "inte dessa händelsers" in verdict.said


def test_a_changed_byte_without_its_digest_is_told_too(package: Path) -> None:
    file = package / EVENTS
    lines = file.read_bytes().splitlines(keepends=True)
    lines[4] = lines[4].replace(b'"by":"', b'"by":"x', 1)
    file.write_bytes(b"".join(lines))
    assert "händelse 5: dess byte har inte det SHA-256" in verify("log", package).said


def test_a_deleted_inserted_or_swapped_event_is_found(package: Path) -> None:
    whole = (package / EVENTS).read_bytes()
    lines = whole.splitlines(keepends=True)
    for changed, found, wanted in (
        (lines[:6] + lines[7:], 8, 7),
        (lines[:6] + lines[5:], 6, 7),
        ([*lines[:5], lines[6], lines[5], *lines[7:]], 7, 6),
    ):
        (package / EVENTS).write_bytes(b"".join(changed))
        verdict = verify("log", package)
        assert verdict.code == 1
        assert f"händelse {found} står där händelse {wanted} ska stå" in verdict.said


def test_an_event_taken_out_and_the_rest_renumbered_is_found(package: Path) -> None:
    lines = (package / EVENTS).read_bytes().splitlines(keepends=True)
    del lines[6]
    for at in range(6, len(lines)):
        lines[at] = re.sub(rb'"position":[0-9]+', b'"position":%d' % (at + 1), lines[at], count=1)
    (package / EVENTS).write_bytes(b"".join(lines))
    verdict = verify("log", package, "--hashes-only")
    assert verdict.code == 1
    assert "FEL: händelse 7 har ändrats" in verdict.said
    assert "händelser är borta" in verdict.said


def test_a_log_cut_off_is_found(package: Path) -> None:
    lines = (package / EVENTS).read_bytes().splitlines(keepends=True)
    (package / EVENTS).write_bytes(b"".join(lines[:-1]))
    verdict = verify("log", package)
    assert verdict.code == 1
    assert f"händelserna slutar vid position {len(lines) - 1}" in verdict.said


def test_a_changed_tile_is_told_from_a_changed_event(package: Path) -> None:
    [tile] = (package / "log" / "tile" / "0").rglob("*.p/*")
    raw = bytearray(tile.read_bytes())
    raw[32 * 3] ^= 1
    tile.write_bytes(raw)
    verdict = verify("log", package)
    assert verdict.code == 1
    assert "händelse 4 är den som undertecknades" in verdict.said
    assert "plattan har ändrats" in verdict.said
    assert "FEL: händelse 4 har ändrats" not in verdict.said


def test_a_missing_tile_and_changed_entries_are_found(package: Path) -> None:
    [entries] = (package / "log" / "tile" / "entries").rglob("*.p/*")
    entries.write_bytes(entries.read_bytes().replace(b"outcome", b"Outcome", 1))
    [tile] = (package / "log" / "tile" / "0").rglob("*.p/*")
    tile.unlink()
    said = verify("log", package).said
    assert f"{entries.relative_to(package)} är inte bildad av händelserna" in said
    assert f"{tile.relative_to(package)} saknas i paketet" in said


def test_a_log_that_was_rewound_does_not_extend_an_earlier_checkpoint(
    book: Book, tmp_path: Path
) -> None:
    """The auditor has a checkpoint from later than the log that is now handed over."""
    record(book.service, "senare")
    sign(book.service, CODE, book.keyring)
    newer = package_of(book.service, CODE, tmp_path / "newer")
    newest, older = (p / "log" / "checkpoint" for p in (newer, book.package))

    assert verify("log", newer, "--key", book.key, "--checkpoint", older).code == 0
    verdict = verify("log", book.package, "--key", book.key, "--checkpoint", newest)
    assert verdict.code == 1
    assert "den har backats" in verdict.said

    assert verify("extends", older, newest, newer, "--key", book.key).code == 0
    ledger = book.service.ledger(CODE)
    sizes = [Checkpoint.parse(Note.parse(f.read_text()).text).size for f in (older, newest)]
    log = PublishedLog(book.service.store, ledger)
    proof = tmp_path / "consistency"
    proof.write_text(log.consistency_text(log.consistency(*sizes)))
    assert verify("extends", older, newest, proof, "--key", book.key).code == 0
    assert "ett bevis om andra" in verify("extends", newest, newest, proof).said
    lines = proof.read_text().splitlines(keepends=True)
    lines[1] = b64encode(bytes(32)).decode() + "\n"
    proof.write_text("".join(lines))
    assert "en förgrening" in verify("extends", older, newest, proof).said


def test_a_fork_is_found(book: Book, package: Path, tmp_path: Path) -> None:
    """Two heads of the same size, both signed with the right key."""
    note = Note.parse((package / "log" / "checkpoint").read_text())
    head = Checkpoint.parse(note.text)
    signer = Signer(book.key.partition("+")[0], book.keyring.active)
    fork = tmp_path / "fork"
    fork.write_text(str(signed(str(Checkpoint(head.origin, head.size - 1, bytes(32))), [signer])))

    verdict = verify("log", package, "--key", book.key, "--checkpoint", fork)
    assert verdict.code == 1
    assert "två loggar (en förgrening)" in verdict.said

    verdict = verify("extends", fork, package / "log" / "checkpoint", package, "--key", book.key)
    assert verdict.code == 1
    assert "en förgrening" in verdict.said

    (package / "log" / "checkpoint").write_text(
        str(signed(str(Checkpoint(head.origin, head.size, bytes(32))), [signer]))
    )
    assert "(en förgrening)" in verify("log", package).said


def test_a_checkpoint_by_an_unknown_key_is_found(book: Book, package: Path, tmp_path: Path) -> None:
    note = Note.parse((package / "log" / "checkpoint").read_text())
    other = Signer(book.key.partition("+")[0], keyring(tmp_path / "other.pem").active)
    (package / "log" / "checkpoint").write_text(str(signed(note.text, [other])))
    verdict = verify("log", package)
    assert verdict.code == 1
    assert f"inte undertecknad av den nyckel som loggen då hade, {book.key}" in verdict.said

    verdict = verify("log", book.package, "--key", other.verifier)
    assert verdict.code == 1
    assert f"inte undertecknad av {other.verifier}, som du litar på" in verdict.said


def test_texts_are_checked_by_their_ids(package: Path) -> None:
    file = package / "texts.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    told = json.loads(lines[0])
    lines[0] = json.dumps({**told, "text": told["text"] + "."})
    file.write_text("\n".join(lines) + "\n")
    verdict = verify("log", package)
    assert verdict.code == 1
    assert f"texts.jsonl, rad 1: texten {told['id']} har ändrats" in verdict.said


def test_what_stands_in_files_for_people_is_what_the_events_hold(package: Path) -> None:
    for folder in ("structure", "seals"):
        file = next((package / folder).iterdir())
        file.write_text(file.read_text().replace('"name"', '"nome"').replace("KF", "FK"))
        (package / "seals" / "1.json").write_text("{}")
        assert f"{folder}/{file.name} är inte vad händelse" in verify("log", package).said


def test_an_owner_of_the_key_cannot_seal_a_number_that_the_events_do_not_give(
    book: Book, tmp_path: Path
) -> None:
    """Whoever runs the service signs what they like; the fold of the events tells."""
    service, definition = book.service, PUBLISHED["result-summary"]
    view = service.view(CODE)
    report = service.report(view, definition, MARCH)
    parameters = {"period": "2025-03"}
    content = content_of(report, definition=1, parameters=parameters)
    amount = report.rows[-1].cells["outcome_ytd"]
    forged = content.replace(f'"outcome_ytd":"{amount}"', '"outcome_ytd":"1"')
    assert forged != content
    sealed = Sealed(
        definition.name,
        1,
        json.dumps(parameters, separators=(",", ":")),
        view.position,
        digest_of(forged),
    )
    decision = BOARD.model_copy(update={"paragraph": "99"})
    service.ledger(CODE).seal_report(
        service.act(), sealed=sealed, content=forged, decision=decision
    )
    sign(service, CODE, book.keyring)

    package = package_of(service, CODE, tmp_path / "package")
    verdict = verify("log", package, "--key", book.key)
    assert verdict.code == 1
    assert (
        f"rad total, kolumn outcome_ytd: där står 1 öre, och händelserna ger {amount}"
        in verdict.said
    )
    assert verify("log", package, "--key", book.key, "--hashes-only").code == 0


def test_what_is_not_signed_yet_is_told(book: Book, tmp_path: Path) -> None:
    record(book.service, "osignerad")
    try:
        package = package_of(book.service, CODE, tmp_path / "package")
        said = verify("log", package, "--hashes-only").said
        assert "1 händelser efter position" in said
    finally:
        sign(book.service, CODE, book.keyring)


def test_a_key_that_was_replaced_vouches_for_the_one_after_it(book: Book, tmp_path: Path) -> None:
    """The auditor trusts the first key alone, and the log is signed with the second."""
    with service_on(f"sqlite:///{tmp_path / 'b.sqlite'}") as service:
        url = service.settings.database
        for step in STEPS["steps"][:3]:
            called(url, *(w.replace("{dir}", str(EXAMPLES)) for w in step))
        first = sign(service, CODE, keyring(tmp_path / "key.pem"))
        replace_key(tmp_path / "key.pem", service.clock().date())
        second = sign(service, CODE, load_keyring(tmp_path / "key.pem"))
        assert first != second
        package = package_of(service, CODE, tmp_path / "package")
        for key in (first, second):
            assert verify("log", package, "--key", key).code == 0
        for file in (package / "log").rglob("*"):
            if file.is_file() and "checkpoint" in str(file):
                note = Note.parse(file.read_text())
                own = [s for s in note.signatures if f"{s.key_id.hex()}" in second]
                file.write_text(str(Note(note.text, tuple(own or note.signatures))))
        verdict = verify("log", package, "--key", first)
        assert verdict.code == 1
        assert f"tar nyckeln {second} i bruk, och nyckeln före den går inte i god" in verdict.said
        trusting = verify("log", package, "--key", second)
        assert "går inte i god" in trusting.said
        assert "FEL: händelse" not in trusting.said


EXAMPLES = Path(__file__).parents[2] / "examples" / "provbok"


@pytest.mark.parametrize("name", [*PUBLISHED, "deviation"])
def test_reports_of_the_product_are_recomputed(book: Book, name: str, tmp_path: Path) -> None:
    code = called_report(book, name, tmp_path / "report.json")
    assert code == 0
    file, rows = tmp_path / "report.json", ("--rows", "service") if name == "deviation" else ()
    newest = package_of(book.service, CODE, tmp_path / "package")
    verdict = verify("report", newest, name, "2025-03", *rows, "--compare", file)
    assert verdict.code == 0, verdict.said

    told = json.loads(file.read_text())
    told["rows"][-1]["cells"]["budget_year"] += 1
    file.write_text(dumps(told))
    verdict = verify("report", newest, name, "2025-03", *rows, "--compare", file)
    assert verdict.code == 1
    assert "kolumn budget_year" in verdict.said


def called_report(book: Book, name: str, file: Path) -> int:
    view = book.service.view(CODE)
    if name in PUBLISHED:
        file.write_text(dumps(report_json(book.service.report(view, PUBLISHED[name], MARCH))))
        return 0
    arguments = ("--ledger", CODE, "--period", "2025-03", "--rows", "service", "--format", "json")
    return called(
        book.service.settings.database, "report", "deviation", *arguments, "--out", str(file)
    )[0]


@pytest.mark.parametrize("number", range(0, len(TABLES), 5))
def test_the_tables_of_the_book_come_out_of_the_log_alone(book: Book, number: int) -> None:
    table = TABLES[number]
    verdict = verify("report", book.package, "deviation", table["period"], *table["arguments"])
    assert verdict.code == 0, verdict.said
    head, *lines = (line.split(";") for line in verdict.said.splitlines())
    columns = head[5:-1]
    rows = [
        {"code": line[3], "cells": dict(zip(columns, map(ore, line[5:]), strict=True))}
        for line in lines
    ]
    assert shown({"rows": rows}, table["cells"]) == table["cells"]


def ore(text: str) -> int | None:
    return int(text) if text else None


def test_a_report_as_of_an_earlier_position(book: Book) -> None:
    said = verify("report", book.package, "result-summary", "2025-03", "--position", "10").said
    assert said.splitlines()[0].endswith(";position=10")
    assert verify("report", book.package, "result-summary", "2025-03", "--position", "9999").code


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("result-summary", "2025-13"), "är ingen månad"),
        (("deviation", "2025-03"), "ingen rapport"),
        (("deviation", "2025-03", "--rows", "påhitt"), "ingen dimension ”påhitt”"),
        (("påhitt", "2025-03"), "ingen rapport ”påhitt”"),
    ],
)
def test_what_is_no_report_is_told(book: Book, arguments: tuple[str, ...], why: str) -> None:
    verdict = verify("report", book.package, *arguments)
    assert (verdict.code, why in verdict.said) == (1, True), verdict.said


def test_a_hostile_package_leads_nowhere(package: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (package / "log" / "checkpoint").unlink()
    (package / "log" / "checkpoint").symlink_to(tmp_path / "secret")
    assert "leder ut ur paketet" in verify("log", package).said

    (package / EVENTS).write_bytes(b'{"position":1,' + b"[" * 1_000_000 + b"\n")
    assert "detta är ingen händelse" in verify("report", package, "result-summary", "2025-03").said

    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("ledger.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("ledger.json", "[]")
    assert "två filer med samma namn" in verify("log", archive).said
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ledger.json", b"\0" * (100 << 20))
    assert "för stor" in verify("log", archive).said


def test_a_log_that_is_not_signed_proves_nothing(tmp_path: Path) -> None:
    with service_on(f"sqlite:///{tmp_path / 'b.sqlite'}") as service:
        for step in STEPS["steps"][:2]:
            called(service.settings.database, *(w.replace("{dir}", str(EXAMPLES)) for w in step))
        package = package_of(service, CODE, tmp_path / "package")
    verdict = verify("log", package)
    assert verdict.code == 1
    assert "den är inte undertecknad" in verdict.said


def test_the_verifier_stands_on_nothing_of_ours() -> None:
    text = (Path(__file__).parents[2] / "verify_liggare.py").read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    named = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    named |= {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} - {"cryptography"} <= sys.stdlib_module_names


def test_the_verifier_knows_every_topic(verifier: ModuleType) -> None:
    """A new one is added there, and it is thought over whether it changes any cell."""
    assert set(TOPICS) == verifier.READ | verifier.LEFT_OUT
    moving = {cls.TOPIC for cls, scenario in SCENARIOS.items() if scenario is not None}
    assert moving <= verifier.READ
    with pytest.raises(verifier.Wrong, match=r"outcome\.invented"):
        verifier.Book().take(verifier.Stored(1, "", 1, "outcome.invented", b"{}"))


def test_everything_the_verifier_says_it_says_in_both_languages(verifier: ModuleType) -> None:
    for name, english in verifier.ENGLISH.items():
        facts = re.findall(r"\{(\w+)\}", english)
        assert sorted(facts) == sorted(re.findall(r"\{(\w+)\}", verifier.SWEDISH[name]))
    source = Path(verifier.__file__ or "").read_text(encoding="utf-8")
    named = re.findall(r'(?:Wrong|say|said|add|found\.add\))\(\s*"([^"]+)"', source)
    assert {*named} == {*verifier.ENGLISH}


def test_a_wrong_call_is_told_apart() -> None:
    assert verify("proof").code == 2
    assert verify("log", "/nowhere").code == 1
