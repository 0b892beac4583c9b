CREATE TABLE ledger (
    code text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE event (
    ledger text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text COLLATE "C" NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (ledger, position),
    UNIQUE (originator_id, originator_version)
);

CREATE TABLE text (
    ledger text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    key bytea NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (ledger, id)
);

CREATE TABLE set_aside (
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
);

CREATE TABLE actor (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL UNIQUE
);
