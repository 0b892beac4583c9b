"""No altered proof is taken: any single flipped bit in what matters is found."""

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from adapters.service import PUBLISHED
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.notes import Note, Signer, signed
from projections.conditions import parse_where
from projections.reports.definition import Rows, deviation
from tests.proof.conftest import CODE, MARCH, Book
from tests.proof.given import keyring, proof_of, verify

RESULT = PUBLISHED["result-summary"]
COSTS = deviation(Rows("service", where=(parse_where("kind=cost"),)))
FLIPS = int(os.environ.get("LIGGARE_FLIPS", "150"))

Refused = Callable[[str | bytes], str]
"""What the verifier has against a proof; nothing where it takes it."""


@pytest.fixture
def refused(book: Book, verifier: ModuleType, tmp_path: Path) -> Refused:
    key, file = verifier.read_key(book.key), tmp_path / "proof.json"

    def ask(text: str | bytes) -> str:
        file.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            code = verifier.run(["--lang", "en", "proof", str(file), "--key", str(key)])
        return told.getvalue() if code else ""

    return ask


@pytest.fixture(params=[(RESULT, "total", "deviation_ytd"), (COSTS, "S", "deviation_year")])
def proof(request: pytest.FixtureRequest, book: Book) -> str:
    """The proof of a number that was sealed, and of one that was not."""
    definition, row, column = request.param
    return proof_of(book.service, CODE, definition, MARCH, row, column)


@pytest.fixture
def random() -> Random:
    return Random(int(os.environ["LIGGARE_BASE_SEED"]))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all values in JSON that are no objects or lists."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, name))
    else:
        yield path


def flipped(value: Any, random: Random) -> Any:
    """A value with one bit turned."""
    if value is None or isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (1 << random.randrange(max(1, value.bit_length())))
    if not value:
        return "\x01"
    at = random.randrange(len(value))
    return value[:at] + chr(ord(value[at]) ^ (1 << random.randrange(7))) + value[at + 1 :]


def test_a_flipped_bit_in_any_value_is_found(proof: str, refused: Refused, random: Random) -> None:
    """States, hashes, positions, ids, topics, checkpoint, amounts, lines, cell and content."""
    assert not refused(proof)
    told = json.loads(proof)
    paths = [path for path in leaves(told) if path[0] != "proves"]
    chosen = paths if len(paths) < FLIPS else random.sample(paths, FLIPS)
    for path in [*chosen, *(p for p in paths if p[-1] in ("state", "checkpoint", "key", "amount"))]:
        altered = json.loads(proof)
        within = altered
        for name in path[:-1]:
            within = within[name]
        within[path[-1]] = flipped(within[path[-1]], random)
        assert refused(json.dumps(altered, ensure_ascii=False)), (path, within[path[-1]])


def test_a_flipped_bit_in_the_file_is_found_or_says_the_same(
    proof: str, refused: Refused, random: Random
) -> None:
    """What is taken all the same says, but for its first sentences, what it said before."""
    raw, taken = proof.encode(), 0
    for _ in range(FLIPS):
        at, bit = random.randrange(len(raw)), random.randrange(8)
        altered = raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :]
        if not refused(altered):
            assert meaning(altered) == meaning(raw), (at, bit)
            taken += 1
    assert taken < FLIPS / 2


def meaning(raw: bytes) -> dict[str, Any]:
    """All that a proof says but for the sentences about itself."""
    told: dict[str, Any] = json.loads(raw)
    del told["proves"]
    return told


def test_what_does_not_matter_may_differ(proof: str, refused: Refused) -> None:
    told = json.loads(proof)
    told["proves"] = "whatever"
    assert not refused(json.dumps(told, indent=3))
    assert not refused(json.dumps(told, ensure_ascii=True, separators=(" ,", " : ")))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_proof_is_refused(proof: str, refused: Refused, part: float) -> None:
    assert "JSON that cannot be read" in refused(proof[: int(len(proof) * part)])


def test_a_proof_for_another_number_is_refused(book: Book, refused: Refused) -> None:
    """The events and hashes of one number under the cell of another, and the other way round."""
    for definition in (RESULT, COSTS):
        one, other = (
            json.loads(proof_of(book.service, CODE, definition, MARCH, "total", column))
            for column in ("outcome_ytd", "budget_ytd")
        )
        for member in ("cell", "selection", "events", "report"):
            if one[member] != other[member]:
                assert refused(json.dumps({**one, member: other[member]})), member
        assert refused(json.dumps({**one, "cell": other["cell"], "selection": other["selection"]}))


def test_an_event_left_out_or_twice_is_refused(proof: str, refused: Refused) -> None:
    told = json.loads(proof)
    with_lines = next(i for i, event in enumerate(told["events"]) if event["lines"])
    events = told["events"]
    assert refused(json.dumps({**told, "events": events[:with_lines] + events[with_lines + 1 :]}))
    twice = events[: with_lines + 1] + events[with_lines:]
    assert "stands in the wrong place" in refused(json.dumps({**told, "events": twice}))
    assert refused(json.dumps({**told, "events": events[::-1]}))


def test_a_name_twice_is_refused(proof: str, refused: Refused) -> None:
    """Another reader of the file could take the other value."""
    twice = proof.replace('"cell": {', '"cell": {"amount":"1",', 1)
    assert "a name stands twice" in refused(twice)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "JSON that cannot be read"),
        ("[" * 100_000, "JSON that cannot be read"),
        ("{}", "not written as it must be"),
        ('{"a": 1e400}', "JSON that cannot be read"),
        ("[1]", "not written as it must be"),
    ],
)
def test_what_is_no_proof_is_told_so(refused: Refused, text: str, why: str) -> None:
    assert why in refused(text)


def test_a_key_that_is_not_trusted_is_named(book: Book, tmp_path: Path) -> None:
    name = book.key.partition("+")[0]
    other = str(Signer(name, keyring(tmp_path / "other.pem").active).verifier)
    file = tmp_path / "bevis.json"
    file.write_text(proof_of(book.service, CODE, RESULT, MARCH, "total", "outcome_ytd"))

    verdict = verify("proof", file, "--key", other)

    assert verdict.code == 1
    assert f"inte undertecknad av {other}, som du litar på" in verdict.said


def test_a_forged_head_is_found(book: Book, proof: str, refused: Refused, tmp_path: Path) -> None:
    """Whoever has no private key can neither sign another head nor use another log's."""
    told = json.loads(proof)
    note = Note.parse(told["checkpoint"])
    forger = Signer(book.key.partition("+")[0], keyring(tmp_path / "forger.pem").active)
    head = Checkpoint.parse(note.text)
    forged = signed(str(Checkpoint(head.origin, head.size, bytes(32))), [forger])
    assert "not signed by" in refused(json.dumps({**told, "checkpoint": str(forged)}))
    stolen = f"{forged.text}\n{note.signatures[0]}"
    assert "is false" in refused(json.dumps({**told, "checkpoint": stolen}))
