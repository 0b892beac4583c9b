"""The tables of the log, and of what is kept beside it.

`ledger` and `event` are the log: a ledger's events have the positions 1, 2, 3, … without a gap.
`text` holds what may have to be erased, `set_aside` what waits for a person, `actor` the names
of those who act, `message` the messages that were taken, `publisher` how far events have been
sent, `access` who may do what, `token` the digests of systems' tokens. `tile` holds the hashes
of the Merkle log over the events, `signed_checkpoint` what was signed of it, `witness` how much
of it was shown to whom. None of them is ever rebuilt. A new database is made in this form at
once; an older one is brought to it by `adapters.store.migrations`, and a test holds that both
ways lead to the same form.
"""

FORM = "0003"
"""The newest form of these tables; Alembic keeps in `alembic_version` which one a database has."""

_INDEXES = (
    """CREATE INDEX message_sequence ON message (ledger, source, sequence)
        WHERE sequence IS NOT NULL""",
    """CREATE INDEX set_aside_waiting ON set_aside (ledger, number)
        WHERE status = 'waiting'""",
)

_FORM_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""

SQLITE_TABLES = (
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
        message TEXT,
        PRIMARY KEY (ledger, number),
        UNIQUE (ledger, source, reference, digest)
    )""",
    """CREATE TABLE actor (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) WITHOUT ROWID""",
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
    *_INDEXES,
    _FORM_TABLE,
)

POSTGRES_TABLES = (
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
        message text,
        PRIMARY KEY (ledger, number),
        UNIQUE (ledger, source, reference, digest)
    )""",
    """CREATE TABLE actor (
        id text COLLATE "C" PRIMARY KEY,
        name text NOT NULL UNIQUE
    )""",
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
    """CREATE TABLE tile (
        ledger text COLLATE "C" NOT NULL,
        level integer NOT NULL,
        number bigint NOT NULL,
        hashes bytea NOT NULL,
        PRIMARY KEY (ledger, level, number)
    )""",
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
    *_INDEXES,
    _FORM_TABLE,
)
