CREATE TABLE ledger (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE event (
    ledger TEXT NOT NULL,
    position INTEGER NOT NULL,
    originator_id BLOB NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (ledger, position),
    UNIQUE (originator_id, originator_version)
) WITHOUT ROWID;

CREATE TABLE text (
    ledger TEXT NOT NULL,
    id TEXT NOT NULL,
    key BLOB NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (ledger, id)
) WITHOUT ROWID;

CREATE TABLE set_aside (
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
);

CREATE TABLE actor (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) WITHOUT ROWID;
