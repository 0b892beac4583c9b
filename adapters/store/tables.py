"""The tables of the log, and of what is kept beside it.

`ledger` and `event` are the log: a ledger's events have the positions 1, 2, 3, … without a gap.
`text` holds what may have to be erased, `set_aside` what waits for a person, `actor` the names
of those who act. None of them is ever rebuilt.
"""

SQLITE_TABLES = (
    """CREATE TABLE IF NOT EXISTS ledger (
        code TEXT PRIMARY KEY,
        position INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS event (
        ledger TEXT NOT NULL,
        position INTEGER NOT NULL,
        originator_id BLOB NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        PRIMARY KEY (ledger, position),
        UNIQUE (originator_id, originator_version)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS text (
        ledger TEXT NOT NULL,
        id TEXT NOT NULL,
        key BLOB NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (ledger, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS set_aside (
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
    """CREATE TABLE IF NOT EXISTS actor (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) WITHOUT ROWID""",
)

POSTGRES_TABLES = (
    # Every append updates its ledger's row: room on the page keeps the update within it.
    """CREATE TABLE IF NOT EXISTS ledger (
        code text COLLATE "C" PRIMARY KEY,
        position bigint NOT NULL
    ) WITH (fillfactor = 10)""",
    """CREATE TABLE IF NOT EXISTS event (
        ledger text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        originator_id uuid NOT NULL,
        originator_version bigint NOT NULL,
        topic text COLLATE "C" NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (ledger, position),
        UNIQUE (originator_id, originator_version)
    )""",
    """CREATE TABLE IF NOT EXISTS text (
        ledger text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        key bytea NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (ledger, id)
    )""",
    """CREATE TABLE IF NOT EXISTS set_aside (
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
    """CREATE TABLE IF NOT EXISTS actor (
        id text COLLATE "C" PRIMARY KEY,
        name text NOT NULL UNIQUE
    )""",
)
