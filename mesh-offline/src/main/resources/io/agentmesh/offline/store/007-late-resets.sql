-- Resets that came more often than they are obeyed: the last of each session, until its turn comes.
CREATE TABLE late_reset (
    sid TEXT PRIMARY KEY,
    peer TEXT NOT NULL,
    envelope TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;
