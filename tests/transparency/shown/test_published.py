"""What auditors are shown of a ledger's log, on both stores: checkpoints, proofs and tiles."""

from collections.abc import Iterator

import pytest

from adapters.transparency.checkpoints import opened
from adapters.transparency.proofs import ConsistencyProof, InclusionProof
from adapters.transparency.published import (
    EventChanged,
    NoCheckpointAt,
    NoSuchTile,
    NothingSigned,
    NotSignedYet,
    SizesSwapped,
)
from adapters.transparency.signing import TreeChanged
from adapters.transparency.stored import TileMissing
from tests.transparency.given import leaf_by_rfc, path_by_rfc, proof_by_rfc, root_by_rfc
from tests.transparency.shown.given import TRUSTED, Book, book_on, entries_in


@pytest.fixture
def book(url: str) -> Iterator[Book]:
    """A ledger of 301 events, of which 261 were signed first."""
    with book_on(url) as book:
        assert book.grow(259).sign() == 261
        assert book.grow(40).sign() == 301
        yield book


@pytest.mark.parametrize("position", [1, 2, 256, 257, 300, 301])
def test_an_event_is_proved_to_be_in_the_log(book: Book, position: int) -> None:
    leaves = book.leaves()

    proof = book.log.inclusion(position)

    assert (proof.size, proof.root) == (301, root_by_rfc(leaves))
    assert list(proof.hashes) == path_by_rfc(position - 1, leaves)
    text = InclusionProof.parse(book.log.inclusion_text(proof))
    assert text.extra == entries_in(book.ledger)[position - 1]
    assert text.check(leaves[position - 1], TRUSTED).size == 301


def test_an_event_is_proved_in_the_log_of_an_older_size(book: Book) -> None:
    leaves = book.leaves()[:280]

    proof = book.log.inclusion(17, 280)

    assert (proof.root, list(proof.hashes)) == (root_by_rfc(leaves), path_by_rfc(16, leaves))
    with pytest.raises(NoCheckpointAt, match=r"size 280 is kept; those that are kept: .*301"):
        book.log.inclusion_text(proof)


@pytest.mark.parametrize("first", [0, 1, 2, 255, 256, 261, 300, 301])
def test_the_log_is_proved_to_extend_what_it_was(book: Book, first: int) -> None:
    leaves = book.leaves()

    proof = book.log.consistency(first)

    assert list(proof.hashes) == (proof_by_rfc(first, leaves) if first else [])
    assert (proof.first_root, proof.second_root) == (
        root_by_rfc(leaves[:first]),
        root_by_rfc(leaves),
    )
    text = ConsistencyProof.parse(book.log.consistency_text(proof))
    assert opened(text.checkpoint, TRUSTED).size == 301
    assert list(book.log.consistency(first, 301).hashes) == list(proof.hashes)


def test_an_auditors_own_checkpoint_is_the_beginning_of_the_newer_one(url: str) -> None:
    with book_on(url) as book:
        book.grow(9).sign()
        kept = opened(book.log.checkpoint().note, TRUSTED)
        book.grow(300).sign()

        text = book.log.consistency_text(book.log.consistency(kept.size))

    assert ConsistencyProof.parse(text).check(kept, TRUSTED).size == 311


def test_tiles_and_entries_are_as_tools_ask_for_them(book: Book) -> None:
    leaves, entries = book.leaves(), entries_in(book.ledger)

    def told(some: list[bytes]) -> bytes:
        return b"".join(len(one).to_bytes(2, "big") + one for one in some)

    assert book.log.tile(0, "000") == b"".join(leaves[:256])
    assert book.log.tile(0, "001.p/45") == b"".join(leaves[256:301])
    assert book.log.tile(0, "001.p/3") == b"".join(leaves[256:259])
    assert book.log.tile(1, "000.p/1") == root_by_rfc(leaves[:256])
    assert book.log.entries("000") == told(entries[:256])
    assert book.log.entries("001.p/45") == told(entries[256:])
    assert book.log.entries("000.p/2") == told(entries[:2])


@pytest.mark.parametrize(
    ("level", "number"),
    [
        *((0, "001"), (0, "001.p/46"), (0, "002.p/1"), (0, "1"), (0, "")),
        *((1, "000.p/2"), (2, "000.p/1"), (63, "000")),
    ],
)
def test_a_tile_beyond_what_is_signed_is_not_there(book: Book, level: int, number: str) -> None:
    book.grow(400)  # recorded, and not signed

    with pytest.raises(NoSuchTile, match="position 301"):
        book.log.tile(level, number)
    if level == 0:
        with pytest.raises(NoSuchTile):
            book.log.entries(number)


def test_what_is_not_signed_yet_is_told_so(book: Book) -> None:
    book.grow(5)

    with pytest.raises(NotSignedYet, match="signed up to position 301, and 302"):
        book.log.inclusion(302)
    with pytest.raises(NotSignedYet):
        book.log.inclusion(1, 302)
    with pytest.raises(NotSignedYet):
        book.log.consistency(1, 302)
    with pytest.raises(NotSignedYet):
        book.log.consistency(302)
    with pytest.raises(SizesSwapped):
        book.log.consistency(300, 299)
    with pytest.raises(SizesSwapped):
        book.log.inclusion(300, 299)


def test_a_ledger_without_a_key_has_nothing_to_show(url: str) -> None:
    with book_on(url) as book:
        book.grow(3)

        for ask in (
            book.log.checkpoint,
            lambda: book.log.inclusion(1),
            lambda: book.log.consistency(0),
            lambda: book.log.tile(0, "000.p/1"),
            lambda: book.log.entries("000.p/1"),
        ):
            with pytest.raises(NothingSigned, match="liggare key make --ledger skolan"):
                ask()


def test_an_event_that_was_changed_is_not_proved(book: Book) -> None:
    change = "UPDATE event SET originator_version = 7 WHERE ledger = 'skolan' AND position = 12"
    book.service.store.write(change)

    with pytest.raises(EventChanged, match="position 12 "):
        book.log.inclusion(12)
    book.log.inclusion(13)


def test_an_event_that_is_gone_is_not_proved(book: Book) -> None:
    book.service.store.write("DELETE FROM event WHERE ledger = 'skolan' AND position IN (12, 301)")

    with pytest.raises(EventChanged, match="position 12 "):
        book.log.inclusion(12)
    with pytest.raises(EventChanged, match="position 12 "):
        book.log.entries("000")
    with pytest.raises(EventChanged, match="position 301 "):
        book.log.entries("001.p/45")


def test_no_proof_is_given_from_a_tile_that_was_changed(book: Book) -> None:
    set_tile = "UPDATE tile SET hashes = ? WHERE ledger = 'skolan' AND level = 0 AND number = 1"
    leaves = book.leaves()
    book.service.store.write(set_tile, [b"".join([*leaves[256:300], bytes(32)])])

    with pytest.raises(TreeChanged):
        book.log.inclusion(1)
    with pytest.raises(TreeChanged):
        book.log.consistency(261)
    # Its own hash is no part of the proof of an event.
    assert book.log.inclusion(301).root == root_by_rfc(leaves)
    book.service.store.write(set_tile, [b"".join(leaves[256:300])])
    with pytest.raises(TileMissing, match="tile 1 of level 0"):
        book.log.inclusion(1)
    with pytest.raises(TileMissing):
        book.log.tile(0, "001.p/45")
    book.service.store.write(set_tile, [b"".join(leaves[256:])])
    book.log.inclusion(300)
    book.service.store.write("DELETE FROM tile WHERE ledger = 'skolan' AND level = 1")
    with pytest.raises(TileMissing, match="tile 0 of level 1"):
        book.log.inclusion(300)


def test_a_short_tile_stops_the_signer_too(book: Book) -> None:
    set_tile = "UPDATE tile SET hashes = ? WHERE ledger = 'skolan' AND level = 0 AND number = 1"
    book.service.store.write(set_tile, [b"".join(book.leaves()[256:299]) + b"half"])

    with pytest.raises(TileMissing):
        book.grow(1).sign()


def test_the_leaf_is_what_the_documents_say(book: Book) -> None:
    [entry] = {book.log.inclusion(5).leaf.entry}

    assert entry == entries_in(book.ledger)[4]
    assert leaf_by_rfc(entry) == book.leaves()[4]
