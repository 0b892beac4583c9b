"""Checkpoints that were forged, keys that nobody vouched for, and logs that were put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.transparency.keys import make_key, replace_key
from adapters.transparency.notes import NotANote
from tests.transparency.signing.asking import checked, told
from tests.transparency.signing.behind import Behind, altered
from tests.transparency.signing.forging import (
    foreign_key,
    forged_checkpoint,
    introduce_unvouched,
    other_log,
    rewrite,
    signed_with,
)
from tests.transparency.signing.given import LEDGER, NOON, Signer, signed_ledger

LAST = 603
"""Positions of the book: its structure, its source, 600 vouchers, and its key."""


@pytest.fixture
def made(url: str, tmp_path: Path) -> Iterator[Signer]:
    with signed_ledger(url, tmp_path, LAST - 3) as made:
        yield made


@pytest.fixture
def behind(url: str) -> Behind:
    return Behind(url)


def test_a_checkpoint_by_an_unknown_key_is_found(made: Signer, behind: Behind) -> None:
    forged = forged_checkpoint(made, LAST)
    behind.do(("UPDATE signed_checkpoint SET note = ?", (forged,)))
    [message] = told(checked(made))
    assert message.startswith("the checkpoint at size 603 is not signed by a key that may: it is")


def test_a_checkpoint_that_was_changed_is_found(made: Signer, behind: Behind) -> None:
    note = made.newest().note.replace("\n603\n", "\n602\n")
    behind.do(("UPDATE signed_checkpoint SET note = ?, size = 602", (note,)))
    [message] = told(checked(made))
    assert message.startswith("the signature of the checkpoint at size 602 does not fit it")


@pytest.mark.parametrize("note", ["", "hello", "a\nb\nc\n\n— a AAAAAAAA\n"])
def test_a_checkpoint_that_cannot_be_read_is_found(made: Signer, behind: Behind, note: str) -> None:
    made.record(601, 601)
    made.sign()
    behind.do(("UPDATE signed_checkpoint SET note = ? WHERE size = ?", (note, LAST)))
    [message] = told(checked(made))
    assert message.startswith("the checkpoint at size 603 cannot be read: ")


def test_a_checkpoint_under_another_size_is_found(made: Signer, behind: Behind) -> None:
    behind.do("UPDATE signed_checkpoint SET size = 500")
    assert told(checked(made)) == ["the checkpoint at size 500 says that it is of size 603"]


def test_a_log_that_was_rewritten_from_some_position_on_is_found(
    made: Signer, behind: Behind
) -> None:
    """The events, and the tiles over them, are others: but nobody could sign their head."""
    made.record(601, 700)
    made.sign()
    rewrite(made, behind)
    found = told(checked(made))
    assert found[0] == (
        "neither the stored events nor the tiles of the Merkle log lead to the head that was "
        "signed at position 703: an event after position 603 was changed, and the tiles over it as "
        "well"
    )


def test_a_fork_among_the_checkpoints_is_found(
    made: Signer, behind: Behind, tmp_path: Path
) -> None:
    """A stolen key signs another log of 50 positions: it stands beside ours."""
    with other_log(made, tmp_path, 47) as fork:
        note = fork.newest().note
    insert = "INSERT INTO signed_checkpoint VALUES (?, 50, ?, '2025-04-24T12:00:00+00:00', 1)"
    behind.do((insert, (LEDGER, note)))
    assert [one.split(",")[0] for one in told(checked(made))] == [
        # Its key was introduced later, and may sign what was before.
        "the checkpoint at size 50 has another head than the log at that size: a fork"
    ]


def test_an_auditors_earlier_checkpoint_is_extended(made: Signer) -> None:
    seen = made.newest().note
    made.record(601, 900)
    made.sign()
    assert told(checked(made, checkpoint=seen)) == []
    assert told(checked(made, checkpoint=seen, key=made.keys()[0])) == []


def test_a_database_put_back_as_it_was_is_found_by_an_auditors_checkpoint(
    made: Signer, behind: Behind
) -> None:
    [(before,)] = behind.ask("SELECT hashes FROM tile WHERE level = 0 AND number = 2")
    made.record(601, 610)
    made.sign()
    seen = made.newest().note
    behind.do(
        "DELETE FROM event WHERE position > 603",
        "UPDATE ledger SET position = 603",
        "DELETE FROM signed_checkpoint WHERE size > 603",
    )
    assert told(checked(made)) == [
        "the log ends at position 603, and the Merkle log goes on to 613: its last events were "
        "deleted, and the checkpoints over them as well"
    ]
    behind.do(("UPDATE tile SET hashes = ? WHERE level = 0 AND number = 2", (before,)))
    assert told(checked(made)) == []
    assert told(checked(made, checkpoint=seen)) == [
        "your checkpoint is of 613 positions, and the log has 603: the log was rewound"
    ]


def test_a_forked_log_is_found_by_an_auditors_checkpoint(made: Signer, tmp_path: Path) -> None:
    with other_log(made, tmp_path, 47) as fork:
        seen = fork.newest().note
    assert told(checked(made, checkpoint=seen)) == [
        "the log does not extend your checkpoint at size 50: its head there is another, a fork, "
        "or what was signed was changed"
    ]


def test_an_auditors_checkpoint_of_another_log_or_key_is_refused_as_such(
    made: Signer, tmp_path: Path
) -> None:
    forged = forged_checkpoint(made, LAST)
    assert any(
        "not signed by a key that may" in one for one in told(checked(made, checkpoint=forged))
    )
    changed = made.newest().note.replace("skolan\n", "vården\n", 1)
    assert any(
        "is of the log “liggare.example/vården”" in one
        for one in told(checked(made, checkpoint=changed))
    )
    with pytest.raises(NotANote):
        checked(made, checkpoint="hello")


def test_checkpoints_and_tiles_that_are_all_gone_do_not_hide_a_change(
    made: Signer, behind: Behind
) -> None:
    seen = made.newest().note
    behind.do(altered(behind, 300), "DELETE FROM tile", "DELETE FROM signed_checkpoint")
    assert told(checked(made, checkpoint=seen)) == [
        "the log names a key, and none of its checkpoints is there: they were deleted",
        "the log does not extend your checkpoint at size 603: its head there is another, a fork, "
        "or what was signed was changed",
    ]
    assert told(checked(made)) == [
        "the log names a key, and none of its checkpoints is there: they were deleted"
    ]


def test_a_witness_that_was_shown_more_is_told_of(made: Signer, behind: Behind) -> None:
    insert = "INSERT INTO witness VALUES (?, 'file:///vittne', 700, '2025-04-24')"
    behind.do((insert, (LEDGER,)))
    assert told(checked(made)) == [
        "file:///vittne was shown 700 signed positions, and 603 are signed here: the log was "
        "rewound"
    ]


def test_a_key_that_the_auditor_has_by_another_way_is_the_one_that_counts(
    made: Signer, tmp_path: Path
) -> None:
    own, foreign = made.keys()[0], foreign_key(tmp_path)
    assert told(checked(made, key=own)) == []
    messages = told(checked(made, key=foreign))
    assert messages[0] == "the key that you gave is none of those that the log names"
    assert any("not signed by a key that may" in one for one in messages)


def test_who_trusts_the_first_key_trusts_those_that_it_vouched_for(made: Signer) -> None:
    first = made.keys()[0]
    for number in (1, 2):
        replace_key(made.file, NOON.date())
        made.record(600 + number, 600 + number)
        made.sign()
    made.record(603, 603)
    made.sign()
    keys = made.keys()
    assert keys[0] == first
    for key in keys:
        assert told(checked(made, key=key)) == []


def test_a_key_that_nobody_vouched_for_is_told_of(made: Signer) -> None:
    first = made.keys()[0]
    made.file.unlink()
    make_key(made.file)
    introduce_unvouched(made)
    made.record(601, 601)
    made.sign()
    second = made.keys()[1]

    unvouched = (
        f"the key {second}, introduced at position 604, is not vouched for by the one before it: "
        "that was lost, or somebody else introduced this one"
    )
    assert told(checked(made)) == [unvouched]
    assert told(checked(made, key=second)) == [unvouched]
    messages = told(checked(made, key=first))
    assert messages[0] == unvouched
    assert messages[1].startswith("the checkpoint at size 605 is not signed by a key that may")


def test_a_replaced_key_signs_nothing_any_more(
    made: Signer, behind: Behind, tmp_path: Path
) -> None:
    stolen = made.file.read_bytes()
    replace_key(made.file, NOON.date())
    made.sign()
    made.record(601, 610)
    made.sign()
    note = signed_with(stolen, made, tmp_path)
    behind.do(("UPDATE signed_checkpoint SET note = ? WHERE size = ?", (note, made.head())))
    [message] = told(checked(made))
    assert message.startswith("the checkpoint at size 614 is not signed by a key that may")
