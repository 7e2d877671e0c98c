-- Every change of rights, in order. hash: SHA-256 of the entry's canonical JSON, which holds the previous entry's hash.
CREATE TABLE audit_log (
    seq         INTEGER PRIMARY KEY,
    at          TEXT NOT NULL,
    by_user     TEXT NOT NULL,
    from_where  TEXT NOT NULL,
    what        TEXT NOT NULL,
    details     TEXT NOT NULL,
    previous    TEXT NOT NULL,
    hash        TEXT NOT NULL
)

-- The last entry that was dropped because the log was full: the chain begins behind it.
CREATE TABLE audit_anchor (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash TEXT NOT NULL
)

INSERT INTO audit_anchor (one, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000')

CREATE TRIGGER audit_log_is_never_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END

CREATE TRIGGER audit_log_loses_only_what_the_anchor_covers BEFORE DELETE ON audit_log
WHEN old.seq > (SELECT seq FROM audit_anchor)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
