"""What a process has signed: nobody who changes the database alone can make it forget."""

from adapters.transparency.stored import SignedCheckpoint
from domain.rules import RuleBroken


class CheckpointsGone(RuleBroken):
    """What was signed a moment ago is signed no more."""

    MESSAGE = (
        "{signed} positions of “{ledger}” were signed by this process, and the newest checkpoint "
        "there is now is another, of {found}: checkpoints were deleted, or an older copy of the "
        "database was put back; nothing more is signed until that is explained"
    )


class Remembered:
    """The newest checkpoint of each ledger that this process has seen, by its size and text.

    Without it whoever can write to the database, and has no key, would delete the checkpoints,
    change what they were of, and have all of it signed anew.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, str]] = {}

    def check(self, ledger: str, newest: SignedCheckpoint | None) -> None:
        """Refuse a newest checkpoint that does not follow the one that was seen; remember it.

        Raises:
            CheckpointsGone
        """
        found = (newest.size, _text(newest)) if newest else (0, "")
        seen = self._seen.get(ledger, (0, ""))
        if found[0] < seen[0] or (found[0] == seen[0] and found != seen):
            raise CheckpointsGone(ledger=ledger, signed=seen[0], found=found[0])
        self._seen[ledger] = found


def _text(signed: SignedCheckpoint) -> str:
    """What was signed, without the signatures: others may be added."""
    return signed.note.rpartition("\n\n")[0]
