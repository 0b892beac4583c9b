"""Messages that were taken, who may do what, tokens of systems, and how far events were sent."""

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    "ALTER TABLE set_aside ADD COLUMN message TEXT",
    """CREATE TABLE message (
        ledger TEXT NOT NULL,
        source TEXT NOT NULL,
        id TEXT NOT NULL,
        type TEXT NOT NULL,
        digest BLOB NOT NULL,
        sequence INTEGER,
        reference TEXT,
        result TEXT NOT NULL,
        position INTEGER NOT NULL,
        received_at TEXT NOT NULL,
        PRIMARY KEY (ledger, source, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE publisher (
        ledger TEXT NOT NULL,
        name TEXT NOT NULL,
        position INTEGER NOT NULL,
        holder TEXT,
        held_until TEXT,
        PRIMARY KEY (ledger, name)
    ) WITHOUT ROWID""",
    """CREATE TABLE access (
        subject TEXT NOT NULL,
        role TEXT NOT NULL,
        ledger TEXT NOT NULL,
        below TEXT NOT NULL,
        granted_by TEXT NOT NULL,
        granted_at TEXT NOT NULL,
        PRIMARY KEY (subject, role, ledger, below)
    ) WITHOUT ROWID""",
    """CREATE TABLE token (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        digest BLOB NOT NULL,
        made_by TEXT NOT NULL,
        made_at TEXT NOT NULL,
        expires_at TEXT,
        revoked_at TEXT
    ) WITHOUT ROWID""",
)

POSTGRESQL = (
    "ALTER TABLE set_aside ADD COLUMN message text",
    """CREATE TABLE message (
        ledger text COLLATE "C" NOT NULL,
        source text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        type text COLLATE "C" NOT NULL,
        digest bytea NOT NULL,
        sequence bigint,
        reference text,
        result text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        received_at text COLLATE "C" NOT NULL,
        PRIMARY KEY (ledger, source, id)
    )""",
    """CREATE TABLE publisher (
        ledger text COLLATE "C" NOT NULL,
        name text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        holder text COLLATE "C",
        held_until text COLLATE "C",
        PRIMARY KEY (ledger, name)
    ) WITH (fillfactor = 10)""",
    """CREATE TABLE access (
        subject text COLLATE "C" NOT NULL,
        role text COLLATE "C" NOT NULL,
        ledger text COLLATE "C" NOT NULL,
        below text COLLATE "C" NOT NULL,
        granted_by text NOT NULL,
        granted_at text NOT NULL,
        PRIMARY KEY (subject, role, ledger, below)
    )""",
    """CREATE TABLE token (
        id text COLLATE "C" PRIMARY KEY,
        name text COLLATE "C" NOT NULL UNIQUE,
        digest bytea NOT NULL,
        made_by text NOT NULL,
        made_at text NOT NULL,
        expires_at text,
        revoked_at text
    )""",
)

INDEXES = (
    """CREATE INDEX message_sequence ON message (ledger, source, sequence)
        WHERE sequence IS NOT NULL""",
    "CREATE INDEX set_aside_waiting ON set_aside (ledger, number) WHERE status = 'waiting'",
)


def upgrade() -> None:
    """Add the tables, the indexes, and the message of what is set aside."""
    tables = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in (*tables, *INDEXES):
        op.execute(statement)
