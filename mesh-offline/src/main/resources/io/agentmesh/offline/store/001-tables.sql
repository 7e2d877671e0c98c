-- Times are milliseconds since 1970. Columns of type BLOB are sealed, but for digests.
-- Numbers that only rise: boot, serial, spk, opk.
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
-- Key epochs under which something is sealed.
CREATE TABLE epoch (id INTEGER PRIMARY KEY);
-- Own signed prekeys.
CREATE TABLE spk (
    id INTEGER PRIMARY KEY,
    own TEXT NOT NULL,
    private BLOB NOT NULL,
    created INTEGER NOT NULL,
    destroy_at INTEGER NOT NULL
);
-- Own bundles, each kept as long as its signed prekey: frames name them by their serial.
CREATE TABLE edition (
    serial INTEGER PRIMARY KEY,
    spk INTEGER NOT NULL REFERENCES spk ON DELETE CASCADE,
    own TEXT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    published INTEGER NOT NULL
);
-- Own one-time prekeys: deleted when one is used.
CREATE TABLE opk (
    id INTEGER PRIMARY KEY,
    own TEXT NOT NULL,
    private BLOB NOT NULL,
    signed TEXT NOT NULL,
    published INTEGER NOT NULL,
    destroy_at INTEGER NOT NULL
);
-- The newest bundle of each peer that was seen.
CREATE TABLE bundle_seen (
    peer TEXT PRIMARY KEY,
    serial INTEGER NOT NULL,
    digest TEXT NOT NULL,
    seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE session (
    sid TEXT PRIMARY KEY,
    peer TEXT NOT NULL,
    own TEXT NOT NULL,
    gen INTEGER NOT NULL,
    why TEXT NOT NULL,
    -- 1 once the peer was told of it by us, or need not be
    greeted INTEGER NOT NULL,
    -- 1 once the peer refused to read on it: it is not written on any more
    refused INTEGER NOT NULL,
    -- the signed prekey that it was accepted on, 0 if we opened it
    spk INTEGER NOT NULL,
    created INTEGER NOT NULL,
    last_read INTEGER NOT NULL,
    last_write INTEGER NOT NULL,
    state BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_by_peer ON session (peer);
CREATE TABLE session_ended (sid TEXT PRIMARY KEY, keep_until INTEGER NOT NULL) WITHOUT ROWID;
-- What was sent: requests, answers, receipts. `seq` is the order.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    mid TEXT NOT NULL UNIQUE,
    peer TEXT NOT NULL,
    type TEXT NOT NULL,
    re TEXT,
    title BLOB NOT NULL,
    content BLOB,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    state TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    reason TEXT,
    problem TEXT,
    tries INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    lane TEXT,
    lane_seq INTEGER NOT NULL,
    -- the last one that the peer signed, and the key that it was signed with
    receipt TEXT,
    answer_type TEXT,
    answer BLOB
);
CREATE INDEX outbox_by_peer ON outbox (peer, seq);
CREATE INDEX outbox_by_state ON outbox (state);
-- Sealed messages, envelope and all: sent again byte for byte.
CREATE TABLE frame (
    seq INTEGER PRIMARY KEY,
    envelope TEXT NOT NULL UNIQUE,
    mid TEXT NOT NULL,
    peer TEXT NOT NULL,
    sid TEXT NOT NULL,
    text BLOB NOT NULL,
    made INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    notice TEXT
);
CREATE INDEX frame_by_mid ON frame (mid);
CREATE INDEX frame_by_time ON frame (next_try);
-- What came: requests and answers. A row stays after it is done, so that the same message takes no second effect.
CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY,
    peer TEXT NOT NULL,
    mid TEXT NOT NULL,
    type TEXT NOT NULL,
    re TEXT,
    title BLOB NOT NULL,
    content BLOB,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    received INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    state TEXT NOT NULL,
    fence INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    outcome TEXT,
    lane TEXT,
    lane_seq INTEGER NOT NULL,
    lane_prev INTEGER NOT NULL,
    prev_expires INTEGER NOT NULL,
    receipt TEXT,
    receipt_sent INTEGER NOT NULL,
    UNIQUE (peer, mid)
);
CREATE INDEX inbox_by_state ON inbox (state, seq);
CREATE TABLE part (
    peer TEXT NOT NULL,
    mid TEXT NOT NULL,
    i INTEGER NOT NULL,
    n INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    bytes BLOB NOT NULL,
    length INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (peer, mid, i)
) WITHOUT ROWID;
-- Envelopes that were read, so that none is opened twice.
CREATE TABLE seen (
    sender TEXT NOT NULL,
    envelope TEXT NOT NULL,
    mid TEXT,
    keep_until INTEGER NOT NULL,
    PRIMARY KEY (sender, envelope)
) WITHOUT ROWID;
CREATE INDEX seen_by_time ON seen (keep_until);
-- Receipts that are to go out, the latest of each message.
CREATE TABLE receipt_due (
    peer TEXT NOT NULL,
    mid TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (peer, mid)
) WITHOUT ROWID;
-- What could not be opened, as it came.
CREATE TABLE quarantine (
    sender TEXT NOT NULL,
    envelope TEXT NOT NULL,
    text BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    sid TEXT NOT NULL,
    reason TEXT NOT NULL,
    arrived INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (sender, envelope)
) WITHOUT ROWID;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    code TEXT NOT NULL,
    peer TEXT NOT NULL,
    sid TEXT NOT NULL
);
CREATE INDEX audit_by_peer ON audit (peer, code, at);
