"""The Merkle log over the stored events: its tiles, its checkpoints, and who witnessed them."""

from alembic import op

revision = "0003"
down_revision = "0002"

SQLITE = (
    """CREATE TABLE tile (
        ledger TEXT NOT NULL,
        level INTEGER NOT NULL,
        number INTEGER NOT NULL,
        hashes BLOB NOT NULL,
        PRIMARY KEY (ledger, level, number)
    )""",
    """CREATE TABLE signed_checkpoint (
        ledger TEXT NOT NULL,
        size INTEGER NOT NULL,
        note TEXT NOT NULL,
        signed_at TEXT NOT NULL,
        kept INTEGER NOT NULL,
        PRIMARY KEY (ledger, size)
    ) WITHOUT ROWID""",
    """CREATE TABLE witness (
        ledger TEXT NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        sent_at TEXT NOT NULL,
        PRIMARY KEY (ledger, name)
    ) WITHOUT ROWID""",
)

POSTGRESQL = (
    """CREATE TABLE tile (
        ledger text COLLATE "C" NOT NULL,
        level integer NOT NULL,
        number bigint NOT NULL,
        hashes bytea NOT NULL,
        PRIMARY KEY (ledger, level, number)
    )""",
    # Hashes look random: to compress them would cost time alone.
    "ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL",
    """CREATE TABLE signed_checkpoint (
        ledger text COLLATE "C" NOT NULL,
        size bigint NOT NULL,
        note text NOT NULL,
        signed_at text COLLATE "C" NOT NULL,
        kept integer NOT NULL,
        PRIMARY KEY (ledger, size)
    )""",
    """CREATE TABLE witness (
        ledger text COLLATE "C" NOT NULL,
        name text COLLATE "C" NOT NULL,
        size bigint NOT NULL,
        sent_at text COLLATE "C" NOT NULL,
        PRIMARY KEY (ledger, name)
    )""",
)


def upgrade() -> None:
    """Add the tables."""
    tables = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in tables:
        op.execute(statement)
