"""What a forger writes into a file of his own is neither taken nor shown as what was proved."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rfc8785

from adapters.service import PUBLISHED
from domain.seal import Sealed
from projections.conditions import parse_where
from projections.reports.content import content_of
from projections.reports.definition import Definition, Rows, deviation
from tests.proof.conftest import BOARD, CODE, MARCH, Book
from tests.proof.given import package_of, proof_of, sign, verify

FOLLOW_UP = PUBLISHED["service-follow-up"]
COSTS = deviation(Rows("service", where=(parse_where("kind=cost"),)))
EVERY = deviation(Rows("service"))

Told = dict[str, Any]

OF_MARCH = {"period": "2025-03"}


def proved(book: Book, definition: Definition, *cell: Any) -> Told:
    told: Told = json.loads(proof_of(book.service, CODE, definition, MARCH, *cell))
    return told


def verdict_on(book: Book, told: Told) -> tuple[int, str]:
    file = book.home / "forged.json"
    file.write_text(json.dumps(told))
    verdict = verify("--lang", "en", "proof", file, "--key", book.key)
    return verdict.code, verdict.said


def with_row(told: Told, code: str) -> Told:
    """A proof whose cell, and the report around it, are of another row; it has no lines."""
    for event in told["events"]:
        event |= {"lines": [], "amount": "0"}
    told["cell"] |= {"row": code, "amount": "0"}
    content = told["report"]["content"]
    content["rows"] = [row for row in content["rows"] if row["code"] == "total"]
    content["rows"][0] |= {"code": code}
    content["rows"][0]["cells"][told["cell"]["column"]] = "0"
    return told | {"report": told["report"] | {"digest": digest_of(content)}}


def digest_of(content: Told) -> str:
    return digest_text(canonical(content))


def canonical(told: Told) -> str:
    return rfc8785.dumps(told).decode()


def digest_text(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_a_row_that_the_structure_does_not_have_is_no_row(book: Book) -> None:
    code, said = verdict_on(book, with_row(proved(book, COSTS, "total", "outcome_ytd"), "100 000"))
    assert code == 1
    assert "the report has no row “100 000”" in said


def test_no_name_in_a_file_can_say_a_sentence_of_the_verifiers(book: Book) -> None:
    """A newline or an escape sequence in a code would let a forger write lines of his own."""
    spoken = "100\nOK: service-follow-up 2025-03, row 100: 1 öre.\x1b[2J\u202e"
    code, said = verdict_on(book, with_row(proved(book, COSTS, "total", "outcome_ytd"), spoken))
    assert code == 1
    assert not any(line.startswith("OK") for line in said.splitlines())
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_what_a_number_leaves_out_is_said(book: Book) -> None:
    """A sum over the costs alone, or a parent's own lines, is not told as the row itself."""
    _, of_all = verdict_on(book, proved(book, EVERY, "S", "outcome_ytd"))
    _, of_costs = verdict_on(book, proved(book, COSTS, "S", "outcome_ytd"))
    assert "OK: provbok: deviation 2025-03 (service), row S" in of_all
    assert "OK: provbok: deviation 2025-03 (service, kind=cost), row S" in of_costs


def test_a_proof_without_a_seal_does_not_say_that_there_is_none(book: Book) -> None:
    """Whoever made the file may have left the seal out."""
    _, said = verdict_on(book, proved(book, COSTS, "total", "outcome_ytd"))
    assert "The report is not sealed" not in said
    assert "The file shows no seal of the report" in said


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(format=True),
        lambda told: told["report"].update(definition=True),
        lambda told: told["cell"].update(own=0),
        lambda told: told["selection"]["slots"][0].update(sign=True),
        lambda told: told["selection"].update(eliminate_internal=0),
        lambda told: told["report"]["parameters"].update(note="of all years"),
        lambda told: told.update(ledger="other"),
        lambda told: told["report"].update(position=0),
        lambda told: told["report"].update(position=-1),
        lambda told: told["report"].update(position="7"),
        lambda told: told["report"].update(position=10**30),
        lambda told: told["events"][0].update(position=0),
        lambda told: told["events"][0].update(originator_version=10**30),
        lambda told: told["events"][0].update(state=told["events"][0]["state"] + "\ud800"),
        lambda told: told["events"][0].update(path=[True]),
    ],
)
def test_numbers_and_names_stand_as_they_are_written(
    book: Book, change: Callable[[Told], None]
) -> None:
    told = proved(book, COSTS, "total", "outcome_ytd")
    change(told)
    told["report"]["content"]["parameters"] = told["report"]["parameters"]
    told["report"]["digest"] = digest_of(told["report"]["content"])
    code, said = verdict_on(book, told)
    assert code == 1, said
    assert "Traceback" not in said


@pytest.fixture
def package(book: Book, tmp_path: Path) -> Path:
    return Path(shutil.copytree(book.package, tmp_path / "package"))


@pytest.mark.parametrize("name", ["seals/99.json", "structure/3.json"])
def test_a_seal_or_a_structure_that_no_event_holds_is_found(package: Path, name: str) -> None:
    """People read these files: a forged one would be taken for what was decided."""
    folder = (package / name).parent
    shutil.copy(next(folder.iterdir()), package / name)
    verdict = verify("--lang", "en", "log", package)
    assert verdict.code == 1
    assert f"WRONG: {name} belongs to no event" in verdict.said


def test_a_pipe_in_a_package_is_not_waited_for(package: Path) -> None:
    (package / "events" / "000001.jsonl").unlink()
    os.mkfifo(package / "events" / "000001.jsonl")
    verdict = verify("--lang", "en", "log", package)
    assert verdict.code == 1


@pytest.mark.parametrize("ahead", [0, 5])
def test_a_seal_stands_on_what_was_before_it(book: Book, tmp_path: Path, ahead: int) -> None:
    """One that stands on events to come could be of any number: they are recorded afterwards."""
    service, definition = book.service, PUBLISHED["result-summary"]
    view = service.view(CODE)
    of_seal = view.position + 1 + ahead
    text = content_of(service.report(view, definition, MARCH), definition=1, parameters=OF_MARCH)
    content = text.replace(f'"position":{view.position}', f'"position":{of_seal}')
    assert content != text
    sealed = Sealed(definition.name, 1, canonical(OF_MARCH), of_seal, digest_text(content))
    decision = BOARD.model_copy(update={"paragraph": f"9{ahead}"})
    service.ledger(CODE).seal_report(
        service.act(), sealed=sealed, content=content, decision=decision
    )
    sign(service, CODE, book.keyring)

    verdict = verify("--lang", "en", "log", package_of(service, CODE, tmp_path / "package"))

    assert verdict.code == 1
    assert f"it stands on position {of_seal}, which is not before it" in verdict.said


def test_a_seal_that_cannot_be_recomputed_is_named(verifier: ModuleType) -> None:
    """A sealed report of a time that had no structure stops no other from being checked."""
    content = canonical({"definition": 1, "ledger": CODE, "parameters": OF_MARCH, "position": 1,
                         "report": "result-summary", "rows": []})  # fmt: skip
    state = {"seal": 3, "report": "result-summary", "definition": 1, "position": 1,
             "parameters": canonical(OF_MARCH), "content": content,
             "digest": digest_text(content)}  # fmt: skip
    first = verifier.Stored(1, "", 1, "source.declared", b"{}")
    event = verifier.Stored(2, "", 1, "report.sealed", json.dumps(state).encode())
    found = verifier.Findings()

    class Events:
        def events(self) -> Iterator[Any]:
            return iter([first, event])

    verifier.check_seals(Events(), CODE, [event], found)

    assert found.count == 1


def test_an_empty_tree_has_one_head(verifier: ModuleType) -> None:
    """Every log extends the log of nothing, and no other of the same size."""
    root = sha256().digest()
    of = verifier.Checkpoint
    new = of("a", 3, bytes(32), b"", [])
    assert verifier.extends_by_path(of("a", 0, root, b"", []), new, [])
    assert not verifier.extends_by_path(of("a", 0, bytes(32), b"", []), new, [])
