-- Resets that came more often than they are obeyed: the last of each session, until its turn comes.
CREATE TABLE late_reset (
    sid TEXT PRIMARY KEY,
    peer TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- the peer's time when it said so, and ours when we heard it
    at INTEGER NOT NULL,
    heard INTEGER NOT NULL
) WITHOUT ROWID;
