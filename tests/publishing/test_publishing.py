"""A report is printed as a draft until it is decided; from then on it is what was decided."""

import json
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest

from tests.examples.book import called
from tests.examples.test_provbok import FOLDER
from tests.proof.given import verify
from tests.publishing.conftest import DECIDED, Book

NAMES = {f"interim-report-2025-03.{ending}" for ending in ("pdf", "xlsx", "docx", "content.json")}
SEALED = NAMES | {"interim-report-2025-03.seal.json", "interim-report-2025-03.proof"}


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def first_page(folder: Path) -> str:
    document = pypdfium2.PdfDocument(folder / "interim-report-2025-03.pdf")
    return str(document[0].get_textpage().get_text_range())


def content(folder: Path) -> bytes:
    return (folder / "interim-report-2025-03.content.json").read_bytes()


def test_a_draft_says_that_it_is_one_and_nothing_proves_it(book: Book) -> None:
    before = book.told("audit", "trail")["events"]

    code, said, folder = book.publish("draft")

    assert code == 0
    assert "a draft on position" in said
    assert held(folder).keys() == NAMES | {"SHA256SUMS"}
    assert "DRAFT" in first_page(folder)
    assert verify("--lang", "en", "document", folder).code == 1
    assert "nothing proves it" in verify("--lang", "en", "document", folder).said
    assert book.told("audit", "trail")["events"] == before


def test_what_the_board_decided_is_sealed_whole_and_proved_without_us(either: Book) -> None:
    book = either
    code, said, folder = book.publish("decided", *DECIDED, "--diary-number", "0114/25")

    assert code == 0
    assert "decided and sealed as no. 1" in said
    assert held(folder).keys() == SEALED | {"SHA256SUMS"}
    assert "DECIDED" in first_page(folder)
    assert sha256(content(folder)).hexdigest() in said
    right = verify("--lang", "en", "document", folder, "--key", book.key)
    assert (right.code, right.said[:23]) == (0, "OK: interim-report for ")
    seals = book.told("seals", "list")["seals"]
    assert [seal["report"] for seal in seals] == [
        "result-summary",
        "responsibility",
        "service-follow-up",
    ]
    [decided] = book.told("document", "list")["documents"]
    assert {seal["sealed_position"] for seal in seals} == {decided["sealed_position"]}
    assert decided["decision"]["diary_number"] == "0114/25"
    assert decided["digest"] == sha256(content(folder)).hexdigest()


def test_a_decided_report_is_printed_to_the_same_bytes_whatever_is_recorded_later(
    book: Book,
) -> None:
    _, _, decided = book.publish("decided", *DECIDED)
    assert book("cause", "name", "weather", "--name", "Weather")[0] == 0
    own = book.home / "own.md"
    own.write_text("# Another\n\n{{ table result-summary }}\n", encoding="utf-8")
    assert book("template", "keep", "interim-report", own)[0] == 0

    _, _, again = book.publish("again")
    _, _, same = book.publish("same", *DECIDED)
    _, said, now = book.publish("now", "--as-of", "now")

    printed = held(decided)
    for folder in (again, same):
        other = held(folder)
        assert {name: other[name] for name in NAMES} == {name: printed[name] for name in NAMES}
    assert "a draft" in said
    assert content(now) != content(decided)
    assert len(book.told("document", "list")["documents"]) == 1


def test_a_decision_is_stated_whole_or_not_at_all(book: Book) -> None:
    assert book.publish("a", "--decided-by", "Nämnden")[0] == 2
    assert book.publish("b", "--paragraph", "61")[0] == 2
    assert not (book.home / "a").exists()
    assert not (book.home / "b").exists()


def test_nothing_is_decided_where_nobody_signs_the_log(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIGGARE_SIGNING_KEY")
    unsigned = f"sqlite:///{book.home / 'unsigned.sqlite'}"
    assert called(unsigned, "structure", "load", str(FOLDER / "struktur.json"))[0] == 0
    folder = book.home / "never"
    report = ("publish", "interim-report", "--period", "2025-03", "--ledger", "provbok")

    code, _ = called(unsigned, *report, "--out", str(folder), *DECIDED)

    assert code == 1
    assert not folder.exists()
    code, printed = called(unsigned, "document", "list", "--ledger", "provbok", "--format", "json")
    assert (code, json.loads(printed)["documents"]) == (0, [])


def test_what_others_are_still_to_sign_is_decided_and_published_when_they_have(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("LIGGARE_SIGNING_KEY", str(book.home / "no-such-key"))
        code, _, folder = book.publish("decided", *DECIDED)
        assert code == 1
        assert not folder.exists()

    assert book.publish("decided")[0] == 0
    assert verify("document", folder, "--key", book.key).code == 0


def test_a_folder_is_written_over_only_where_we_wrote_it(book: Book) -> None:
    _, _, folder = book.publish("draft")
    kept = held(folder)

    assert book.publish("draft")[0] == 1
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert book.publish("draft", "--force")[0] == 1
    (folder / "notes.txt").unlink()
    assert book.publish("draft", "--force")[0] == 0
    assert held(folder) == kept


def test_a_changed_file_is_found_and_one_too_many(book: Book) -> None:
    _, _, folder = book.publish("decided", *DECIDED)

    for name in SEALED:
        file = folder / name
        content = file.read_bytes()
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        found = verify("--lang", "en", "document", folder, "--key", book.key)
        assert (found.code, found.said) == (1, f"WRONG: {name} is not what SHA256SUMS says\n")
        file.write_bytes(content)

    (folder / "more.pdf").write_bytes(b"")
    found = verify("--lang", "en", "document", folder, "--key", book.key)
    assert (found.code, found.said) == (1, "WRONG: more.pdf is not listed in SHA256SUMS\n")


def test_a_forged_content_is_found_even_where_its_sums_are_right(book: Book) -> None:
    _, _, folder = book.publish("decided", *DECIDED)
    sealed = folder / "interim-report-2025-03.seal.json"
    told = json.loads(sealed.read_text(encoding="utf-8"))
    state = json.loads(told["state"])
    state["content"] = state["content"].replace('"position":', '"position": ', 1)
    state["digest"] = sha256(state["content"].encode()).hexdigest()
    told["state"] = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    sealed.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    (folder / "interim-report-2025-03.content.json").write_text(state["content"], encoding="utf-8")
    sums = "".join(
        f"{sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(held(folder).items())
        if name != "SHA256SUMS"
    )
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")

    found = verify("--lang", "en", "document", folder, "--key", book.key)

    assert found.code == 1
    assert "not in the log" in found.said or "is not" in found.said
