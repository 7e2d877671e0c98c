-- How many changes each group has seen: its position in the stream of sync events, which rises for ever.
CREATE TABLE group_streams (
    group_id TEXT PRIMARY KEY REFERENCES groups (id),
    seq      INTEGER NOT NULL
) WITHOUT ROWID
