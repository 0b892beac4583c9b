"""The log by the API: as C2SP's tools ask for it, to those who may see the whole ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.access.caller import Grant
from adapters.transparency.checkpoints import Checkpoint, opened
from adapters.transparency.folder import check_folder
from adapters.transparency.merkle import is_consistent, is_included
from adapters.transparency.notes import Signer, from_base64
from tests.http.commands.given import Office, Person, load, office_on, problem
from tests.transparency.given import leaf_by_rfc, root_by_rfc
from tests.transparency.shown.given import PRIVATE, entries_in, sign

ORIGIN = "liggare.example/provbok"
TRUSTED = Signer(ORIGIN, PRIVATE).verifier


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_on(f"sqlite:///{tmp_path}/prov.sqlite") as office:
        load(office.administrator)
        yield office


@pytest.fixture
def auditor(office: Office) -> Person:
    """An auditor, of a ledger whose log is signed."""
    sign(office.service, office.service.ledger("provbok"), ORIGIN)
    return office.person("rita", "auditor")


def leaves(office: Office) -> list[bytes]:
    return [leaf_by_rfc(entry) for entry in entries_in(office.service.ledger("provbok"))]


def head(auditor: Person) -> Checkpoint:
    return opened(auditor.get("/log/checkpoint").text, TRUSTED)


def test_the_checkpoint_is_served_as_it_was_signed(office: Office, auditor: Person) -> None:
    answer = auditor.get("/log/checkpoint")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "no-cache" in answer.headers["cache-control"]
    signed = opened(answer.text, TRUSTED)
    assert (signed.size, signed.root) == (len(leaves(office)), root_by_rfc(leaves(office)))


def test_a_tool_that_fetches_the_log_whole_finds_it_right(auditor: Person, tmp_path: Path) -> None:
    size = head(auditor).size
    for path in ("checkpoint", f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"):
        answer = auditor.get(f"/log/{path}")
        assert answer.status_code == 200
        file = tmp_path / "log" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer.content)

    assert check_folder(tmp_path / "log", TRUSTED)[1:] == (True, True, ())


def test_tiles_never_change_and_may_be_kept(auditor: Person) -> None:
    for path in ("tile/0/000.p/1", "tile/entries/000.p/1"):
        answer = auditor.get(f"/log/{path}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Authorization"


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/000", "tile/0/000.p/200", "tile/0/001.p/1", "tile/1/000.p/1", "tile/0/x000/000"),
        *("tile/0/0", "tile/entries/000", "tile/entries/x001/000", "tile/0/000.p/0"),
    ],
)
def test_a_tile_that_the_signed_tree_has_not_is_not_found(auditor: Person, path: str) -> None:
    assert problem(auditor.get(f"/log/{path}"), 404) == "no-such-tile"


def test_a_level_that_no_tile_has_cannot_be_taken(auditor: Person) -> None:
    assert auditor.get("/log/tile/64/000").status_code == 422
    assert auditor.get("/log/tile/-1/000").status_code == 422
    assert auditor.get("/log/tile/data/000").status_code == 422
    assert auditor.get("/log/checkpoint?size=1").status_code == 422


def test_proofs_hold(office: Office, auditor: Person) -> None:
    signed, known = head(auditor), leaves(office)

    inclusion = auditor.get("/log/proofs/inclusion?position=2").json()
    consistency = auditor.get("/log/proofs/consistency?from=2").json()

    path = [from_base64(one) for one in inclusion["hashes"]]
    assert is_included(known[1], 1, signed.size, path, signed.root)
    assert leaf_by_rfc(from_base64(inclusion["entry"])) == known[1]
    assert opened(inclusion["checkpoint"], TRUSTED) == signed
    path = [from_base64(one) for one in consistency["hashes"]]
    assert is_consistent(2, signed.size, root_by_rfc(known[:2]), signed.root, path)
    assert (consistency["from"], consistency["to"]) == (2, signed.size)


def test_what_cannot_be_proved_is_refused(auditor: Person) -> None:
    def refused(asked: str, status: int) -> str:
        return problem(auditor.get(f"/log/proofs/{asked}"), status)

    assert refused("inclusion?position=999", 409) == "not-signed-yet"
    assert refused("inclusion?position=2&size=1", 422) == "sizes-swapped"
    assert refused("consistency?from=2&to=1", 422) == "sizes-swapped"
    assert refused("consistency?from=1&to=999", 409) == "not-signed-yet"
    assert auditor.get("/log/proofs/inclusion?position=0").status_code == 422
    assert auditor.get("/log/proofs/consistency").status_code == 422


def test_a_ledger_that_is_not_signed_has_no_log_yet(office: Office) -> None:
    rita = office.person("rita", "auditor")

    for path in ("checkpoint", "tile/0/000", "tile/entries/000", "proofs/inclusion?position=1"):
        assert problem(rita.get(f"/log/{path}"), 404) == "nothing-signed"


def test_the_log_is_for_those_who_see_the_whole_ledger(office: Office, auditor: Person) -> None:
    part = office.person("del", Grant("reader", "provbok", "10"))
    reader = office.person("lars", "reader")
    publisher = office.person("lon", "publisher")

    for path in ("checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"):
        assert part.get(f"/log/{path}").status_code == 403
        assert publisher.get(f"/log/{path}").status_code == 403
        assert reader.get(f"/log/{path}").status_code == 200
