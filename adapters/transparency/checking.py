"""A stored log checked: its events against its tree, the tree against what was signed of it."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.store import Store
from adapters.transparency.findings import Findings
from adapters.transparency.hashing import Row
from adapters.transparency.kept_checkpoints import KeptCheckpoints
from adapters.transparency.log_keys import Introduced, LogKeys, introduced_by
from adapters.transparency.notes import VerifierKey
from adapters.transparency.stored import SignedCheckpoints
from adapters.transparency.text_check import check_texts
from adapters.transparency.tree_check import TreeCheck
from domain.base import derived_id
from domain.rules import RuleBroken

Progress = Callable[[int, int], None]

_COUNTED = "SELECT position FROM ledger WHERE code = ?"

_SHOWN = "SELECT name, size FROM witness WHERE ledger = ? AND size > ?"


class NotSigned(RuleBroken):
    """What was never signed cannot be checked."""

    MESSAGE = (
        "nothing of “{ledger}” is signed, and no checkpoint was given to check it against; make a "
        "key: liggare key make --ledger {ledger}"
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check saw: how many events there are, how many are signed, and what was found."""

    ledger: str
    events: int
    signed: int
    checkpoints: int
    key: VerifierKey | None
    findings: Findings


def check(
    store: Store,
    ledger: str,
    *,
    key: VerifierKey | None = None,
    checkpoint: str | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check a ledger's log, all of it as of one moment.

    `key` is a public key that whoever checks has got by another way; `checkpoint` the text of a
    checkpoint that they saw earlier.

    Raises:
        NotSigned, NotANote, NotACheckpoint
    """
    with store.snapshot():
        return _Check(store, ledger, key, checkpoint).run(progress)


class _Check:
    """One check of one ledger."""

    def __init__(
        self, store: Store, ledger: str, key: VerifierKey | None, checkpoint: str | None
    ) -> None:
        self._store, self._ledger, self._given = store, ledger, key
        self._findings = Findings()
        self._introduced: list[Introduced] = []
        stored = SignedCheckpoints(store, ledger).all()
        self._kept = KeptCheckpoints(stored, checkpoint, self._findings)
        if not self._kept.sizes and not _names_a_key(store, ledger):
            raise NotSigned(ledger=ledger)
        self._tree = TreeCheck(
            store,
            ledger,
            signed=max(self._kept.stored_sizes, default=0),
            sizes=self._kept.given_sizes,
            findings=self._findings,
        )

    def run(self, progress: Progress | None) -> Checked:
        tree = self._tree
        tree.read(self._watch, progress)
        keys = LogKeys(self._introduced, self._given)
        newest = self._kept.check_signatures(keys)
        signed = newest.checkpoint.size if newest else 0
        # Where the event that introduced the key was changed, no key is known; the head still
        # tells which event it is.
        head = newest or self._kept.newest_unbroken
        size = head.checkpoint.size if head else 0
        self._check_length(size)
        authentic = tree.authentic(head.checkpoint) if head else None
        if authentic is not None and not authentic.leads_to_head:
            self._tell_rewritten(size)
            authentic = None
        elif authentic is not None:
            tree.tell(authentic)
        self._kept.check_heads(tree.tile_for(authentic), size, tree.size)
        self._check_witnesses(size)
        check_texts(self._store, self._ledger, self._findings)
        return Checked(
            self._ledger, tree.size, signed, len(self._kept.sizes), keys.newest, self._findings
        )

    def _watch(self, row: Row) -> None:
        introduced = introduced_by(row)
        if introduced is not None:
            self._introduced.append(introduced)

    def _check_length(self, signed: int) -> None:
        tell_of, last = self._findings.tell_of, self._tree.size
        if last < signed:
            message = (
                "the log ends at position {last}, and {signed} positions were signed: it was "
                "rewound, or its last events were deleted"
            )
            tell_of("rewound", message, last=last, signed=signed)
        counted = self._store.read(_COUNTED, [self._ledger])
        known = counted[0][0] if counted else 0
        if known != last and last >= signed:
            message = (
                "the ledger counts {counted} positions, and its log ends at {last}: events were "
                "put there or deleted"
            )
            tell_of("counted", message, counted=known, last=last)
        if self._tree.positions > last >= signed:
            message = (
                "the log ends at position {last}, and the Merkle log goes on to {positions}: its "
                "last events were deleted, and the checkpoints over them as well"
            )
            tell_of("rewound", message, last=last, positions=self._tree.positions)

    def _tell_rewritten(self, signed: int) -> None:
        """Tell that neither the tiles nor the events lead to the head, and from where on."""
        message = (
            "neither the stored events nor the tiles of the Merkle log lead to the head that was "
            "signed at position {position}: an event after position {sound} was changed, and the "
            "tiles over it as well"
        )
        sound = self._kept.last_that(self._tree.tile_for(None), self._tree.size)
        self._findings.tell_of("rewritten", message, signed, sound=sound)

    def _check_witnesses(self, signed: int) -> None:
        for name, size in self._store.read(_SHOWN, [self._ledger, signed]):
            message = (
                "{witness} was shown {size} signed positions, and {signed} are signed here: the "
                "log was rewound"
            )
            self._findings.tell_of("rewound", message, witness=name, size=size, signed=signed)


def _names_a_key(store: Store, ledger: str) -> bool:
    """Whether a log says that it is signed."""
    keys = derived_id(ledger, "signing_keys")
    return bool(store.recorder(ledger).select_events(keys, limit=1))
