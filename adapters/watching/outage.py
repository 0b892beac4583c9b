"""What is no fault of a file: the database, the disk or the share is away for a while."""

from eventsourcing.persistence import DataError

from adapters.imports.year_outcome import OutcomeNotProjected
from adapters.print.refusal import said
from adapters.store import DatabaseUnavailable
from domain.ledger import UnknownLedger
from domain.restatement import RestatedMeanwhile
from domain.rules import RuleBroken


def is_outage(error: Exception) -> bool:
    """Whether an error passes, or is mended outside the file: then the file waits.

    What the database says of the data itself, it says of every attempt. That the ledger is not
    there, where it was, says that this is another database.
    """
    passing = (
        OSError | DatabaseUnavailable | UnknownLedger | OutcomeNotProjected | RestatedMeanwhile
    )
    if isinstance(error, passing):
        return True
    driver = type(error).__module__.split(".")[0]
    return driver in ("sqlalchemy", "psycopg", "sqlite3", "eventsourcing") and not isinstance(
        error, DataError
    )


def told(error: Exception) -> str:
    """What is in the way, in few words."""
    if isinstance(error, OSError):
        return ": ".join(part for part in (error.filename, error.strerror) if part) or str(error)
    return said(error) if isinstance(error, RuleBroken) else str(error).strip()
