"""What is recorded is signed: in order, once, by the key in use; two who sign do no harm."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.transparency.at_hand import signing_with
from adapters.transparency.checkpoints import opened
from adapters.transparency.hashing import leaf_hashing, portions
from adapters.transparency.keys import load_key, load_keyring, make_key, replace_key
from adapters.transparency.leaf import leaf_of
from adapters.transparency.merkle import is_included, leaf_hash
from adapters.transparency.notes import VerifierKey
from adapters.transparency.remembered import CheckpointsGone
from adapters.transparency.signing import (
    KeyGone,
    LogRewound,
    OtherKey,
    PositionMissing,
    Signed,
    TreeChanged,
)
from projections.log import notifications
from tests.transparency.signing.given import (
    LEDGER,
    NOON,
    Clock,
    Signer,
    checkpoint_of,
    extends,
    signed_ledger,
    signer,
    signers,
)

STATE = "SELECT originator_id, state FROM event WHERE ledger = ? ORDER BY position"


def test_a_ledger_gets_the_services_key_when_it_is_first_signed(url: str, tmp_path: Path) -> None:
    with signer(url, tmp_path) as made:
        assert made.sign() is None
        made.begin()

        assert made.sign() == Signed(0, 3)

        [key] = made.keys()
        assert key.name == "liggare.example/skolan"
        checkpoint = opened(made.newest().note, key)
        assert (checkpoint.origin, checkpoint.size) == ("liggare.example/skolan", 3)
        [introduced] = list(made.book().events.get(made.book().signing_keys().id))
        names = made.service.store.names([introduced.by])
        assert (introduced.channel, list(names.values())) == ("command-line", ["anna"])


def test_every_event_is_in_the_tree_that_was_signed(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path, 700) as made:
        made.record(701, 720)
        assert made.sign() == Signed(703, 723)

        checkpoint, tree = checkpoint_of(made.newest()), made.tree()
        for stored in notifications(made.book().recorder, 1):
            leaf = leaf_hash(leaf_of(LEDGER, stored).entry)
            path = tree.inclusion(stored.id, checkpoint.size)
            assert is_included(leaf, stored.id - 1, checkpoint.size, path, checkpoint.root)


def test_leaves_hashed_from_rows_are_those_of_the_events(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path, 300) as made:
        hashes = leaf_hashing(LEDGER)
        rows = portions(made.service.store, LEDGER, 0, made.head())
        found = [hash for some in rows for hash in hashes(some)]

        stored = notifications(made.book().recorder, 1)
        assert found == [leaf_hash(leaf_of(LEDGER, one).entry) for one in stored]


def test_each_turn_takes_so_much_and_the_next_goes_on(url: str, tmp_path: Path) -> None:
    with signer(url, tmp_path) as made:
        made.begin()
        made.record(1, 600)
        assert made.sign(most=250) == Signed(0, 250)
        first = made.newest()
        assert made.sign(most=250) == Signed(250, 500)
        assert made.sign(most=250) == Signed(500, 603)
        assert made.sign(most=250) == Signed(603, 603)
        assert extends(made, first, made.newest(), str(made.keys()[0]))


def test_the_first_of_each_day_is_kept_and_others_give_way(url: str, tmp_path: Path) -> None:
    clock = Clock()
    with signer(url, tmp_path, clock=clock) as made:
        made.begin()
        made.sign()
        for day in (0, 0, 1, 1, 1):
            clock.now = NOON + timedelta(days=day)
            made.record(made.head(), made.head())
            made.sign()

        assert [(one.size, one.kept) for one in made.checkpoints()] == [
            (3, True),
            (6, True),
            (8, False),
        ]


def test_two_who_sign_at_once_do_no_harm(url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        both = [stack.enter_context(signer(url, tmp_path)) for _ in range(2)]
        first = both[0]
        first.begin()

        def keep_signing(one: Signer) -> None:
            for _ in range(40):
                one.sign()

        with ThreadPoolExecutor(3) as threads:
            signing = [threads.submit(keep_signing, one) for one in both]
            for number in range(1, 300, 10):
                first.record(number, number + 9)
            for one in signing:
                one.result()
        first.sign()

        assert len(first.keys()) == 1
        assert first.newest().size == first.head() == 303
        rows = [row for some in portions(first.service.store, LEDGER, 0, 400) for row in some]
        leaves = leaf_hashing(LEDGER)(rows)
        assert first.tree().hashes([(0, n) for n in range(303)]) == leaves
        key = str(first.keys()[0])
        assert all(extends(first, one, first.newest(), key) for one in first.checkpoints())


def test_a_foreign_key_signs_nothing(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path) as made:
        known = made.newest()
        made.record(1, 1)
        made.file.unlink()
        make_key(made.file)
        with pytest.raises(OtherKey) as refused:
            made.sign()
        assert str(made.keys()[0]) in str(refused.value)
        assert [made.newest()] == [known]


def test_a_log_that_lost_its_key_is_not_signed_with_another(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path, 3) as made:
        made.service.store.write("DELETE FROM event WHERE ledger = ? AND position > 5", [LEDGER])
        with pytest.raises(KeyGone, match="6 positions of “skolan” were signed"):
            made.sign()
        assert made.head() == 5


def test_a_log_that_got_shorter_after_its_key_is_not_signed(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path) as made:
        made.record(1, 3)
        made.sign()
        made.service.store.write("DELETE FROM event WHERE ledger = ? AND position > 4", [LEDGER])
        with pytest.raises(LogRewound, match="ends at position 4, and 6 positions were signed"):
            made.sign()


def test_a_day_that_somebody_changed_stops_no_signing(url: str, tmp_path: Path) -> None:
    """When a checkpoint was signed stands beside it, and nothing proves it."""
    with signed_ledger(url, tmp_path) as made:
        made.service.store.write("UPDATE signed_checkpoint SET signed_at = 'yesterday'", [])
        made.record(1, 2)
        assert made.sign() == Signed(3, 5)
        assert made.newest().kept


@pytest.mark.parametrize(
    "gone", [("signed_checkpoint",), ("signed_checkpoint", "tile", "event", "ledger")]
)
def test_who_deletes_the_checkpoints_has_nothing_signed_anew(
    url: str, tmp_path: Path, gone: tuple[str, ...]
) -> None:
    """The process that signed remembers it, also where a whole other log is put in its place."""
    with signed_ledger(url, tmp_path, 5) as made:
        signing = signing_with(made.service, load_keyring(made.file))
        assert signing.advance(made.book()) == Signed(8, 8)
        for table in gone:
            made.service.store.write(f"DELETE FROM {table}", [])
        if "event" in gone:
            made.begin()
            made.record(1, 20)

        with pytest.raises(CheckpointsGone, match="8 positions of “skolan” were signed by this"):
            signing.advance(made.book())
        assert made.checkpoints() == []


def test_what_was_changed_in_the_tree_is_not_built_on(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path, 3) as made:
        made.record(4, 4)
        wrong = b"\x01" * 32 * 6
        made.service.store.write("UPDATE tile SET hashes = ? WHERE ledger = ?", [wrong, LEDGER])
        with pytest.raises(TreeChanged, match="signed at position 6"):
            made.sign()


def test_a_log_with_a_gap_is_not_signed(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path, 3) as made:
        made.record(4, 6)
        made.service.store.write("DELETE FROM event WHERE ledger = ? AND position = 8", [LEDGER])
        with pytest.raises(PositionMissing, match="position 8 of “skolan” is missing, and 9"):
            made.sign()
        assert made.newest().size == 6


def test_a_replaced_key_hands_over_to_the_new_one(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path, 3) as made:
        made.record(4, 4)
        replace_key(made.file, NOON.date())

        assert made.sign() == Signed(6, 8)

        old, new = made.keys()
        assert old.name == new.name == "liggare.example/skolan"
        standing, introduced = made.checkpoints()[-2:]
        assert (standing.size, signers(standing)) == (7, [old.id.hex(), new.id.hex()])
        # The key before has signed that the new one is introduced: position 8.
        assert (introduced.size, signers(introduced)) == (8, [new.id.hex(), old.id.hex()])
        for key in (old, new):
            assert extends(made, standing, introduced, str(key))
        made.record(5, 5)
        made.sign()
        assert signers(made.newest()) == [new.id.hex()]


def test_every_ledger_is_handed_over_whoever_signs_it(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path) as made:
        made.begin("annan")
        made.sign("annan")
        replace_key(made.file, NOON.date())
        made.sign()
        made.sign("annan")
        assert [len(made.keys(code)) for code in ("skolan", "annan")] == [2, 2]


def test_a_key_that_was_replaced_never_comes_back(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path) as made:
        retired = replace_key(made.file, NOON.date())
        made.sign()
        newer = made.file.read_bytes()
        made.file.write_bytes(retired.read_bytes())
        beside = made.file.with_name("key.pem.2025-05-01")
        beside.write_bytes(newer)
        beside.chmod(0o600)
        with pytest.raises(OtherKey):
            made.sign()
        assert len(made.keys()) == 2


class Stopped(BaseException):
    """The process ends."""


@pytest.mark.parametrize("nth", range(1, 7))
def test_a_hand_over_that_is_stopped_anywhere_is_finished_by_the_next_who_signs(
    url: str, tmp_path: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_ledger(url, tmp_path, 3) as made:
        made.record(4, 5)
        replace_key(made.file, NOON.date())
        _stop_at_write(made, nth, monkeypatch)

        made.sign()
        made.record(6, 6)
        made.sign()

        old, new = made.keys()
        assert made.newest().size == made.head() == 10
        assert opened(made.newest().note, new).size == 10
        [vouched] = [one for one in made.checkpoints() if one.size == 9]
        assert opened(vouched.note, old) == opened(vouched.note, new)
        assert made.sign() == Signed(10, 10)


def _stop_at_write(made: Signer, nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign, and be stopped before the nth write to the database."""
    done = 0

    def counting(real: object) -> object:
        def write(*arguments: object, **more: object) -> object:
            nonlocal done
            done += 1
            if done == nth:
                raise Stopped
            return real(*arguments, **more)  # type: ignore[operator]

        return write

    store, recorder = made.service.store, made.book().recorder
    with monkeypatch.context() as patched:
        patched.setattr(store, "write", counting(store.write))
        patched.setattr(store, "write_all", counting(store.write_all))
        patched.setattr(recorder, "insert_events", counting(recorder.insert_events))
        try:
            made.sign()
        except Stopped:
            return
    assert nth > 4, "all that it writes was tried"


def test_no_private_key_is_in_what_is_told_or_kept(sqlite_url: str, tmp_path: Path) -> None:
    with signed_ledger(sqlite_url, tmp_path, 3) as made:
        replace_key(made.file, NOON.date())
        made.sign()
        files = [made.file, made.file.with_name("key.pem.2025-04-24")]
        told = repr(made.service.settings) + repr(load_key(files[0]))
    kept = b"".join(one.read_bytes() for one in tmp_path.glob("ledgers.sqlite*"))
    for file in files:
        secret, lines = load_key(file).private_bytes_raw(), file.read_text().splitlines()
        assert secret not in kept
        assert secret.hex() not in told
        assert not any(line.encode() in kept or line in told for line in lines[1:-1])


def test_a_key_reads_as_it_was_written(url: str, tmp_path: Path) -> None:
    with signed_ledger(url, tmp_path) as made:
        [key] = made.keys()
        assert VerifierKey.parse(str(key)) == key
