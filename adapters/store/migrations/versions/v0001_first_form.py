"""The tables as they first were: the log, texts, what is set aside, and actors."""

from alembic import op

revision = "0001"
down_revision = None

SQLITE = (
    """CREATE TABLE ledger (
        code TEXT PRIMARY KEY,
        position INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE event (
        ledger TEXT NOT NULL,
        position INTEGER NOT NULL,
        originator_id BLOB NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        PRIMARY KEY (ledger, position),
        UNIQUE (originator_id, originator_version)
    ) WITHOUT ROWID""",
    """CREATE TABLE text (
        ledger TEXT NOT NULL,
        id TEXT NOT NULL,
        key BLOB NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (ledger, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE set_aside (
        ledger TEXT NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        source TEXT NOT NULL,
        reference TEXT NOT NULL,
        reason TEXT NOT NULL,
        content TEXT NOT NULL,
        digest BLOB NOT NULL,
        set_aside_by TEXT NOT NULL,
        set_aside_at TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'waiting',
        settled_by TEXT,
        settled_at TEXT,
        settled_reason TEXT,
        PRIMARY KEY (ledger, number),
        UNIQUE (ledger, source, reference, digest)
    )""",
    """CREATE TABLE actor (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) WITHOUT ROWID""",
)

POSTGRESQL = (
    # Every append updates its ledger's row: room on the page keeps the update within it.
    """CREATE TABLE ledger (
        code text COLLATE "C" PRIMARY KEY,
        position bigint NOT NULL
    ) WITH (fillfactor = 10)""",
    """CREATE TABLE event (
        ledger text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        originator_id uuid NOT NULL,
        originator_version bigint NOT NULL,
        topic text COLLATE "C" NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (ledger, position),
        UNIQUE (originator_id, originator_version)
    )""",
    """CREATE TABLE text (
        ledger text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        key bytea NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (ledger, id)
    )""",
    """CREATE TABLE set_aside (
        ledger text COLLATE "C" NOT NULL,
        number bigint NOT NULL,
        kind text NOT NULL,
        source text NOT NULL,
        reference text NOT NULL,
        reason text NOT NULL,
        content text NOT NULL,
        digest bytea NOT NULL,
        set_aside_by text NOT NULL,
        set_aside_at text NOT NULL,
        status text NOT NULL DEFAULT 'waiting',
        settled_by text,
        settled_at text,
        settled_reason text,
        PRIMARY KEY (ledger, number),
        UNIQUE (ledger, source, reference, digest)
    )""",
    """CREATE TABLE actor (
        id text COLLATE "C" PRIMARY KEY,
        name text NOT NULL UNIQUE
    )""",
)

LZ4 = """SELECT 1 FROM pg_settings
    WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"""


def upgrade() -> None:
    """Make the tables."""
    if op.get_bind().dialect.name == "sqlite":
        for table in SQLITE:
            op.execute(table)
        return
    for table in POSTGRESQL:
        op.execute(table)
    if op.get_bind().exec_driver_sql(LZ4).first():
        op.execute("ALTER TABLE event ALTER COLUMN state SET COMPRESSION lz4")
